"""Whether people go on to watch what Matinee picks rather than what a simpler rule would have picked in the same place.

In a contested place a fair coin decides whose title stands there. Of contested places whose title was watched, the share that were
ours would be a half if both were alike; its confidence sequence holds at every look at once, so one may look each night and stop
when the answer is there. It is the normal mixture for sums bounded by 1 (Robbins, Ann. Math. Statist. 41, 1970; equation 14 of
Howard, Ramdas, McAuliffe and Sekhon, Ann. Statist. 49, 2021), and covers the mean of the chances so far, also where they change.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

ALPHA = 0.05
# Where the sequence is tightest: at so many watched places.
TIGHT_AT = 100
# A share in here is no difference worth knowing: one is watched at most one and a half times as often as the other.
ALIKE = (0.4, 0.6)
POWER_Z = 0.8416  # four in five
OPEN, BETTER, WORSE, SAME = "open", "better", "worse", "alike"
MOST_NEEDED = 1_000_000


@dataclass(frozen=True)
class Tally:
    """Contested places whose time is over: how many bore ours and theirs, and how many of each were watched."""

    ours: int = 0
    theirs: int = 0
    ours_watched: int = 0
    theirs_watched: int = 0

    @property
    def watched(self) -> int:
        return self.ours_watched + self.theirs_watched


@dataclass(frozen=True)
class Uplift:
    """`share` of the watched places that were ours, 0–1, None of none, with its always-valid 95 % interval; `ratio`: how many times as
    often ours were watched, which is share / (1 - share); infinite where theirs never were."""

    share: float | None
    low: float
    high: float
    verdict: str

    @property
    def ratio(self) -> tuple[float | None, float, float]:
        return None if self.share is None else times(self.share), times(self.low), times(self.high)


def of(tally: Tally) -> Uplift:
    """What is known by now. `verdict` is open until the interval lies on one side of a half, or within `ALIKE`."""
    if not tally.watched:
        return Uplift(None, 0.0, 1.0, OPEN)
    share = tally.ours_watched / tally.watched
    half = float(half_width(np.array(tally.watched)))
    low, high = max(0.0, share - half), min(1.0, share + half)
    return Uplift(share, low, high, judged(low, high))


def judged(low: float, high: float) -> str:
    if low > 0.5:
        return BETTER
    if high < 0.5:
        return WORSE
    return SAME if low > ALIKE[0] and high < ALIKE[1] else OPEN


def half_width(count: np.ndarray, alpha: float = ALPHA) -> np.ndarray:
    """Of the interval around the mean of so many (1 or more) values between 0 and 1, in their unit. One per count."""
    variance = count / 4.0
    mixed = TIGHT_AT / 4.0 / (2 * math.log(1 / alpha) + math.log(1 + 2 * math.log(1 / alpha)))
    return np.asarray(np.sqrt((variance + mixed) * np.log((variance + mixed) / (mixed * alpha**2))) / count, np.float64)


def times(share: float) -> float:
    return math.inf if share >= 1 else share / (1 - share)


def needed(ratio: float) -> int:
    """How many watched places it takes to see, four times in five, that ours are watched `ratio` times as often (above 1)."""
    share = ratio / (1 + ratio)
    counts = np.unique(np.geomspace(1, MOST_NEEDED, 4000).astype(np.int64))
    shortfall = POWER_Z * np.sqrt(share * (1 - share) / counts) + half_width(counts)
    enough = np.flatnonzero(shortfall <= share - 0.5)
    return int(counts[enough[0]]) if len(enough) else MOST_NEEDED


def weeks(ratio: float, watched_a_week: float) -> float | None:
    """How long that takes where so many contested places a week are watched; None where none are."""
    return needed(ratio) / watched_a_week if watched_a_week > 0 else None
