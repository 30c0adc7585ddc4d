"""The picks of one person: features, blend, match, order, reasons. The same for production and for evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from shared.choices import EXCLUDE
from shared.engine import (
    blend,
    calibration,
    diversity,
    explanation,
    exploration,
    features,
    interleaving,
    strategies,
    taste,
)
from shared.engine.catalogue import Catalogue
from shared.engine.column import Column
from shared.engine.community import Community
from shared.engine.explanation import Evidence
from shared.engine.features import Features
from shared.engine.person import Person, Settings, pickable
from shared.engine.shunning import shunned
from shared.engine.taste import Taste


@dataclass(frozen=True)
class Pick:
    """`score` = the sum of `parts` = the sum of all evidence shares and of `rest`. `match` 0–1 is of the score without
    Variety and without what the person's sliders add, which move the order and make nothing likelier; `points` (0–100 by
    part) add up to it. `propensity`: the chance this title had to stand in this place; where a rival contested it, `against` is the
    title that might have stood there else, and `is_theirs` whether this one is the rival's."""

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
    against: int | None = None
    is_theirs: bool = False


@dataclass(frozen=True)
class Scored:
    """Everything between the arrays and the picks of one person. `scores` order the list; `moved` is what the sliders add to
    `weights` for that (None: nothing). `knots` make a match of the score without them; None where the blend does not lead, and a
    low match says too little to leave a title out."""

    taste: Taste
    features: Features
    weights: np.ndarray
    scores: np.ndarray
    moved: np.ndarray | None = None
    knots: Sequence[tuple[float, float]] | None = None

    def unmoved(self, rows: np.ndarray) -> np.ndarray:
        """Scores of these rows, one per row, as they are whatever the sliders say."""
        if self.moved is None:
            return self.scores[rows]
        return np.asarray(self.features.z[rows].astype(np.float64) @ self.weights)


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
    own_taste = taste.of(catalogue, person.signals, person.now, person.stated, settings.recent_limit)
    lead = strategies.leading(catalogue, own_taste, community, person.id, settings.strategy)
    title_features = features.compute(catalogue, own_taste, community, person.id, lead)
    return weighed(
        own_taste, title_features, weights, blend.factors(catalogue, own_taste, community, person.id), settings, lead
    )


def weighed(
    own_taste: Taste,
    title_features: Features,
    weights: blend.Weights,
    factors: np.ndarray,
    settings: Settings,
    lead: tuple[Column, ...] = (),
) -> Scored:
    """These features under these weights; `factors`: one per `blend.FACTORS`."""
    learned = blend.learned(weights, title_features.names, factors)
    moved = strategies.led(
        blend.moved(learned, title_features.names, settings.sliders), title_features.names, lead, 0.0
    )
    own = strategies.led(learned, title_features.names, lead)
    knots = None if lead else weights.calibration
    scores = title_features.z.astype(np.float64) @ (own + moved)
    return Scored(own_taste, title_features, own, scores, moved if moved.any() else None, knots)


def candidates(catalogue: Catalogue, person: Person, scored: Scored, settings: Settings) -> np.ndarray:
    """Mask of what may be picked, one per title: what `pickable` allows, less what is like something
    disliked for those who want none of that. What they asked for more of stays."""
    allowed = pickable(catalogue, person)
    if settings.dislikes == EXCLUDE:
        allowed &= ~shunned(catalogue, scored.taste) | catalogue.mask(asked_for(person))
    return allowed


def asked_for(person: Person) -> np.ndarray:
    """Ids of the titles that the person wants more of, in no order."""
    return np.fromiter(person.asked_for, np.int64)


def best_rows(scores: np.ndarray, allowed: np.ndarray, count: int) -> np.ndarray:
    """Rows by score, highest first, ties by row."""
    rows = np.flatnonzero(allowed)
    if len(rows) > count:
        edge = np.partition(scores[rows], -count)[-count]
        rows = rows[scores[rows] >= edge]
    return rows[np.argsort(-scores[rows], kind="stable")][:count]


def arrange(catalogue: Catalogue, person: Person, scored: Scored, settings: Settings) -> exploration.Order:
    """The best candidates spread out, tired ones lower, the last slot perhaps a try; then what was asked for, if it is missing."""
    tired = fatigue(catalogue, person, settings.fatigue)
    total, allowed = scored.scores + tired, candidates(catalogue, person, scored, settings)
    pool = best_rows(total, allowed, max(settings.pool, settings.count))
    pool = pool[are_good_enough(scored, pool, allowed, settings.floor)]
    cost = settings.likeness * settings.sliders.diversity
    head = pool[: settings.pool]
    chosen = diversity.spread_out(head, total[head], catalogue.vectors[head], settings.count, cost)
    rows = np.concatenate(
        [chosen.rows, pool[len(head) : settings.count]]
    )  # a list longer than the pool goes on by score
    variety = np.concatenate([chosen.penalties, np.zeros(len(rows) - len(chosen.rows))]) + tired[rows]
    order = exploration.settled(rows, variety)
    others = pool[~np.isin(pool, rows)]
    order = exploration.tried(order, others, tired[others], settings.exploration, (settings.seed, abs(person.id)))
    asked = catalogue.positions(asked_for(person))
    asked = asked[allowed[asked]]
    order = exploration.kept_on(order, asked[np.argsort(-total[asked], kind="stable")], tired, settings.count)
    return contested(order, person, scored, allowed, tired, asked, settings)


def contested(
    order: exploration.Order,
    person: Person,
    scored: Scored,
    allowed: np.ndarray,
    tired: np.ndarray,
    asked: np.ndarray,
    settings: Settings,
) -> exploration.Order:
    """Some places between ours and the rival's, where there is one, and a match to bound the loss by. `tired`: one per title;
    `asked`: rows."""
    if person.rival is None or scored.knots is None:
        return order
    every = np.arange(len(allowed))
    matches = calibration.match(scored.unmoved(every), scored.knots)
    good = allowed & are_good_enough(scored, every, allowed, settings.floor)
    return interleaving.contested(order, person.rival, matches, good, tired, asked, person.id)


def are_good_enough(scored: Scored, rows: np.ndarray, allowed: np.ndarray, floor: float) -> np.ndarray:
    """Whether each of these rows may be shown, for fewer picks are better than bad ones: not where the match is below `floor`, or
    below this person's own base rate, the mean match of all that they could be shown. Without a floor every one will do. `allowed`:
    a mask, one per title. Returns a mask, one per row."""
    if scored.knots is None or not floor or not len(rows):
        return np.ones(len(rows), bool)
    base_rate = calibration.match(scored.unmoved(np.flatnonzero(allowed)), scored.knots).mean()
    # The mean of equal numbers may come out a little above them.
    return calibration.match(scored.unmoved(rows), scored.knots) >= max(floor, float(base_rate)) - 1e-9


def fatigue(catalogue: Catalogue, person: Person, cost: float) -> np.ndarray:
    """The impression discount, one number per title (0 or less, in units of the score): what being shown and passed
    over takes from a score, `cost` for the first time, less for each further one."""
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
    reasons = explanation.reasons(scored.features, scored.weights, order.rows, len(scored.taste.rows))
    matches = calibration.match(reasons.parts.sum(axis=1), weights.calibration)
    turned = sliders(scored, order.rows)
    by_genre = explanation.genres(catalogue, scored.taste, order.rows)
    picks = []
    for position, row in enumerate(order.rows.tolist()):
        own = dict(zip(explanation.BLENDED, reasons.parts[position].tolist(), strict=True))
        added = {features.VARIETY: float(order.variety[position]), features.SLIDERS: float(turned[position])}
        parts = {**own, **{part: value for part, value in added.items() if value or part == features.VARIETY}}
        evidence = explanation.evidence(catalogue, scored.taste, reasons.shares[position], settings.evidence)
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
                evidence=evidence,
                rest=total - sum(item.share for item in evidence),
                genres=by_genre[position],
                explored=bool(order.explored[position]),
                propensity=float(order.propensities[position]),
                against=int(catalogue.ids[order.against[position]]) if order.against[position] >= 0 else None,
                is_theirs=bool(order.is_theirs[position]),
            )
        )
    return picks


def sliders(scored: Scored, rows: np.ndarray) -> np.ndarray:
    """What the sliders add to each of these rows' scores, one per row."""
    if scored.moved is None:
        return np.zeros(len(rows))
    return explanation.reasons(scored.features, scored.moved, rows, len(scored.taste.rows)).parts.sum(axis=1)


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
    allowed = candidates(catalogue, person, scored, settings)
    row = catalogue.position_of.get(title_id)
    if row is None or not allowed[row]:
        return None
    return int((scored.scores[allowed] > scored.scores[row]).sum()) + 1
