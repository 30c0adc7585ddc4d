"""Everything a person did, as one signed, time-decayed weight a title: the only place that says what an act is worth."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

import numpy as np

DAY = 86_400.0
SCALE = 30.0
DISLIKED, LIKED = 30, 70
BORROWED = 0.5  # of what was done with a title of another kind: how much of it says something of this one
PLANNED = 0.3  # of what is only on a watch list: they want to see it, which is less than having liked it


@dataclass(frozen=True)
class Interaction:
    """All a person did with one title. `share` of the runtime, or of a series' episodes, 0–1; times in epoch seconds;
    `rating` 1–100; `state` planned, watching, paused, completed, dropped; `feedback` +1 more, −1 less like this; `borrowed`: of
    another kind than what is picked."""

    title_id: int
    plays: int = 0
    share: float | None = None
    last_at: float | None = None
    favorite: bool = False
    rating: float | None = None
    state: str | None = None
    hidden: bool = False
    feedback: int = 0
    removed: bool = False
    incognito: bool = False
    borrowed: bool = False


@dataclass(frozen=True)
class Options:
    """Taste fades by the calendar, which an admin may change, and, for those who watch much, with every further watch."""

    half_life_days: float = 1460.0
    half_life_watches: float = 80.0
    abandoned_after_days: float = 14.0
    abandoned_below: float = 0.5
    noise_below: float = 0.06
    watched_from: float = 0.9


@dataclass(frozen=True)
class Signals:
    """Newest first. `strengths` are signed, 0 = watched but says nothing; `weights` are the same after time;
    `seen_ids` holds every title to leave out."""

    title_ids: np.ndarray
    strengths: np.ndarray
    weights: np.ndarray
    at: np.ndarray
    seen_ids: np.ndarray


def weigh(interactions: Sequence[Interaction], now: float, options: Options = Options()) -> Signals:
    """One weight per title on one scale: +1 is a favourite film watched today, −1 a title thrown out."""
    centre = rating_centre(interactions)
    newest = sorted(interactions, key=lambda act: (-(act.last_at or 0.0), act.title_id))
    opinions = [(act, strength(act, centre, now, options)) for act in newest if not (act.removed or act.incognito)]
    kept = [(act, BORROWED * worth if act.borrowed else worth) for act, worth in opinions if worth is not None]
    strengths = np.array([worth for _, worth in kept], np.float64)
    fading = np.array([decay(act, place, now, options) for place, act in _placed(act for act, _ in kept)], np.float64)
    return Signals(
        title_ids=np.array([act.title_id for act, _ in kept], np.int64),
        strengths=strengths,
        weights=strengths * fading,
        at=np.array([act.last_at or now for act, _ in kept], np.float64),
        seen_ids=seen(interactions, options),
    )


def _placed(newest: Iterable[Interaction]) -> Iterator[tuple[int, Interaction]]:
    """Each with how many newer ones there are of the same sort: films that were watched since do not age a book."""
    places = {True: count(), False: count()}
    return ((next(places[act.borrowed]), act) for act in newest)


def weigh_without(
    interactions: Sequence[Interaction], title_id: int, now: float, options: Options = Options()
) -> Signals:
    """As if nothing had ever been done with this title: the middle of the ratings and the ages of others, counted in watches,
    move too. It stays out of the picks all the same."""
    others = weigh([act for act in interactions if act.title_id != title_id], now, options)
    return replace(others, seen_ids=seen(interactions, options))


def seen(interactions: Sequence[Interaction], options: Options) -> np.ndarray:
    """Ids of the titles that are never recommended again, in rising order."""
    return np.array(sorted(act.title_id for act in interactions if leaves_picks(act, options)), np.int64)


def strength(act: Interaction, centre: float, now: float, options: Options) -> float | None:
    """The weight before time: None when the act says nothing at all. The person's own word beats what the player saw."""
    if act.hidden:
        return -1.0
    statements = [word for word in (rated(act, centre), dropped(act), 0.8 * act.feedback or None) if word is not None]
    if statements:
        return max(-1.5, min(1.5, sum(statements) + (0.5 if act.favorite else 0.0)))
    seen = watched(act, now, options)
    if act.favorite:
        return 1.0 + max(seen or 0.0, 0.0) / 4
    return PLANNED if seen is None and act.state == "planned" else seen


def rated(act: Interaction, centre: float) -> float | None:
    """Distance from the person's own middle; never a push towards what is rated 30 or less, nor away from 70 or more."""
    if act.rating is None:
        return None
    weight = 0.3 + (act.rating - centre) / SCALE
    if act.rating <= DISLIKED:
        return min(weight, -0.2 - (DISLIKED - act.rating) / 100)
    return max(weight, 0.05 + (act.rating - LIKED) / 1000) if act.rating >= LIKED else weight


def dropped(act: Interaction) -> float | None:
    return -0.7 if act.state == "dropped" else None


def watched(act: Interaction, now: float, options: Options) -> float | None:
    """What watching alone says: finished, again, half a series, or left behind."""
    share = act.share or 0.0
    if finished(act, options):
        return 0.5 + 0.25 * math.log2(max(act.plays, 1)) if act.plays < 8 else 1.25
    if share < options.noise_below:
        return None
    if share < options.abandoned_below and left(act, now, options):
        return -0.4 * (1 - share)
    return 0.5 * share


def finished(act: Interaction, options: Options) -> bool:
    """True watches only: the server's word, the person's word, or nearly all of it."""
    return act.plays > 0 or act.state == "completed" or (act.share or 0.0) >= options.watched_from


def left(act: Interaction, now: float, options: Options) -> bool:
    if act.last_at is None or act.state in ("watching", "paused", "planned"):
        return False
    return now - act.last_at >= options.abandoned_after_days * DAY


def leaves_picks(act: Interaction, options: Options) -> bool:
    """Watched, rated, hidden or dropped titles are never recommended, whatever they say about taste."""
    return finished(act, options) or act.rating is not None or act.hidden or act.state == "dropped"


def decay(act: Interaction, place: int, now: float, options: Options) -> float:
    """`place`: how many watches are newer. A hidden title stays hidden and does not fade."""
    if act.hidden:
        return 1.0
    days = 0.0 if act.last_at is None else max(now - act.last_at, 0.0) / DAY
    lives = days / options.half_life_days if options.half_life_days else 0.0
    return float(0.5 ** (lives + (place / options.half_life_watches if options.half_life_watches else 0.0)))


def rating_centre(interactions: Sequence[Interaction], middle: float = 68.0, shrink: float = 5.0) -> float:
    """The person's own middle of the scale, drawn towards a common one while ratings are few."""
    given = [act.rating for act in interactions if act.rating is not None]
    return (sum(given) + shrink * middle) / (len(given) + shrink)
