"""Who is scored on what: the newest fifth of each person's ratings is held out, and nobody ever sees it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from infra.evaluation.files import Rating
from shared.evaluation import training

LIKED = 4.0


@dataclass(frozen=True)
class Case:
    """One person: what they rated before, and what they rated afterwards."""

    user_id: int
    train: list[Rating]
    held: list[Rating]

    @property
    def likes(self) -> list[int]:
        return [rating.movie_id for rating in self.held if rating.value >= LIKED]

    @property
    def scored(self) -> bool:
        """Enough to learn from and something to find."""
        known = sum(rating.value >= LIKED for rating in self.train)
        return len(self.train) + len(self.held) >= 20 and known >= 5 and bool(self.likes)


def split(ratings: Mapping[int, list[Rating]], share: float = 0.2) -> dict[int, Case]:
    """Everybody, the scored and the others."""
    return {user_id: parted(user_id, own, share) for user_id, own in ratings.items()}


def parted(user_id: int, own: list[Rating], share: float) -> Case:
    kept = len(own) - math.ceil(share * len(own))
    return Case(user_id, own[:kept], own[kept:])


def folds(cases: Sequence[Case], seed: int) -> np.ndarray:
    """A fold for each person, of nearly equal size."""
    return np.random.default_rng(seed).permutation(len(cases)) % training.FOLDS


def housemates(cases: Sequence[Case], fold: np.ndarray, size: int, seed: int) -> list[list[int]]:
    """For each person `size` others of the same fold, so that other folds can lend an outside graph without knowing them."""
    chance = np.random.default_rng(seed)
    out = []
    for position, case in enumerate(cases):
        others = [c.user_id for c, f in zip(cases, fold, strict=True) if f == fold[position] and c is not case]
        out.append([int(user_id) for user_id in chance.choice(others, min(size, len(others)), replace=False)])
    return out
