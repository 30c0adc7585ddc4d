"""Regret measured offline: households drawn by lot, each New Year of the past as if it were today, and the year after as its future.

Whoever is fitted on is not measured on: people are cut in two halves, and households are drawn within each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from infra.evaluation import files, ranking
from infra.evaluation.crossing import Say
from infra.evaluation.files import Rating
from shared.engine import blend, community, picks, regret
from shared.engine.catalogue import Catalogue
from shared.engine.person import Person, Settings

YEAR = 365.25 * 86_400
CUTS = tuple(datetime(year, 1, 1, tzinfo=UTC).timestamp() for year in range(1998, 2016))
SIZE, FEWEST = 4, 10  # people a household, and what each has rated before
STEPS, BINS = 30, 10
STEADINESS = (0.02, 0.05, 0.1, 0.2, 0.5, 1e6)


@dataclass(frozen=True)
class Year:
    """One person at one cut: what they watched of the shelf in the year before (`pace`) and, as a mask, in the year after."""

    cut: float
    household: int
    scores: np.ndarray
    unseen: np.ndarray
    years: np.ndarray
    pace: int
    after: np.ndarray


@dataclass(frozen=True)
class Fit:
    appeal: float
    age: float
    carried: float
    steadiness: float = 1e6  # as good as a plain Poisson count


def tables(items: Path, ratings: Path, cache: Path | None, seed: int, say: Say) -> Iterator[str]:
    """How it was measured, then how right it was, as Markdown."""
    read = files.read_ratings(ratings)
    rated = {one.movie_id for own in read.values() for one in own}
    facts = [title for title in files.read_facts(items) if title.id in rated]
    catalogue = files.load_catalogue(facts, ranking.vectors(items, facts, cache))
    halves = [[*_years(catalogue, read, half, seed, say)] for half in (0, 1)]
    fits = [fit(half) for half in halves]
    both = fit([*halves[0], *halves[1]])
    yield (
        f"Regret: {sum(map(len, halves))} years of people, {len(CUTS)} New Years as the present; fitted on either half of the people "
        f"and measured on the other. Of all: APPEAL {both.appeal:.2f}, AGE {both.age:.2f}, CARRIED "
        f"{both.carried:.2f}, STEADINESS {both.steadiness:.2f}."
    )
    told = [predicted(half, fits[1 - place]) for place, half in enumerate(halves)]
    yield calibration(np.concatenate([one for one, _ in told]), np.concatenate([one for _, one in told]))


def _years(
    catalogue: Catalogue, read: Mapping[int, Sequence[Rating]], half: int, seed: int, say: Say
) -> Iterator[Year]:
    arrived = np.full(len(catalogue), np.inf)
    for own in read.values():
        rows = catalogue.positions([one.movie_id for one in own])
        np.minimum.at(arrived, rows, [one.at for one in own])
    chance, weights, household = np.random.default_rng((seed, half)), blend.default_weights(), half * 10_000
    for cut in CUTS:
        before = {id: [one for one in own if one.at <= cut] for id, own in read.items() if id % 2 == half}
        people = [id for id, own in before.items() if len(own) >= FEWEST and own[-1].at > cut - YEAR]
        say(f"regret: {datetime.fromtimestamp(cut, UTC):%Y}, half {half + 1}: {len(people)} people")
        chance.shuffle(people)
        for start in range(0, len(people), SIZE):
            household += 1
            mates = people[start : start + SIZE]
            known = community.build(catalogue, [(id, files.signals(before[id])) for id in mates])
            for id in mates:
                person = Person(id, files.signals(before[id]), cut)
                scores = picks.score(catalogue, person, known, Settings(), weights).scores
                yield _year(catalogue, read[id], cut, household, scores, arrived)


def _year(
    catalogue: Catalogue, own: Sequence[Rating], cut: float, household: int, scores: np.ndarray, arrived: np.ndarray
) -> Year:
    rows, at = catalogue.positions([one.movie_id for one in own]), np.array([one.at for one in own])
    shelf = arrived <= cut
    unseen = shelf.copy()
    unseen[rows[at <= cut]] = False
    after = np.zeros(len(catalogue), bool)
    after[rows[(at > cut) & (at <= cut + YEAR)]] = True
    lately = rows[(at > cut - YEAR) & (at <= cut)]
    pace = int((arrived[lately] <= cut - YEAR).sum())
    return Year(cut, household, scores, unseen, np.where(shelf, cut - arrived, 0) / YEAR, pace, after & shelf)


def fit(years: Sequence[Year]) -> Fit:
    """Newton's method on the conditional likelihood of which titles were watched; the rest is a ratio of counts."""
    weights = np.zeros(2)
    for _ in range(STEPS):
        slope, bend = np.zeros(2), 1e-6 * np.eye(2)
        for one in years:
            if not one.after.any():
                continue
            told = regret.features(one.scores, one.unseen, one.years)
            share = regret.attention(one.scores, one.unseen, one.years, (weights[0], weights[1]))[one.unseen]
            mean, count = share @ told, one.after.sum()
            slope += told[one.after[one.unseen]].sum(axis=0) - count * mean
            bend += count * ((told * share[:, None]).T @ told - np.outer(mean, mean))
        weights += np.linalg.solve(bend, slope)
    watched, paces = sum(int(one.after.sum()) for one in years), sum(one.pace + 0.5 for one in years)
    plain = Fit(float(weights[0]), float(weights[1]), watched / paces)
    tried = (replace(plain, steadiness=k) for k in STEADINESS)
    best = max(tried, key=lambda one: _likelihood(*predicted(years, one)))
    for _ in range(3):  # in sum as many as there were
        chances, truths = predicted(years, best)
        best = replace(best, carried=best.carried * float(truths.mean() / chances.mean()))
    return best


def _likelihood(chances: np.ndarray, truths: np.ndarray) -> float:
    return float(np.log(np.where(truths, chances, 1 - chances).clip(1e-12)).mean())


def predicted(years: Sequence[Year], by: Fit) -> tuple[np.ndarray, np.ndarray]:
    """Of every title on each household's shelf that not all have seen: the predicted chance, and whether anybody watched it."""
    chances, truths = [], []
    for household in sorted({one.household for one in years}):
        own = [one for one in years if one.household == household]
        total = sum(_misses(one, by) for one in own)
        shelf = np.logical_or.reduce([one.unseen for one in own])
        chances.append(-np.expm1(np.asarray(total)[shelf]))
        truths.append(np.logical_or.reduce([one.after for one in own])[shelf])
    return np.concatenate(chances), np.concatenate(truths)


def _misses(one: Year, by: Fit) -> np.ndarray:
    share = regret.attention(one.scores, one.unseen, one.years, (by.appeal, by.age))
    return regret.misses(by.carried * (one.pace + 0.5) * share, by.steadiness)


def calibration(chances: np.ndarray, truths: np.ndarray) -> str:
    """Tenths of the titles by predicted regret, least first; then errors and how well they are told apart."""
    order = np.argsort(chances, kind="stable")
    lines = ["| tenth | titles | predicted | watched | share of all watches |", "|---|---|---|---|---|"]
    error = 0.0
    for place, rows in enumerate(np.array_split(order, BINS), 1):
        said, was = chances[rows].mean(), truths[rows].mean()
        error += len(rows) / len(chances) * abs(said - was)
        share = truths[rows].sum() / max(truths.sum(), 1)
        lines.append(f"| {place} | {len(rows)} | {said:.2%} | {was:.2%} | {share:.1%} |")
    base = truths.mean()
    brier, flat = np.mean((chances - truths) ** 2), np.mean((base - truths) ** 2)
    lines.append("")
    lines.append(
        f"Predicted {chances.mean():.2%} on average, watched {base:.2%}; calibration error {error:.4f}, AUC "
        f"{_auc(chances, truths):.3f}, Brier score {brier:.5f} beside {flat:.5f} of knowing only the average."
    )
    return "\n".join(lines)


def _auc(chances: np.ndarray, truths: np.ndarray) -> float:
    """Mann and Whitney's; ties count half."""
    _values, inverse, counts = np.unique(chances, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    good = int(truths.sum())
    return float((ranks[truths].sum() - good * (good + 1) / 2) / max(good * (len(truths) - good), 1))
