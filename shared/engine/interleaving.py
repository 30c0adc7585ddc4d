"""Places of a list in which a coin chooses between our title and a rival's: how much better we are is measured there, and nowhere else.

Pairwise team drafting (Radlinski, Kurup and Joachims, CIKM 2008), in at most one place of ten and never in the first of a ten. The
rival's title may match at most `BOUND` less than ours; the coin is fair, so that such a place loses at most half of that on average,
and a whole list at most a twentieth of it. Whoever is scored without a match gets no such place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from shared.engine.exploration import Order

BLOCK = 10
# Of a match, 0–1. What is given up at most: 5 points in a place, 0.25 points a list on average.
BOUND = 0.05
HALF = 0.5


@dataclass(frozen=True)
class Rival:
    """Somebody else's order: `scores`, one per catalogue row, higher first, NaN for what they do not name. `is_wide`: one place in
    every ten, else only in the first ten. `period`: a number; in another one coins fall anew."""

    name: str
    scores: np.ndarray
    is_wide: bool
    period: int


def contested(
    order: Order,
    rival: Rival,
    matches: np.ndarray,
    allowed: np.ndarray,
    tired: np.ndarray,
    kept: np.ndarray,
    person: int,
) -> Order:
    """The order with its contested places, each with its propensity of a half and the row that would have stood there else.

    `matches`: 0–1, one per title; `allowed`: a mask of what may be picked; `tired`: what showing took, one per title; `kept`: rows
    that stay where they are. Same arguments, same coins.
    """
    out = replace(
        order,
        rows=order.rows.copy(),
        variety=order.variety.copy(),
        propensities=order.propensities.copy(),
        against=order.against.copy(),
        is_theirs=order.is_theirs.copy(),
    )
    theirs_to_give = allowed & ~np.isnan(rival.scores)
    theirs_to_give[order.rows] = False
    for place in places(len(order.rows), rival, person):
        ours = int(order.rows[place])
        if order.explored[place] or ours in kept:
            continue
        theirs = _best(rival, ours, matches, theirs_to_give)
        if theirs is None:
            continue
        theirs_to_give[theirs] = False
        is_theirs = bool(np.random.default_rng((rival.period, abs(person), ours, theirs)).random() < HALF)
        out.propensities[place], out.is_theirs[place] = HALF, is_theirs
        out.against[place] = ours if is_theirs else theirs
        if is_theirs:
            out.rows[place], out.variety[place] = theirs, tired[theirs]
    return out


def places(count: int, rival: Rival, person: int) -> list[int]:
    """Counted from 0: one in each whole ten, never its first; none in what is left over, where one would be more than a tenth."""
    chance = np.random.default_rng((rival.period, abs(person), 17))
    drawn = [start + 1 + int(chance.integers(BLOCK - 1)) for start in range(0, count - BLOCK + 1, BLOCK)]
    return drawn[: None if rival.is_wide else 1]


def _best(rival: Rival, ours: int, matches: np.ndarray, to_give: np.ndarray) -> int | None:
    """What the rival puts highest of what costs little enough; None where it would have ours there itself."""
    rows = np.flatnonzero(to_give & (matches >= matches[ours] - BOUND))
    if not len(rows):
        return None
    best = int(rows[np.argmax(rival.scores[rows])])
    return None if rival.scores[ours] >= rival.scores[best] else best
