"""Titles for a theme, as channels have one: by how well they fit what was asked for, a little by taste, and not all alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shared.engine import diversity

# How much each part counts, each in standard deviations among the candidates. What was asked for goes before what is liked.
MEANING, EXAMPLES, WORDS, TASTE, QUALITY = 1.0, 1.0, 1.2, 0.35, 0.25
FARTHEST = 2.5
# What a seed may move: enough for another choice among equals, too little for what does not fit.
CHANCE = 0.15
# What likeness to a title before takes from a score, in the same unit; a channel is meant to be of one mind.
LIKENESS = 0.4
POOL = 400


@dataclass(frozen=True)
class Candidates:
    """One row a title: `vectors` (n, d) of length one, or zeros where there is none; `words` how well its words fit what was asked
    for (0 or more), `taste` the owner's score and `ratings` of the public, both in any unit, NaN where unknown."""

    ids: np.ndarray
    vectors: np.ndarray
    words: np.ndarray
    taste: np.ndarray
    ratings: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)


def fill(
    candidates: Candidates, *, meaning: np.ndarray | None, examples: np.ndarray, count: int, seed: int = 0
) -> list[int]:
    """Ids, best first. `meaning` (d,) is what was asked for, None for nothing; `examples` (k, d) are what it is to be like.

    Same arguments, same ids.
    """
    if not len(candidates):
        return []
    scores = score(candidates, meaning, examples) + CHANCE * np.random.default_rng(seed).standard_normal(
        len(candidates)
    )
    best = np.argsort(-scores, kind="stable")[: max(POOL, count)]
    chosen = diversity.spread_out(best, scores[best], candidates.vectors[best].astype(np.float32), count, LIKENESS)
    return [int(id) for id in candidates.ids[chosen.rows]]


def score(candidates: Candidates, meaning: np.ndarray | None, examples: np.ndarray) -> np.ndarray:
    """One number a title, in standard deviations."""
    total = WORDS * candidates.words + TASTE * _tame(candidates.taste) + QUALITY * _tame(candidates.ratings)
    if meaning is not None:
        total = total + MEANING * _spread(candidates.vectors @ meaning)
    if len(examples):
        # The nearest example decides: several of unlike films want something of each, not what lies between them.
        total = total + EXAMPLES * _spread((candidates.vectors @ examples.T).max(axis=1))
    return np.asarray(total, dtype=np.float64)


def _tame(values: np.ndarray) -> np.ndarray:
    """One title that somebody likes beyond all others is no reason against what was asked for."""
    return np.clip(_spread(values), -FARTHEST, FARTHEST)


def _spread(values: np.ndarray) -> np.ndarray:
    """In standard deviations from the mean; unknown ones are at the mean, and so are all where all are alike."""
    finite = np.isfinite(values)
    if not finite.any():
        return np.zeros(len(values))
    deviation = float(values[finite].std())
    if deviation < 1e-9:
        return np.zeros(len(values))
    return np.where(finite, (values - values[finite].mean()) / deviation, 0.0)
