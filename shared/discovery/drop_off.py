"""Where a series loses those who began it: a curve of survival from the household's plays, judged beside other series.

Two rules. The first, for parity, reads ratings and votes of each episode, as an outside source tells them. The second reads how many
of those who began went on (Kaplan–Meier, so that whoever is still watching counts as long as they are known to).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

RATING_DROP, VOTES_DROP = 1.0, 0.4
WINDOW = 3  # episodes before and after a place that are held against each other
BEYOND = 0.25  # worse than usual by more than this is a drop
FADES = 0.5  # of those who began; without one place to blame it on
FEW_SERIES = 3  # to say what is usual
DECIMALS = 4


@dataclass(frozen=True)
class Rated:
    """What a source says of an episode: `rating` 0–10 and how many votes it has."""

    rating: float
    votes: int


@dataclass(frozen=True)
class Viewing:
    """How far somebody came, as a place counted from 1; `has_left`: they stopped there, and are not merely on their way."""

    reached: int
    has_left: bool


@dataclass(frozen=True)
class Verdict:
    """`shape` is steady, fades or drops. `place`, from 1, is the first episode that fewer saw; `part` early, middle or late; both
    None unless it drops. `lost` is the share of those who began that the end did not see, 0–1."""

    shape: str
    place: int | None
    part: str | None
    lost: float


def by_votes(episodes: Sequence[Rated]) -> int | None:
    """The first rule (v1), for parity: the place, from 1, of the first episode that is rated lower than the one before by 1.0 or more
    and has 40 % fewer votes; None for none."""
    for place, (before, after) in enumerate(pairwise(episodes), 2):
        falls = before.rating - after.rating >= RATING_DROP - 1e-9
        if falls and before.votes > 0 and after.votes <= (1 - VOTES_DROP) * before.votes + 1e-9:
            return place
    return None


def survival(viewings: Sequence[Viewing], length: int) -> list[float]:
    """One share per episode, 1.0 first and never rising: of those who began, how many went as far.

    Whoever is on their way says nothing of what they have not come to yet.
    """
    shares, share = [], 1.0
    for place in range(1, length + 1):
        at_risk = sum(one.reached >= place - 1 for one in viewings) if place > 1 else len(viewings)
        left = sum(one.has_left and one.reached == place - 1 for one in viewings) if place > 1 else 0
        still_unknown = sum(not one.has_left and one.reached == place - 1 for one in viewings) if place > 1 else 0
        if at_risk - still_unknown > 0:
            share *= 1 - left / (at_risk - still_unknown)
        shares.append(round(share, DECIMALS))
    return shares


def judge(shares: Sequence[float], comparable: Sequence[Sequence[float]] = ()) -> Verdict:
    """By what is usual among `comparable` series at the same place; without enough of them, that everybody goes on."""
    lost = round(1 - shares[-1] / shares[0], DECIMALS) if shares else 0.0
    usual = [_usual(comparable, place) for place in range(len(shares))]
    falls = [
        (round(step / usual[place], DECIMALS), shares[place] / shares[place - 1], place)
        for place in range(WINDOW, len(shares) - WINDOW + 1)
        if (step := _step(shares, place)) is not None and step / usual[place] < 1 - BEYOND
    ]
    # The windows of neighbouring places hold the same fall: it lies where the single step is the largest.
    if falls and _is_sudden(shares, worst := min(falls)[2]):
        return Verdict("drops", worst + 1, part(worst + 1, len(shares)), lost)
    return Verdict("fades" if lost >= FADES else "steady", None, None, lost)


def part(place: int, length: int) -> str:
    """In which third of the whole it lies, by its true place: two thirds through is late."""
    share = (place - 1) / max(length, 1)
    if share < 1 / 3:
        return "early"
    return "middle" if share < 2 / 3 - 1e-9 else "late"


def _step(shares: Sequence[float], place: int) -> float | None:
    """The median of the three from `place` (from 0) on, over that of the three before; None where it cannot be told."""
    before, after = shares[place - WINDOW : place], shares[place : place + WINDOW]
    if place < WINDOW or len(after) < WINDOW or not median(before):
        return None
    return median(after) / median(before)


def _usual(comparable: Sequence[Sequence[float]], place: int) -> float:
    steps = [step for shares in comparable if (step := _step(shares, place)) is not None]
    return median(steps) or 1.0 if len(steps) >= FEW_SERIES else 1.0


def _is_sudden(shares: Sequence[float], place: int) -> bool:
    """Whether one step makes up most of what is lost around it; else it is on its way down all the time."""
    around = shares[place - WINDOW] - shares[place + WINDOW - 1]
    return around > 0 and shares[place - 1] - shares[place] > around / 2
