"""Fits the default weights and the match on files of ratings, and writes them with where they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from infra.evaluation import arena, crossing
from infra.evaluation.arena import Arena
from infra.evaluation.crossing import Say
from shared.engine import blend, calibration
from shared.engine.blend import WEIGHTS, Weights
from shared.engine.person import Settings
from shared.evaluation import measures
from shared.evaluation.measures import Outcome

FIGURES = ("ndcg@10", "recall@50", "matched auc", "coverage@20", "ild@20")
AT_HOME = (arena.HOUSEHOLD, arena.HOUSEHOLD_RELATED, arena.NO_VOTES)


def train(
    items: Path,
    ratings: Path,
    embedding_cache: Path | None,
    date: str,
    out: Path = WEIGHTS,
    seed: int = 0,
    data: str = "MovieLens latest-small, 2016 edition, with TMDB facts",
    say: Say = print,
) -> Weights:
    """`date` is written as given: the engine has no clock. The same files and seed give the same weights."""
    held = arena.load(items, ratings, embedding_cache, seed)
    weights, by_fold = crossing.trained(held, seed, say)
    outcomes = crossing.outcomes(held, by_fold, Settings(), say)
    told = {**origin(held, data, seed, date), "cross-validated": figures(held, outcomes)}
    finished = replace(weights, calibration=tuple(calibrated(outcomes)), provenance=told)
    blend.save(out, finished)
    return finished


def calibrated(outcomes: Mapping[str, Sequence[Outcome]]) -> list[tuple[float, float]]:
    """One map from score to match, from what home regimes scored people they were not fitted on."""
    return calibration.fit(*measures.sides([outcome for regime in AT_HOME for outcome in outcomes[regime]]))


def origin(held: Arena, data: str, seed: int, date: str) -> dict[str, object]:
    return {
        "data": data,
        "people": len(held.cases),
        "titles": len(held.catalogue),
        "protocol": "newest fifth held out, 9 housemates, 3 folds over people, list-wise soft-max, 500 negatives",
        "seed": seed,
        "date": date,
    }


def figures(held: Arena, outcomes: Mapping[str, Sequence[Outcome]]) -> dict[str, dict[str, float]]:
    out = {}
    for regime, own in outcomes.items():
        told = measures.summary(own, len(held.catalogue))
        errors = {"ece": round(measures.calibration_error(own), 4)}
        out[regime] = {name: round(told[name], 4) for name in FIGURES} | errors
    return out
