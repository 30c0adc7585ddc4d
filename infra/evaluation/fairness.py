"""How lists for several people serve each of them: groups drawn at random, at several places of the slider and beside one person's list."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from infra.evaluation.arena import Arena
from shared.engine import blend, calibration, picks, together
from shared.engine.person import Settings, pickable
from shared.evaluation import metrics

SIZES, GROUPS, COUNT = (2, 4, 8), 150, 10
SLIDER = (0.0, 0.25, 0.5, 0.75, 1.0)
ENDS = {0.0: ", the average", 1.0: ", least misery"}
MEMBERS = 240


@dataclass(frozen=True)
class Served:
    """Of one group's list: means over its titles of the members' mean match and of the least member's, 0–1; the mean match of the
    member it serves least; the share of members who went on to like one of it."""

    mean: float
    least: float
    worst_off: float
    found: float


def table(held: Arena, seed: int = 0) -> str:
    """One row a size and way of blending, each figure with its 95 % interval over groups."""
    people = np.random.default_rng((seed, 5)).permutation(len(held.cases))[:MEMBERS]
    matches, open_rows = told(held, people)
    lines = [
        f"{GROUPS} groups of each size, drawn at random among {len(people)} people; lists of {COUNT}.",
        "",
        "| people | list | mean match | the least satisfied at each title | whom the list serves least | went on to like one of it |",
        "|---|---|---|---|---|---|",
    ]
    for size in SIZES:
        draws = np.random.default_rng((seed, size))
        groups = [draws.choice(len(people), size, replace=False) for _ in range(GROUPS)]
        for name, fairness, one in ways():
            served = [of_group(held, people, group, matches, open_rows, fairness, one) for group in groups]
            figures = [
                cell([getattr(each, figure) for each in served]) for figure in ("mean", "least", "worst_off", "found")
            ]
            lines.append(f"| {size} | {name} | {' | '.join(figures)} |")
    return "\n".join(lines)


def ways() -> list[tuple[str, float, bool]]:
    """What each row is called, its fairness, and whether one member alone decides."""
    blended = [(f"fairness {fairness:g}" + ENDS.get(fairness, ""), fairness, False) for fairness in SLIDER]
    return [("one member's own", 0.0, True), *blended]


def told(held: Arena, people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(people, titles): calibrated matches, and what could be picked for each; each person among housemates of their own."""
    weights, settings = blend.default_weights(), Settings()
    matches, open_rows = [], []
    for position in people:
        person = held.person(int(position))
        scored = picks.score(held.catalogue, person, held.known(held.mates[position]), settings, weights)
        matches.append(calibration.match(scored.scores, weights.calibration))
        open_rows.append(pickable(held.catalogue, person))
    return np.array(matches), np.array(open_rows)


def of_group(
    held: Arena,
    people: np.ndarray,
    group: np.ndarray,
    matches: np.ndarray,
    open_rows: np.ndarray,
    fairness: float,
    one: bool,
) -> Served:
    """`group`: places in `people`, whose first decides where `one` does."""
    own = matches[group]
    decides = own[:1] if one else own
    allowed = open_rows[group].all(axis=0)
    rows = together.arrange(decides, allowed, held.catalogue.vectors, fairness, COUNT).rows
    shown = own[:, rows]
    found = [bool(np.isin(rows, held.likes(int(people[member]))).any()) for member in group]
    return Served(
        float(shown.mean()), float(shown.min(axis=0).mean()), float(shown.mean(axis=1).min()), float(np.mean(found))
    )


def cell(values: list[float]) -> str:
    low, high = metrics.interval(values)
    return f"{np.mean(values):.3f} [{low:.3f}, {high:.3f}]"
