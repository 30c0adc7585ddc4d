"""One weight a feature for this person: learned for all, bent by how much is known, moved by the sliders."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from shared.engine import features
from shared.engine.catalogue import Catalogue
from shared.engine.community import Community
from shared.engine.taste import Taste

WEIGHTS = Path(__file__).with_name("weights.json")
MIDDLE, WIDTH = 2.7, 1.5
# What a step of the novelty slider adds: accuracy alone would never ask for the unfamiliar.
NOVEL = {"new genres": 0.3, "votes": -0.3}
FACTORS = ("always", "likes", "related", "people", "votes unknown")


@dataclass(frozen=True)
class Sliders:
    """1 is what was learned; 0 switches a group off, 2 doubles it. `diversity` scales how much likeness costs."""

    similarity: float = 1.0
    novelty: float = 1.0
    rating: float = 1.0
    diversity: float = 1.0

    def of(self, part: str) -> float:
        return {
            features.TASTE: self.similarity,
            features.QUALITY: self.rating,
        }.get(part, 1.0)


@dataclass(frozen=True)
class Weights:
    """(features, factors): a feature's weight is its row times the person's `factors`."""

    names: tuple[str, ...]
    table: np.ndarray
    calibration: tuple[tuple[float, float], ...] = ((-4.0, 0.02), (8.0, 0.99))
    provenance: Mapping[str, object] | None = None

    def for_names(self, names: tuple[str, ...]) -> np.ndarray:
        """(names, factors): rows in the order asked for; a feature never trained weighs nothing."""
        row_of = dict(zip(self.names, self.table, strict=True))
        return np.array([row_of.get(name, np.zeros(len(FACTORS))) for name in names])


def factors(catalogue: Catalogue, taste: Taste, community: Community, user_id: int | None = None) -> np.ndarray:
    """(factors,), in the order of `FACTORS`: 1; how much history (0 likes count as one); how much of it the outside
    graph knows; how many people there are; how much of the catalogue has no votes. Each bends every weight smoothly,
    so nothing needs a branch."""
    history = (np.log(max(taste.like_count, 1)) - MIDDLE) / WIDTH
    covered = float((catalogue.related.lengths[taste.rows] > 0).mean()) if len(taste.rows) else 0.0
    return np.array([1.0, history, covered, community.confidence(user_id), 1 - catalogue.votes_known])


def learned(weights: Weights, names: tuple[str, ...], factor_values: np.ndarray) -> np.ndarray:
    """This person's weight of each feature, in the order of `names`, whatever their sliders say: the match is of
    these."""
    return weights.for_names(names) @ factor_values


def moved(own: np.ndarray, names: tuple[str, ...], sliders: Sliders) -> np.ndarray:
    """What the sliders add to `learned` weights, one per name, for the order alone: zeros where none was moved."""
    turned = np.array([sliders.of(features.part(name)) for name in names])
    daring = np.array([NOVEL.get(name, 0.0) for name in names])
    return own * (turned - 1) + (sliders.novelty - 1) * daring


@cache
def default_weights() -> Weights:
    return load(WEIGHTS)


def load(path: Path) -> Weights:
    return read(json.loads(path.read_text()))


def read(plain: Mapping[str, Any]) -> Weights:
    """From the form that `as_plain` gives."""
    return Weights(
        names=tuple(plain["weights"]),
        table=np.array(list(plain["weights"].values()), np.float64),
        calibration=tuple((float(score), float(match)) for score, match in plain["calibration"]),
        provenance=plain["provenance"],
    )


def as_plain(weights: Weights) -> dict[str, object]:
    """Everything in plain values, for files and rows."""
    table = {name: [round(float(w), 5) for w in row] for name, row in zip(weights.names, weights.table, strict=True)}
    return {"provenance": weights.provenance, "factors": FACTORS, "weights": table, "calibration": weights.calibration}


def save(path: Path, weights: Weights) -> None:
    path.write_text(json.dumps(as_plain(weights), indent=1) + "\n")
