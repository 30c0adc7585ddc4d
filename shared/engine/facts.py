"""What is known of one title, and what of it can be true: an absurd fact is unknown, an endless list or name is cut."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# Wide on purpose: books are older than films. Nothing that is made by people has more votes.
YEARS, MOST_VOTES = (-3000, 2200), 1e7
MOST_GENRES, MOST_NAMES, MOST_KEYWORDS = 24, 100, 250
NAME, PLOT = 200, 20_000


@dataclass(frozen=True)
class Facts:
    """What is known of one title. None or empty means unknown, never zero. Ratings: community 0–10, critics 0–100."""

    id: int
    year: float | None = None
    language: str | None = None
    votes: float | None = None
    rating: float | None = None
    critic_rating: float | None = None
    genres: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    studios: tuple[str, ...] = ()
    collection: str | None = None
    keywords: tuple[str, ...] = ()
    plot: str = ""


def sound(title: Facts) -> Facts:
    """The same title with nothing that would move other people's lists: means, spreads and grids are over all titles."""
    return Facts(
        id=title.id,
        year=within(title.year, *YEARS),
        language=title.language if title.language and len(title.language) <= NAME else None,
        votes=within(title.votes, 0, MOST_VOTES),
        rating=within(title.rating, 0, 10),
        critic_rating=within(title.critic_rating, 0, 100),
        genres=shortened(title.genres, MOST_GENRES),
        people=shortened(title.people, MOST_NAMES),
        studios=shortened(title.studios, MOST_NAMES),
        collection=title.collection and title.collection[:NAME],
        keywords=shortened(title.keywords, MOST_KEYWORDS),
        plot=title.plot[:PLOT],
    )


def within(value: float | None, low: float, high: float) -> float | None:
    """None outside, and for what is no number."""
    return value if value is not None and low <= value <= high else None


def shortened(names: Iterable[str], most: int) -> tuple[str, ...]:
    return tuple(name[:NAME] for name in tuple(names)[:most])
