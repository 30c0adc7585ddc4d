"""The same engine in the space of another local model: whether weights that were fitted in one space serve in another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from infra.evaluation import arena, crossing
from infra.evaluation.arena import Arena
from infra.evaluation.crossing import Say
from shared.engine.blend import Weights
from shared.engine.person import Settings
from shared.errors import Unavailable
from shared.evaluation import measures, training
from shared.evaluation.measures import Outcome
from shared.models import model_files

OTHER = model_files.E5
ABSENT = "The space of {} was not measured: {}"


def table(
    held: Arena, by_fold: list[Weights], usual: Mapping[str, Sequence[Outcome]], items: Path, ratings: Path, cache: Path, seed: int,
    limit: int | None, say: Say,
) -> str:  # fmt: skip
    """NDCG@10 of each regime in the other space, by the weights of `held`'s folds and by weights fitted anew there, beside the interval
    in `held`'s own space (`usual`): “kept” where it does not fall below that. Titles that the cache lacks are embedded first and added
    to it. Diversity is not told: likeness in one space is not that in another."""
    say(f"the same in the space of {OTHER}")
    cache.parent.mkdir(parents=True, exist_ok=True)
    try:
        other = arena.load(items, ratings, cache, seed, limit=limit, model=OTHER)
    except Unavailable as missing:
        return ABSENT.format(OTHER, missing.message)
    other = replace(other, fold=held.fold, mates=held.mates)
    names, drawn = crossing.samples(other, seed, say)
    anew = [crossing.fitted(names, drawn, np.flatnonzero(held.fold != fold)) for fold in range(training.FOLDS)]
    kept, refitted = (crossing.outcomes(other, weights, Settings(), say) for weights in (by_fold, anew))
    lines = [
        f"| regime | {model_files.MINILM} | low | high | {OTHER} | fitted anew in it | |",
        "|---|---|---|---|---|---|---|",
    ]
    for regime, own in usual.items():
        told = measures.summary(own, len(held.catalogue))
        here, again = (measures.summary(found[regime], len(held.catalogue))["ndcg@10"] for found in (kept, refitted))
        said = "kept" if here >= told["ndcg low"] else "BELOW"
        figures = (told["ndcg@10"], told["ndcg low"], told["ndcg high"], here, again)
        lines.append(f"| {regime} | " + " | ".join(f"{figure:.4f}" for figure in figures) + f" | {said} |")
    return "\n".join(lines)
