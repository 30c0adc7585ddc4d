"""What others do, and what one idea alone does: scores over the catalogue to hold the engine's against."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from infra.evaluation.arena import Arena
from shared.engine import household, neighbours, pearson, taste
from shared.engine.sparse import Sparse
from shared.engine.taste import Taste
from shared.evaluation import hybrid

Scores = Callable[[Arena, int], np.ndarray]
HEAT = 0.2


def likes(arena: Arena, position: int) -> tuple[Taste, np.ndarray]:
    """The person's taste without a limit on watches, and the rows they liked."""
    person = arena.person(position)
    held = taste.of(arena.catalogue, person.signals, person.now, limit=100_000)
    return held, held.rows[held.liked]


def chance(arena: Arena, position: int) -> np.ndarray:
    return np.random.default_rng((position, 11)).random(len(arena.catalogue))


def popularity(arena: Arena, position: int) -> np.ndarray:
    return np.nan_to_num(arena.catalogue.log_votes)


def mean_raw(arena: Arena, position: int) -> np.ndarray:
    return arena.raw @ arena.raw[likes(arena, position)[1]].mean(axis=0)


def mean_centred(arena: Arena, position: int) -> np.ndarray:
    vectors = arena.catalogue.vectors
    return vectors @ vectors[likes(arena, position)[1]].mean(axis=0)


def soft_pooled(arena: Arena, position: int) -> np.ndarray:
    vectors = arena.catalogue.vectors
    heat = np.exp(vectors @ vectors[likes(arena, position)[1]].T / HEAT)
    return np.log(heat.mean(axis=1))


def described(arena: Arena, position: int) -> np.ndarray:
    """.5 similarity, .3 novelty (has an unseen genre), .2 rating, as other recommenders describe themselves."""
    shares, rows = arena.catalogue.genre_shares, likes(arena, position)[0].rows
    unseen = shares @ (shares[rows].sum(axis=0) == 0)
    rating = np.nan_to_num(arena.catalogue.rating, nan=5.0) / 10
    return 0.5 * (1 + mean_raw(arena, position)) / 2 + 0.3 * (unseen > 0) + 0.2 * rating


def ease(arena: Arena, position: int) -> np.ndarray:
    return household.ease(arena.catalogue, likes(arena, position)[0], arena.everybody).values


def user_knn(arena: Arena, position: int) -> np.ndarray:
    held = likes(arena, position)[0]
    others = np.array([user_id != arena.cases[position].user_id for user_id in arena.everybody.user_ids], float)
    return household.kindred(held, arena.everybody, others).values


def pearson_alone(arena: Arena, position: int) -> np.ndarray:
    held, user_id = likes(arena, position)[0], arena.cases[position].user_id
    return np.nan_to_num(pearson.column(arena.catalogue, held, arena.everybody, user_id).values, nan=-9.0)


def hybrid_at_home(arena: Arena, position: int) -> np.ndarray:
    return hybrid.order(arena.catalogue, arena.person(position), arena.known(arena.mates[position]))[0]


def hybrid_of_all(arena: Arena, position: int) -> np.ndarray:
    return hybrid.order(arena.catalogue, arena.person(position), arena.everybody)[0]


def item_knn(graph: Sparse) -> Scores:
    """Neighbours of everything liked, from everybody's likes."""

    def scores(arena: Arena, position: int) -> np.ndarray:
        own = graph.picked(likes(arena, position)[1])
        return np.bincount(own.columns, own.values, minlength=len(arena.catalogue))

    return scores


def household_baselines() -> Mapping[str, Scores]:
    return {
        "random": chance,
        "popularity (votes)": popularity,
        "mean taste vector, raw": mean_raw,
        "described weights .5/.3/.2": described,
        "mean taste vector, centred": mean_centred,
        "soft-max pooled, centred": soft_pooled,
        hybrid.NAME: hybrid_at_home,
    }


def community_baselines(arena: Arena) -> Mapping[str, Scores]:
    return {
        "EASE": ease,
        "item-kNN": item_knn(neighbours.graph(arena.everybody, top=100)),
        "user-kNN": user_knn,
        "Pearson user–user": pearson_alone,
        hybrid.NAME: hybrid_of_all,
    }
