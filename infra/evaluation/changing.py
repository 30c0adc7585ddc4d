"""Simulated households whose lists change while a comparison goes on: our titles often, the rival's best seldom, all of them when watched.

Each place is tossed for anew whenever either of its two titles changes or its period ends, and a watch counts for the trial in whose
time it falls, as `sql/queries/picks/proof.sql` has it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from shared.evaluation import uplift
from shared.picks import proof

PLACES, DAYS, PERIOD_DAYS = 12, 900, 28
RATE = 0.02  # chance that a title that is shown is watched on a day
CHANGES, THEIRS_CHANGE = 0.3, 0.01  # a day


@dataclass
class Shown:
    """One entry per household and place: the chance a day that ours and theirs would be watched, whose stands there, for how many days."""

    ours: np.ndarray
    theirs: np.ndarray
    is_ours: np.ndarray
    age: np.ndarray


@dataclass
class Watches:
    """One entry per household: watched places so far, how many were ours, the sum of their chances of that, and whether at any look the
    truth had left the interval, or “better” or “worse” was said."""

    count: np.ndarray
    won: np.ndarray
    expected: np.ndarray
    left: np.ndarray
    better: np.ndarray
    worse: np.ndarray


def simulated(
    households: int, effect: float, seed: tuple[int, ...], *, alike: bool = True, days: int = DAYS
) -> Watches:
    """Ours are watched `effect` times as often; `alike`: each of one side's titles as likely as the next, else their chances vary."""
    draw = np.random.default_rng(seed)
    shape = households, PLACES

    def titles(rate: float) -> np.ndarray:
        return np.full(shape, rate) if alike else rate * draw.gamma(2.0, 0.5, shape)

    shown = Shown(titles(RATE * effect), titles(RATE), draw.random(shape) < 0.5, np.zeros(shape, np.int64))
    out = Watches(*(np.zeros(households) for _ in fields(Watches)))
    for _day in range(days):
        watched = draw.random(shape) < np.minimum(np.where(shown.is_ours, shown.ours, shown.theirs), 0.5)
        out = looked(out, shown, watched & (shown.age < proof.DAYS))
        fresh = watched & shown.is_ours | (draw.random(shape) < CHANGES)
        theirs_fresh = watched & ~shown.is_ours | (draw.random(shape) < THEIRS_CHANGE)
        again = fresh | theirs_fresh | (shown.age >= PERIOD_DAYS - 1)
        shown = Shown(
            np.where(fresh, titles(RATE * effect), shown.ours),
            np.where(theirs_fresh, titles(RATE), shown.theirs),
            np.where(again, draw.random(shape) < 0.5, shown.is_ours),
            np.where(again, 0, shown.age + 1),
        )
    return out


def looked(so_far: Watches, shown: Shown, watched: np.ndarray) -> Watches:
    """After one more day. That of two titles neither was watched yet makes the likelier one the less likely to stand there."""
    ours = (1 - shown.ours) ** shown.age * shown.ours
    theirs = (1 - shown.theirs) ** shown.age * shown.theirs
    count = so_far.count + watched.sum(axis=1)
    won = so_far.won + (watched & shown.is_ours).sum(axis=1)
    expected = so_far.expected + np.where(watched, ours / (ours + theirs), 0.0).sum(axis=1)
    known = np.maximum(count, 1)
    half = np.where(count > 0, uplift.half_width(known), np.inf)
    return replace(
        so_far,
        count=count,
        won=won,
        expected=expected,
        left=np.maximum(so_far.left, np.abs(won - expected) / known > half),
        better=np.maximum(so_far.better, won / known - half > 0.5),
        worse=np.maximum(so_far.worse, won / known + half < 0.5),
    )
