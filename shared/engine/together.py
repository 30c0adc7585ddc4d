"""One list for several people: between what suits them on average and what suits the least satisfied of them.

The mean is the additive utilitarian strategy, the minimum is least misery (O'Connor, Cosley, Konstan and Riedl, PolyLens, ECSCW 2001;
compared by Masthoff, Group Modeling, UMUAI 14, 2004). Between them lies one slider, because neither is best for every group.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shared.engine import diversity

# What likeness to a title before takes from a score, and how far what was asked for in words may lift one: both on the scale of
# the match, 0–1. What was asked for tonight goes before half of what is generally liked.
LIKENESS, WISH = 0.15, 0.5
POOL = 200
FARTHEST = 4.0  # standard deviations at which a wish is met in full


@dataclass(frozen=True)
class Together:
    """Best first: `rows` (k,) of the candidates, their `scores` (k,), and `matches` (people, k) of each person, 0–1."""

    rows: np.ndarray
    scores: np.ndarray
    matches: np.ndarray


def blended(matches: np.ndarray, fairness: float) -> np.ndarray:
    """One number per title, 0–1. `matches`: (people, titles), calibrated, 0–1, of at least one person; `fairness` 0–1: 0 is their
    mean, 1 their minimum, between them in proportion."""
    return np.asarray((1 - fairness) * matches.mean(axis=0) + fairness * matches.min(axis=0), np.float64)


def arrange(
    matches: np.ndarray,
    allowed: np.ndarray,
    vectors: np.ndarray,
    fairness: float,
    count: int,
    wish: np.ndarray | None = None,
) -> Together:
    """At most `count` of the titles that are `allowed`, no two much alike. Same arguments, same titles.

    `matches`: (people, titles) as for `blended`; `allowed`: (titles,), a mask, false for what anybody may not see, dislikes or has no
    time for; `vectors`: (titles, d) of length one or zero; `wish`: (titles,), likeness to what was asked for in words, in any unit and
    NaN where unknown, or None where nothing was.
    """
    scores = blended(matches, fairness)
    if wish is not None:
        scores = scores + WISH * met(wish, allowed)
    rows = np.flatnonzero(allowed)
    best = rows[np.argsort(-scores[rows], kind="stable")][: max(POOL, count)]
    chosen = diversity.spread_out(best, scores[best], vectors[best].astype(np.float32), count, LIKENESS)
    return Together(chosen.rows, scores[chosen.rows], matches[:, chosen.rows])


def met(wish: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """How far each title is what was asked for, 0–1: 0 up to the mean of the allowed ones, 1 from four standard deviations above."""
    known = wish[allowed & np.isfinite(wish)]
    deviation = float(known.std()) if len(known) else 0.0
    if deviation < 1e-9:
        return np.zeros(len(wish))
    return np.nan_to_num(np.clip((wish - known.mean()) / (FARTHEST * deviation), 0, 1))
