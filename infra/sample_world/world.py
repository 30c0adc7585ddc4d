"""The world at a moment: who watches what, and which episode comes when. Invented from names and days, so always the same."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from infra.sample_world.titles import Title, all_titles
from infra.sample_world.trakt_accounts import Accounts

EVENING = 20  # hours UTC at which every series of this world is shown
AGAIN = 0.3  # of the older films that nobody owns: this share comes out anew


@dataclass(frozen=True)
class Episode:
    id: int
    season: int
    number: int
    name: str
    on: date
    minutes: int

    @property
    def airs_at(self) -> datetime:
        return datetime(self.on.year, self.on.month, self.on.day, EVENING, tzinfo=UTC)


class World:
    """`today` moves when it is told to; `accounts` are those of people at Trakt. Numbers change from day to day and are the same for the
    same day."""

    def __init__(self, today: date | None = None) -> None:
        self.today = today or datetime.now(UTC).date()
        self.accounts = Accounts()
        self.more_books = 0  # generated ones, beside those that are true

    def known(self, word: str) -> list[Title]:
        """What is known today: what comes out within a year too, as in the real ones."""
        latest = self.today + timedelta(days=365)
        return [title for title in all_titles() if title.word == word and title.premiere <= latest]

    def find(self, **ids: object) -> Title | None:
        """By word and one id, whichever is given."""
        return next(
            (title for title in all_titles() if all(str(getattr(title, n)) == str(v) for n, v in ids.items())), None
        )

    def votes(self, title: Title) -> int:
        """None before it was shown; well known titles have more."""
        if title.premiere > self.today:
            return 0
        age = min(1.0, (self.today - title.premiere).days / 400)
        return int(age * (400 + chance(title, "votes") ** 2 * 24_000))

    def mean(self, title: Title) -> float:
        """0–10."""
        return title.rating or round(6.2 + 2.6 * chance(title, "mean"), 1)

    def watching(self, title: Title) -> int:
        """People who watch it just now: more for what is new, and another number each day."""
        age = max(0, (self.today - title.premiere).days)
        fresh = 1 + 12 * max(0.0, 1 - age / 120)
        return int(chance(title, "watching") ** 2 * 60 * fresh * (0.7 + 0.6 * chance(title, self.today.isoformat())))

    def watchers(self, title: Title) -> int:
        return self.votes(title) * 7 + self.watching(title)

    def popularity(self, title: Title) -> float:
        return round(1 + self.watching(title) * 1.7 + chance(title, "popularity") * 30, 3)

    def trending(self, word: str) -> list[Title]:
        """Most watched first."""
        out = [title for title in self.known(word) if title.premiere <= self.today]
        return sorted(out, key=lambda title: (-self.watching(title), title.tmdb))

    def newest(self, word: str) -> list[Title]:
        return sorted(
            (t for t in self.known(word) if t.premiere <= self.today), key=lambda title: title.premiere, reverse=True
        )

    def releases(self, title: Title) -> list[tuple[int, date]]:
        """TMDB's type and day: in cinemas, then as a file. Invented: some old films are in cinemas again these days, and some are
        out as files only now."""
        first, again = (3, title.premiere), chance(title, "again")
        ago = timedelta(days=int(chance(title, "ago") * 14))
        if title.is_owned or title.premiere > self.today - timedelta(days=400) or again > AGAIN:
            return [first, (4, title.premiere + timedelta(days=60))]
        return [first, (3 if again < AGAIN / 2 else 4, self.today - ago)]

    def released(self, types: set[int], first: str, last: str) -> list[Title]:
        """Films, the most watched first."""
        return [
            title
            for title in self.trending("movie")
            if any(type in types and first <= on.isoformat() <= last for type, on in self.releases(title))
        ]

    def on_the_air(self) -> list[Title]:
        """Series of which an episode comes within a week."""
        days = {self.today + timedelta(days=ahead) for ahead in range(7)}
        return [title for title in self.trending("tv") if any(one.on in days for one in self.episodes(title))]

    def related(self, title: Title) -> list[Title]:
        """Of the same collection, makers, keywords and genres, most in common first."""
        others = ((_common(title, other), other) for other in self.known(title.word) if other is not title)
        return [other for common, other in sorted(others, key=lambda pair: (-pair[0], pair[1].tmdb)) if common > 1]

    def episodes(self, title: Title) -> list[Episode]:
        """A season a year, an episode a week; a series that goes on has a season around today."""
        seasons = list(title.seasons)
        begins = [title.premiere + timedelta(days=364 * place) for place in range(len(seasons))]
        if title.ended is None:
            seasons.append(10)
            begins.append(
                max(self.today - timedelta(days=28), begins[-1] + timedelta(days=364) if begins else title.premiere)
            )
        return list(_episodes(title, seasons, begins))


def chance(title: Title, what: str) -> float:
    """0–1, always the same for the same title and word."""
    return _chance(f"{title.word} {title.tmdb} {what}")


@cache
def _chance(text: str) -> float:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6]) / 2**48


@cache
def _common(title: Title, other: Title) -> int:
    same = title.collection is not None and title.collection == other.collection
    shared = len(set(title.makers) & set(other.makers)) * 4 + len(set(title.keywords) & set(other.keywords)) * 3
    return 8 * same + shared + len(set(title.genres) & set(other.genres))


def _episodes(title: Title, seasons: list[int], begins: list[date]) -> Iterator[Episode]:
    for season, (count, begun) in enumerate(zip(seasons, begins, strict=True), 1):
        for number in range(1, count + 1):
            id = title.tmdb * 10_000 + season * 100 + number
            yield Episode(id, season, number, f"Episode {number}", begun + timedelta(weeks=number - 1), title.minutes)
