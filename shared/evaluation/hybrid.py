"""The hybrid order beside the engine: as a baseline, and which share of its first places each of its stages fills."""

from __future__ import annotations

import numpy as np

from shared.engine import hybrid, taste
from shared.engine.catalogue import Catalogue
from shared.engine.community import Community
from shared.engine.person import Person
from shared.evaluation.past import Past

NAME = "hybrid order"
STAGES = hybrid.STAGES


def of_past(past: Past, place: int) -> np.ndarray:
    """One score per title, as a baseline on a household's own past."""
    return order(past.catalogue, past.scored[place].person, past.others)[0]


def order(catalogue: Catalogue, person: Person, others: Community) -> tuple[np.ndarray, np.ndarray]:
    """`hybrid.order` of everything a person has done, however long ago."""
    whole_taste = taste.of(catalogue, person.signals, person.now, limit=100_000)
    return hybrid.order(catalogue, whole_taste, others, person.id)


def stages(past: Past, count: int = 10) -> dict[str, float]:
    """The share of the first `count` places that each stage fills, over everybody scored."""
    filled = np.zeros(len(STAGES))
    for place, then in enumerate(past.scored):
        scores, stage = order(past.catalogue, then.person, past.others)
        open_rows = np.flatnonzero(past.open_to(place))
        first = open_rows[np.argsort(-scores[open_rows], kind="stable")[:count]]
        filled += np.bincount(stage[first], minlength=len(STAGES))
    return dict(zip(STAGES, (filled / max(filled.sum(), 1)).tolist(), strict=True))
