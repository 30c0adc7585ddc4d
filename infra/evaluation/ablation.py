"""The engine without each family of features, and built up step by step: what pays for itself."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from infra.evaluation import arena, crossing
from infra.evaluation.arena import Arena
from infra.evaluation.crossing import Say
from shared.engine import picks
from shared.engine.person import Settings
from shared.evaluation import measures, training
from shared.evaluation.measures import Outcome
from shared.evaluation.training import Sample

# Negatives a person and steps of each fit: enough to tell families apart, and a fraction of the work that all of them take.
FEWER, STEPS = 200, 60
Row = tuple[str, str, Mapping[str, float]]
PRIOR = ("votes", "rating", "age", "unreleased", "new")
CONTENT = ("meaning", "words", "people")
LADDER = {
    "content only": CONTENT,
    "prior only": PRIOR,
    "content + prior": (*CONTENT, *PRIOR),
    "content + prior + affinity": (*CONTENT, *PRIOR, "affinity"),
}


def masks(names: Sequence[str]) -> dict[str, np.ndarray]:
    """Everything, step by step from content alone, then everything without each family: masks over the features."""
    families = dict.fromkeys(name.split()[0] for name in names)
    steps = {"everything": np.ones(len(names), bool)}
    steps |= {step: first_word(names, kept) for step, kept in LADDER.items()}
    return steps | {f"without {word}": ~first_word(names, (word,)) for word in families if word != "related"}


def first_word(names: Sequence[str], kept: Sequence[str]) -> np.ndarray:
    return np.array([name.split()[0] in kept for name in names])


def begin(
    held: Arena, names: tuple[str, ...], drawn: Mapping[str, list[Sample]], regimes: Sequence[str], say: Say
) -> Callable[[], list[Row]]:
    """Starts in a process of its own, which shares this one's arrays; the answer waits for its end."""
    apart = multiprocessing.get_context("fork")
    receiver, sender = apart.Pipe(duplex=False)

    def work() -> None:
        sender.send([*rows(held, names, drawn, regimes, say)])

    process = apart.Process(target=work)
    process.start()
    sender.close()  # so that a process that dies ends the wait
    return receiver.recv


def rows(
    held: Arena, names: tuple[str, ...], drawn: Mapping[str, list[Sample]], regimes: Sequence[str], say: Say
) -> Iterator[Row]:
    """Weights fitted anew for each step on these regimes, cross-validated like the whole; everybody's features are computed
    once for all steps."""
    steps = masks(names)
    tables = {step: fitted(held, mask, drawn, regimes) for step, mask in steps.items()}
    say(f"weights without each family: {len(steps)} fits a fold")
    found = stepped(held, tables, regimes, say)
    for regime in regimes:
        for step in steps:
            yield regime, step, measures.summary(found[regime, step], len(held.catalogue))


def fitted(
    held: Arena, mask: np.ndarray, drawn: Mapping[str, list[Sample]], regimes: Sequence[str]
) -> list[np.ndarray]:
    """Per fold (features, factors), zero where masked."""
    out = []
    for fold in range(training.FOLDS):
        people = np.flatnonzero(held.fold != fold)
        own = [drawn[regime][p] for regime in regimes for p in people]
        small = training.fit(
            [Sample(training.light(sample, FEWER).x[:, mask], sample.likes, sample.factors) for sample in own],
            steps=STEPS,
        )
        table = np.zeros((len(mask), small.shape[1]))
        table[mask] = small
        out.append(table)
    return out


def stepped(
    held: Arena, tables: Mapping[str, Sequence[np.ndarray]], regimes: Sequence[str], say: Say
) -> dict[tuple[str, str], list[Outcome]]:
    out: dict[tuple[str, str], list[Outcome]] = {(regime, step): [] for regime in regimes for step in tables}
    for position in range(len(held.cases)):
        for regime, taste, table, factors in arena.views(held, position, only=tuple(regimes)):
            for step, by_fold in tables.items():
                bent = by_fold[held.fold[position]] @ factors
                scored = picks.Scored(taste, table, bent, crossing.scores_of(table, bent))
                out[regime, step].append(crossing.outcome(held, position, scored, Settings()))
        crossing.tell(say, "ablation", position, len(held.cases))
    return out
