"""The tables of an evaluation: the engine beside others, the engine without each of its features, and its newcomers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from infra.evaluation import ablation, arena, baselines, crossing, spaces
from infra.evaluation.ablation import Row
from infra.evaluation.arena import Arena
from infra.evaluation.crossing import Say
from shared.engine import picks
from shared.engine.blend import Weights
from shared.engine.person import Person, Settings, pickable
from shared.engine.picks import best_rows
from shared.evaluation import measures, metrics, training
from shared.evaluation.measures import Outcome

COLUMNS = ("ndcg@10", "ndcg low", "ndcg high", "recall@50", "matched auc", "coverage@20", "ild@20", "novelty", "ece")
# Of the cross-validated table, all at once; calibration error is to stay below.
BUDGETS: Mapping[str, Mapping[str, float]] = {
    arena.HOUSEHOLD: {"ndcg@10": 0.113, "coverage@20": 0.1, "ece": 0.04},
    arena.NEWCOMER: {"coverage@20": 0.1, "ece": 0.045},
    arena.HOUSEHOLD_RELATED: {"ndcg@10": 0.137, "coverage@20": 0.1, "ece": 0.04},
    arena.NO_VOTES: {"coverage@20": 0.1, "ece": 0.04},
    arena.COMMUNITY: {"ndcg@10": 0.148, "coverage@20": 0.09, "ece": 0.04},
    arena.COMMUNITY_RELATED: {"coverage@20": 0.09, "ece": 0.04},
}
FEW, EVERY_FEW = (5, 10, 20), (1, 2, 3, 5, 10, 20)


def tables(
    items: Path, ratings: Path, cache: Path | None, seed: int, people: int | None, ablated: bool, full: bool, say: Say,
    other_cache: Path | None = None,
) -> Iterator[str]:  # fmt: skip
    """Blocks of text, each as soon as it is known: how it was measured, the table, the other model's space where its cache is named, the
    newcomers, the ablation."""
    held = arena.load(items, ratings, cache, seed, limit=people)
    yield header(held)
    names, drawn = crossing.samples(held, seed, say)
    regimes = arena.REGIMES if full else (arena.HOUSEHOLD, arena.HOUSEHOLD_RELATED)
    without = ablation.begin(held, names, drawn, regimes, say) if ablated else None
    folds = range(training.FOLDS)
    by_fold = [crossing.fitted(names, drawn, np.flatnonzero(held.fold != fold)) for fold in folds]
    outcomes = crossing.outcomes(held, by_fold, Settings(), say)
    rows = [*engine_rows(held, outcomes)]
    yield printed([*baseline_rows(held, say), *rows])
    yield budgeted(rows)
    if other_cache:
        yield spaces.table(held, by_fold, outcomes, items, ratings, other_cache, seed, people, say)
    yield newcomers(held, by_fold, EVERY_FEW if full else FEW)
    if without:
        yield printed(without())


def budgeted(rows: Sequence[Row]) -> str:
    """What was promised beside what was measured, and whether it is kept."""
    lines = ["| regime | figure | budget | measured | |", "|---|---|---|---|---|"]
    for regime, _, told in rows:
        for figure, budget in BUDGETS.get(regime, {}).items():
            kept = told[figure] <= budget if figure == "ece" else told[figure] >= budget
            sign = "≤" if figure == "ece" else "≥"
            lines.append(
                f"| {regime} | {figure} | {sign} {budget} | {told[figure]:.4f} | {'kept' if kept else 'MISSED'} |"
            )
    return "\n".join(lines)


def header(held: Arena) -> str:
    return (
        f"{len(held.cases)} people scored of {len(held.signals)}, {len(held.catalogue)} titles; newest fifth held out; weights "
        f"cross-validated over people in {training.FOLDS} folds; {len(held.mates[0])} housemates. A newcomer of the table "
        "has 0–12 likes. Every row is of all people scored."
    )


def engine_rows(held: Arena, outcomes: Mapping[str, Sequence[Outcome]]) -> Iterator[Row]:
    for regime, own in outcomes.items():
        told = measures.summary(own, len(held.catalogue))
        yield regime, "Matinee", {**told, "ece": measures.calibration_error(own)}


def baseline_rows(held: Arena, say: Say) -> Iterator[Row]:
    for regime, rivals in (
        (arena.HOUSEHOLD, baselines.household_baselines()),
        (arena.COMMUNITY, baselines.community_baselines(held)),
    ):
        for name, scores in rivals.items():
            say(f"beside it: {name}")
            yield regime, name, judged(held, scores)


def judged(held: Arena, scores: baselines.Scores) -> Mapping[str, float]:
    out = []
    for position in range(len(held.cases)):
        person, own = held.person(position), scores(held, position)
        shown = best_rows(own, pickable(held.catalogue, person), 50)
        out.append(crossing.judged(held, position, own, shown, person, held.likes(position)))
    return measures.summary(out, len(held.catalogue))


def newcomers(held: Arena, by_fold: Sequence[Weights], counts: Sequence[int]) -> str:
    """As if each person had only just begun: everything before their newest few likes is forgotten. NDCG@10 of those who
    ever had as many, of the same engine knowing nothing of them, and the 95 % interval of the difference."""
    nothing = [begun(held, position, 0, by_fold) for position in range(len(held.cases))]
    lines = ["| likes known | people | Matinee | knowing nothing | gained |", "|---|---|---|---|---|"]
    for count in counts:
        found = [begun(held, position, count, by_fold) for position in range(len(held.cases))]
        pairs = [(one, bare) for one, bare in zip(found, nothing, strict=True) if one is not None and bare is not None]
        if not pairs:
            continue
        engine, prior = np.array(pairs).T
        low, high = metrics.interval(engine - prior)
        gained = f"{(engine - prior).mean():+.4f} [{low:+.4f}, {high:+.4f}]"
        lines.append(f"| {count} | {len(pairs)} | {engine.mean():.4f} | {prior.mean():.4f} | {gained} |")
    return "\n".join(lines)


def begun(held: Arena, position: int, count: int, by_fold: Sequence[Weights]) -> float | None:
    """NDCG@10 in the household; None for people who never had that many likes."""
    person = held.begun(position, count)
    return None if person is None else ndcg(held, position, person, by_fold[held.fold[position]])


def ndcg(held: Arena, position: int, person: Person, weights: Weights) -> float:
    scored = picks.score(held.catalogue, person, held.known(held.mates[position]), Settings(), weights)
    shown = picks.arrange(held.catalogue, person, scored, Settings(count=10)).rows
    return metrics.ndcg(shown, held.likes(position))


def printed(rows: Sequence[Row]) -> str:
    """A table in Markdown."""
    lines = ["| regime | what | " + " | ".join(COLUMNS) + " |", "|---" * (len(COLUMNS) + 2) + "|"]
    for regime, name, told in rows:
        figures = [f"{told[column]:.4f}" if column in told else "" for column in COLUMNS]
        lines.append(f"| {regime} | {name} | " + " | ".join(figures) + " |")
    return "\n".join(lines)
