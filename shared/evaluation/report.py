"""The tables of an evaluation: the engine beside others, the engine without each of its features, and its newcomers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from shared.engine import picks
from shared.engine.blend import Weights
from shared.engine.person import Person, Settings, candidates
from shared.engine.picks import best_rows
from shared.evaluation import arena, baselines, crossing, measures, metrics, protocol, training
from shared.evaluation.arena import Arena
from shared.evaluation.measures import Outcome
from shared.evaluation.training import Sample

Row = tuple[str, str, Mapping[str, float]]
COLUMNS = ("ndcg@10", "ndcg low", "ndcg high", "recall@50", "matched auc", "coverage@20", "ild@20", "novelty", "ece")
PRIOR = ("votes", "rating", "age", "fresh", "unreleased", "new")
LADDER = {
    "content only": ("meaning", "words", "people", "genres"),
    "prior only": PRIOR,
    "content + prior": ("meaning", "words", "people", "genres", *PRIOR),
    "content + prior + affinity": ("meaning", "words", "people", "genres", *PRIOR, "affinity"),
}
FEW = (0, 1, 2, 3, 5, 10, 20)


def engine_rows(held: Arena, outcomes: Mapping[str, Sequence[Outcome]]) -> Iterator[Row]:
    for regime, own in outcomes.items():
        told = measures.summary(own, len(held.catalogue))
        yield regime, "Matinee", {**told, "ece": measures.calibration_error(own)}


def baseline_rows(held: Arena) -> Iterator[Row]:
    for name, scores in baselines.household_baselines().items():
        yield arena.HOUSEHOLD, name, judged(held, scores)
    for name, scores in baselines.community_baselines(held).items():
        yield arena.COMMUNITY, name, judged(held, scores)


def judged(held: Arena, scores: baselines.Scores) -> Mapping[str, float]:
    out = []
    for position in range(len(held.cases)):
        person, own = held.person(position), scores(held, position)
        shown = best_rows(own, candidates(held.catalogue, person), 50)
        out.append(crossing.judged(held, position, own, shown, person, held.likes(position)))
    return measures.summary(out, len(held.catalogue))


def first_word(names: Sequence[str], kept: Sequence[str]) -> np.ndarray:
    return np.array([name.split()[0] in kept for name in names])


def ladder(names: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Step by step from content alone, then everything without each family: masks over the features."""
    families = dict.fromkeys(name.split()[0] for name in names)
    steps = {step: first_word(names, kept) for step, kept in LADDER.items()}
    return steps | {f"without {word}": ~first_word(names, (word,)) for word in families if word != "related"}


def ablation(
    held: Arena, names: tuple[str, ...], drawn: Mapping[str, list[Sample]], settings: Settings, regime: str
) -> Iterator[Row]:
    """Weights fitted anew for each step, in one regime, cross-validated like the whole."""
    for step, mask in {"everything": np.ones(len(names), bool), **ladder(names)}.items():
        own = [Sample(sample.x[:, mask], sample.likes, sample.factors[:2]) for sample in drawn[regime]]
        tables = [training.fit([own[i] for i in np.flatnonzero(held.fold != f)]) for f in range(protocol.FOLDS)]
        yield regime, step, measures.summary(list(stepped(held, tables, mask, settings, regime)), len(held.catalogue))


def stepped(
    held: Arena, tables: Sequence[np.ndarray], mask: np.ndarray, settings: Settings, regime: str
) -> Iterator[Outcome]:
    for position in range(len(held.cases)):
        for view, taste, table, factors in arena.views(held, position, only=(regime,)):
            assert view == regime
            bent = np.zeros(len(table.names))
            bent[mask] = tables[held.fold[position]] @ factors[:2]
            scored = picks.Scored(taste, table, bent, crossing.scores_of(table, bent))
            yield crossing.outcome(held, position, scored, settings)


def newcomers(held: Arena, by_fold: Sequence[Weights]) -> Iterator[tuple[int, float, float]]:
    """(likes known, NDCG@10 of the engine, of the same engine knowing nothing of the person), as if each person had only
    just begun: everything before their newest few likes is forgotten."""
    for count in FEW:
        both = [cut(held, position, count, by_fold[held.fold[position]]) for position in range(len(held.cases))]
        engine, prior = np.array([pair for pair in both if pair]).T
        yield count, float(engine.mean()), float(prior.mean())


def cut(held: Arena, position: int, count: int, weights: Weights) -> tuple[float, float] | None:
    """None for people who never had that many likes."""
    begun, nothing = held.begun(position, count), held.begun(position, 0)
    if begun is None or nothing is None:
        return None
    return ndcg(held, position, begun, weights), ndcg(held, position, nothing, weights)


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
