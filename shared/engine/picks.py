"""The picks of one person: features, blend, match, order, reasons. The same for production and for evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from shared.engine import blend, calibration, diversity, explanation, exploration, features, pearson, taste
from shared.engine.catalogue import Catalogue
from shared.engine.column import Column
from shared.engine.community import Community
from shared.engine.explanation import Evidence
from shared.engine.features import Features
from shared.engine.person import Person, Settings, candidates
from shared.engine.taste import Taste

PARITY_SHARE = 0.02


@dataclass(frozen=True)
class Pick:
    """`score` = the sum of `parts` = the sum of all evidence shares and of `rest`. `match` 0–1 is of the score without
    Variety; `points` (0–100 by part) add up to it. `propensity`: the chance this title had to stand in this place."""

    rank: int
    title_id: int
    row: int
    score: float
    match: float
    parts: Mapping[str, float]
    points: Mapping[str, float]
    evidence: tuple[Evidence, ...]
    rest: float
    genres: Mapping[str, tuple[str, ...]]
    explored: bool
    propensity: float


@dataclass(frozen=True)
class Scored:
    """Everything between the arrays and the picks of one person."""

    taste: Taste
    features: Features
    weights: np.ndarray
    scores: np.ndarray


def recommend(
    catalogue: Catalogue,
    person: Person,
    community: Community,
    settings: Settings = Settings(),
    weights: blend.Weights | None = None,
) -> list[Pick]:
    """Best first, at most `settings.count`. Same arguments, same picks."""
    learned = weights or blend.default_weights()
    scored = score(catalogue, person, community, settings, learned)
    order = arrange(catalogue, person, scored, settings)
    return [*explained(catalogue, scored, order, settings, learned)]


def score(
    catalogue: Catalogue, person: Person, community: Community, settings: Settings, weights: blend.Weights
) -> Scored:
    """The blended score of every title of the catalogue, watched ones included."""
    held_taste = taste.of(catalogue, person.signals, person.now, person.stated, settings.recent_limit)
    extra = extra_columns(catalogue, held_taste, community, person.id, settings.strategy)
    held = features.compute(catalogue, held_taste, community, person.id, extra)
    bent = blend.weigh(
        weights, held.names, blend.factors(catalogue, held_taste, community, person.id), settings.sliders
    )
    if extra:
        bent = np.where([name == pearson.NAME for name in held.names], 1.0, bent * PARITY_SHARE)
    return Scored(held_taste, held, bent, held.z.astype(np.float64) @ bent)


def extra_columns(
    catalogue: Catalogue, held: Taste, community: Community, user_id: int, strategy: str
) -> tuple[Column, ...]:
    """For parity the correlations lead, and the blend only orders what they leave open."""
    return (pearson.column(catalogue, held, community, user_id),) if strategy == "pearson" else ()


def best_rows(scores: np.ndarray, allowed: np.ndarray, count: int) -> np.ndarray:
    """Rows by score, highest first, ties by row."""
    rows = np.flatnonzero(allowed)
    if len(rows) > count:
        edge = np.partition(scores[rows], -count)[-count]
        rows = rows[scores[rows] >= edge]
    return rows[np.argsort(-scores[rows], kind="stable")][:count]


def arrange(catalogue: Catalogue, person: Person, scored: Scored, settings: Settings) -> exploration.Order:
    """The best candidates spread out, tired ones lower, the last slot perhaps a try."""
    tired = fatigue(catalogue, person, settings.fatigue)
    total = scored.scores + tired
    pool = best_rows(total, candidates(catalogue, person), max(settings.pool, settings.count))
    cost = settings.likeness * settings.sliders.diversity
    head = pool[: settings.pool]
    chosen = diversity.spread_out(head, total[head], catalogue.vectors[head], settings.count, cost)
    rows = np.concatenate(
        [chosen.rows, pool[len(head) : settings.count]]
    )  # a list longer than the pool goes on by score
    variety = np.concatenate([chosen.penalties, np.zeros(len(rows) - len(chosen.rows))]) + tired[rows]
    order = exploration.settled(rows, variety)
    taken = np.zeros(len(catalogue), bool)
    taken[rows] = True
    others = pool[~taken[pool]]
    return exploration.tried(order, others, tired[others], settings.exploration, (settings.seed, abs(person.id)))


def fatigue(catalogue: Catalogue, person: Person, cost: float) -> np.ndarray:
    """What being shown and passed over takes from a score: `cost` for the first time, less for each further one."""
    out = np.zeros(len(catalogue))
    for title_id, times in person.impressions.items():
        if title_id in catalogue.position_of:
            out[catalogue.position_of[title_id]] = -cost * np.log2(1 + max(times, 0.0))
    return out


def explained(
    catalogue: Catalogue,
    scored: Scored,
    order: exploration.Order,
    settings: Settings,
    weights: blend.Weights,
) -> list[Pick]:
    """The rows of an order as picks with all their reasons."""
    held = explanation.reasons(scored.features, scored.weights, order.rows, len(scored.taste.rows))
    matches = calibration.match(held.parts.sum(axis=1), weights.calibration)
    by_genre = explanation.genres(catalogue, scored.taste, order.rows)
    picks = []
    for position, row in enumerate(order.rows.tolist()):
        own = dict(zip(explanation.BLENDED, held.parts[position].tolist(), strict=True))
        parts = {**own, features.VARIETY: float(order.variety[position])}
        told = explanation.evidence(catalogue, scored.taste, held.shares[position], settings.evidence)
        total = sum(parts.values())
        picks.append(
            Pick(
                rank=position + 1,
                title_id=int(catalogue.ids[row]),
                row=row,
                score=total,
                match=float(matches[position]),
                parts=parts,
                points=explanation.points(own, weights.calibration),
                evidence=told,
                rest=total - sum(item.share for item in told),
                genres=by_genre[position],
                explored=bool(order.explored[position]),
                propensity=float(order.propensities[position]),
            )
        )
    return picks


def standing(
    catalogue: Catalogue,
    person: Person,
    community: Community,
    title_id: int,
    settings: Settings = Settings(),
    weights: blend.Weights | None = None,
) -> int | None:
    """Where `title_id` stands by score, counted from 1; None if not a candidate."""
    scored = score(catalogue, person, community, settings, weights or blend.default_weights())
    allowed = candidates(catalogue, person)
    row = catalogue.position_of.get(title_id)
    if row is None or not allowed[row]:
        return None
    return int((scored.scores[allowed] > scored.scores[row]).sum()) + 1
