"""Cross-validation over people: weights are fitted on two folds and judged on the third."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

import numpy as np

from infra.evaluation import arena
from infra.evaluation.arena import Arena
from shared.engine import picks
from shared.engine.blend import Weights
from shared.engine.features import Features
from shared.engine.person import Person, Settings, pickable
from shared.engine.picks import Scored
from shared.evaluation import measures, training
from shared.evaluation.measures import Outcome
from shared.evaluation.training import Sample

Say = Callable[[str], None]


def samples(held: Arena, seed: int, say: Say = print) -> tuple[tuple[str, ...], dict[str, list[Sample]]]:
    """Names of the features, and per regime one sample a person, in the order of the cases."""
    out: dict[str, list[Sample]] = defaultdict(list)
    names: tuple[str, ...] = ()
    for position in range(len(held.cases)):
        chance = np.random.default_rng((seed, position))
        rows, likes = training.chosen(held.likes(position), pickable(held.catalogue, held.person(position)), chance)
        for regime, _, table, factors in arena.views(held, position):
            out[regime].append(Sample(table.z[rows], likes, factors))
            names = table.names
        tell(say, "features", position, len(held.cases))
    return names, out


def fitted(names: tuple[str, ...], drawn: Mapping[str, list[Sample]], people: np.ndarray) -> Weights:
    """Weights from these people in all regimes at once: the factors tell the regimes apart."""
    return Weights(names, training.fit([samples[position] for samples in drawn.values() for position in people]))


def outcomes(held: Arena, by_fold: list[Weights], settings: Settings, say: Say = print) -> dict[str, list[Outcome]]:
    """Per regime what each person's list came to, under the weights their fold did not help to fit."""
    out: dict[str, list[Outcome]] = defaultdict(list)
    for position in range(len(held.cases)):
        weights = by_fold[held.fold[position]]
        for regime, taste, table, factors in arena.views(held, position):
            bent = weights.for_names(table.names) @ factors
            scored = Scored(taste, table, bent, scores_of(table, bent))
            out[regime].append(outcome(held, position, scored, settings))
        tell(say, "lists", position, len(held.cases))
    return out


def scores_of(table: Features, weights: np.ndarray) -> np.ndarray:
    return (table.z @ weights.astype(np.float32)).astype(np.float64)


def outcome(held: Arena, position: int, scored: Scored, settings: Settings) -> Outcome:
    """The list a person would be shown, against what they liked afterwards."""
    person, likes = held.person(position), held.likes(position)
    return judged(
        held, position, scored.scores, picks.arrange(held.catalogue, person, scored, settings).rows, person, likes
    )


def judged(
    held: Arena, position: int, scores: np.ndarray, shown: np.ndarray, person: Person, likes: np.ndarray
) -> Outcome:
    open_rows = pickable(held.catalogue, person)
    return measures.judged(scores, shown, likes, open_rows, held.judging, position, int(held.fold[position]))


def trained(held: Arena, seed: int, say: Say = print) -> tuple[Weights, list[Weights]]:
    """Weights from everybody, and those of each fold from the people outside it."""
    names, drawn = samples(held, seed, say)
    by_fold = [fitted(names, drawn, np.flatnonzero(held.fold != fold)) for fold in range(training.FOLDS)]
    return fitted(names, drawn, np.arange(len(held.cases))), by_fold


def tell(say: Say, what: str, position: int, total: int) -> None:
    if (position + 1) % 100 == 0 or position + 1 == total:
        say(f"{what}: {position + 1} of {total} people")
