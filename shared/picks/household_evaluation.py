"""How good the picks are on the household's own past, kept night by night; and weights fitted to it, where they are better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from psycopg.types.json import Jsonb

from shared import db, options
from shared.db import Conn, Row
from shared.engine import blend
from shared.engine.blend import Sliders, Weights
from shared.engine.person import Settings
from shared.engine.signals import Options
from shared.evaluation import hybrid, metrics, past, rivals
from shared.evaluation.past import Past
from shared.evaluation.rivals import Figures, Say
from shared.language import gettext
from shared.picks import engine_inputs, recommendations
from shared.picks.engine_inputs import Inputs

sql = db.queries("picks/evaluations")

FEWEST = 3
# So many, drawn by chance, are scored: more would narrow the intervals little and take the night.
MOST = 300
REFIT_PEOPLE, REFIT_LIKES = 30, 1000
TOO_LITTLE = gettext(
    "Too little history to measure: at least %(fewest)s people need %(enough)s likes, and a later one each.",
    fewest=FEWEST,
    enough=past.ENOUGH,
)
ADOPTED, KEPT, WITHDRAWN = "adopted", "kept", "withdrawn"
RIVALS = rivals.SIMPLE | {hybrid.NAME: hybrid.of_past}


@dataclass(frozen=True)
class Evaluation:
    """`metrics`: what → measure → value, low, high. `cold_start_rate`: share of people without enough likes to be scored.
    `refit` says what became of weights fitted to this household; None where it is too small to fit any. `hybrid`: the share
    of the first ten places that each stage of the hybrid order fills."""

    people: int
    likes: int
    cold_start_rate: float
    metrics: dict[str, Figures]
    refit: str | None = None
    hybrid: dict[str, float] | None = None


def evaluate(conn: Conn, kind: str, say: Say) -> Evaluation | None:
    """Holds out the newest fifth of everybody's likes, ranks as of then and keeps what came of it. None, and nothing kept,
    where fewer than three people have enough likes. Writes in the caller's transaction."""
    gathered = everybody(conn, kind, say)
    household = of(conn, gathered) if gathered else None
    if household is None or len(household.scored) < FEWEST:
        return None
    weights = gathered[0].weights
    outcomes = rivals.engine(household, [weights], say)[0]
    figures = {"engine": rivals.figures(household, outcomes, weights)}
    figures |= {name: rivals.figures(household, rivals.simple(household, scores)) for name, scores in RIVALS.items()}
    refit = refitted(conn, kind, household, figures, say) if large(household) else None
    evaluation = Evaluation(
        len(household.scored), household.like_count, household.cold_start_rate, figures, refit, hybrid.stages(household)
    )
    save(conn, kind, evaluation, weights)
    return evaluation


def newest(conn: Conn, kind: str, *, limit: int = 1, offset: int = 0) -> list[Row]:
    """Evaluations kept of this kind, newest first."""
    return db.all(conn, sql.newest, {"kind": kind, "limit": limit, "offset": offset})


def listing(conn: Conn, kind: str, *, limit: int, offset: int = 0) -> tuple[list[Row], int]:
    """A page of them, and how many there are in all."""
    return newest(conn, kind, limit=limit, offset=offset), db.value(conn, sql.count, {"kind": kind}, of=int)


def adopted(conn: Conn, kind: str) -> Row | None:
    """Weights fitted to this household that are in use: their provenance, and since when. None: those that come with Matinee."""
    return db.maybe(conn, sql.adopted, {"kind": kind})


def everybody(conn: Conn, kind: str, say: Say) -> list[Inputs]:
    """What each person's list would be made from today; of at most `MOST` people."""
    ids = np.array(recommendations.enabled_users(conn, kind), np.int64)
    chosen = np.sort(np.random.default_rng(0).permutation(ids)[:MOST]).tolist()
    out = []
    for place, user_id in enumerate(chosen):
        say(gettext("Reading what everybody did"), place, len(chosen))
        out.append(engine_inputs.gather(conn, user_id, kind))
    return out


def of(conn: Conn, gathered: Sequence[Inputs]) -> Past:
    """The household as it was, at its own settings and before exploration."""
    values, first = options.all_values(conn), gathered[0]
    numbers = options.numbers(values, first.asked.kind)
    settings = Settings(
        recent_limit=int(numbers["recent_watch_limit"]),
        sliders=Sliders(**{name: numbers[name] for name in engine_inputs.SLIDERS}),
    )
    return past.of(
        first.loaded.catalogue,
        {user_id: acts.own for user_id, acts in first.acts.items()},
        {inputs.asked.user_id: inputs.person.visible for inputs in gathered if inputs.person.visible is not None},
        {user_id: acts.started for user_id, acts in first.acts.items()},
        settings,
        Options(half_life_days=float(str(values["taste.half_life_days"]))),
    )


def large(household: Past) -> bool:
    """Whether there is enough to fit weights on without fitting these very people."""
    return len(household.scored) >= REFIT_PEOPLE and household.like_count >= REFIT_LIKES


def refitted(conn: Conn, kind: str, household: Past, figures: dict[str, Figures], say: Say) -> str:
    """Fits anew from the defaults. Adopted when cross-validated lists beat those of the defaults beyond the interval of the
    difference; withdrawn when they no longer beat them at all."""
    fitted, by_fold = rivals.refitted(household, say)
    *folds, default = rivals.engine(household, [*by_fold, blend.default_weights()], say)
    crossed = [folds[int(household.fold[place])][place] for place in range(len(household.scored))]
    gains = [new.ndcg - old.ndcg for new, old in zip(crossed, default, strict=True)]
    figures |= {"defaults": rivals.figures(household, default), "refitted": rivals.figures(household, crossed)}
    figures["refitted"]["ndcg@10 gained"] = rivals.interval(gains)
    return settled(conn, kind, rivals.calibrated(fitted, crossed), gains)


def settled(conn: Conn, kind: str, weights: Weights, gains: Sequence[float]) -> str:
    if metrics.interval(gains)[0] > 0:
        origin = {"data": "this household", "people": len(gains), "ndcg@10 gained": float(np.mean(gains))}
        named = replace(weights, provenance=origin)
        given = {"weights": Jsonb(blend.as_plain(named)), "provenance": Jsonb(origin)}
        conn.execute(sql.adopt, {"kind": kind, **given})
        return ADOPTED
    if np.mean(gains) <= 0 and conn.execute(sql.withdraw, {"kind": kind}).rowcount:
        return WITHDRAWN
    return KEPT


def save(conn: Conn, kind: str, evaluation: Evaluation, weights: Weights) -> None:
    config = {
        "likes": evaluation.likes,
        "coldStartRate": evaluation.cold_start_rate,
        "heldOut": past.HELD,
        "refit": evaluation.refit,
        "hybrid": evaluation.hybrid,
        "weights": weights.provenance,
    }
    given = {"kind": kind, "people": evaluation.people, "metrics": Jsonb(evaluation.metrics), "config": Jsonb(config)}
    conn.execute(sql.save, given)


def sentence(evaluation: Evaluation) -> str:
    """The whole in a line, for whoever looks at the job."""
    own, votes = (evaluation.metrics[name]["ndcg@10"] for name in ("engine", "popularity"))
    return gettext(
        "%(people)s people: NDCG@10 %(ndcg)s [%(low)s, %(high)s], popularity %(popularity)s.",
        people=evaluation.people,
        ndcg=f"{own['value']:.3f}",
        low=f"{own['low']:.3f}",
        high=f"{own['high']:.3f}",
        popularity=f"{votes['value']:.3f}",
    )
