"""Explanations: every number shown is recomputed here the long way, from the titles themselves."""

import numpy as np
import pytest

from shared.engine import affinity, blend, content, explanation, features, picks, taste
from shared.engine.blend import Weights
from shared.engine.person import Settings
from tests.shared.engine import people

LIBRARY = people.library()
HOUSEHOLD = people.neighbours(LIBRARY)
FAN = people.fan(1, world=0)
TASTE = taste.of(LIBRARY, FAN.signals, FAN.now)
TABLE = features.compute(LIBRARY, TASTE, HOUSEHOLD, FAN.id)
SOME = np.array([3, 17, 40, 77, 119])
# Every feature weighs something here, so that none can hide.
ALL = Weights(TABLE.names, np.random.default_rng(4).normal(size=(len(TABLE.names), len(blend.FACTORS))))


def test_every_column_is_the_sum_of_its_split_and_a_prior_that_no_title_made() -> None:
    """Linear features have no prior; densities have the smoothing's share and nothing else."""
    for column in TABLE.columns:
        if column.split is None or column.name.startswith("affinity"):
            continue

        assert column.split(SOME).sum(axis=1) == pytest.approx(column.values[SOME], abs=1e-5), column.name


def test_the_share_of_a_watched_title_in_mean_likeness_is_its_weighted_cosine() -> None:
    column = next(c for c in content.columns(LIBRARY, TASTE) if c.name == "meaning mean")
    worth = TASTE.weights / np.abs(TASTE.weights).sum()
    by_hand = [
        [worth[j] * float(LIBRARY.vectors[i] @ LIBRARY.vectors[row]) for j, row in enumerate(TASTE.rows)] for i in SOME
    ]

    assert column.split is not None
    assert column.split(SOME) == pytest.approx(np.array(by_hand), abs=1e-6)


def test_the_share_of_a_watched_title_in_a_density_is_its_bump_over_the_whole() -> None:
    liked = TASTE.weights[TASTE.liked]
    column = affinity.ratio("affinity language", affinity.languages(LIBRARY), TASTE.liked, liked, TASTE)
    weights = np.maximum(TASTE.weights, 0)
    row = int(SOME[0])
    same = LIBRARY.language[TASTE.rows] == LIBRARY.language[row]
    common = float((LIBRARY.language == LIBRARY.language[row]).mean())
    mass = float((weights * same).sum()) + affinity.PSEUDO * common
    value = np.log(mass / (weights.sum() + affinity.PSEUDO) / common)

    assert column.values[row] == pytest.approx(value, abs=1e-9)
    assert column.split is not None
    assert column.split(SOME)[0] == pytest.approx(value * weights * same / mass, abs=1e-9)


def by_hand(name: str, row: int) -> float:
    """The weighted mean cosine with watched titles, in double precision, from nothing but vectors and weights."""
    newest_likes = np.zeros(len(TASTE.rows))
    newest_likes[np.flatnonzero(TASTE.weights > 0)[:10]] = 1
    worth = {
        "meaning mean": TASTE.weights,
        "meaning recent": newest_likes,
    }[name]
    cosines = LIBRARY.vectors[TASTE.rows].astype(np.float64) @ LIBRARY.vectors[row].astype(np.float64)
    return float(worth @ cosines / np.abs(worth).sum())


def test_what_is_shown_is_what_the_order_was_made_by() -> None:
    """The order is made in single precision, the explanation in double: they tell of one score."""
    scored = picks.score(LIBRARY, FAN, HOUSEHOLD, Settings(), ALL)

    for pick in picks.recommend(LIBRARY, FAN, HOUSEHOLD, Settings(count=100), ALL):
        assert pick.score - pick.parts[features.VARIETY] == pytest.approx(scored.scores[pick.row], abs=1e-4)


def test_displayed_parts_and_shares_equal_those_recomputed_from_the_columns() -> None:
    told = picks.recommend(LIBRARY, FAN, HOUSEHOLD, Settings(count=20, evidence=1000), ALL)
    weights = ALL.table @ blend.factors(LIBRARY, TASTE, HOUSEHOLD, FAN.id)

    for pick in told:
        parts = dict.fromkeys(features.PARTS, 0.0)
        shares: dict[int, float] = {}
        for column, weight in zip(TABLE.columns, weights, strict=True):
            known = column.values[np.isfinite(column.values)].astype(np.float64)
            if known.std() < 1e-9 or not np.isfinite(column.values[pick.row]):
                continue
            value = by_hand(column.name, pick.row) if column.whole else column.values[pick.row]
            parts[features.part(column.name)] += weight * (value - known.mean()) / known.std()
            for j, share in enumerate(column.split(np.array([pick.row]))[0] if column.split else ()):
                title_id = int(LIBRARY.ids[TASTE.rows[j]])
                shares[title_id] = shares.get(title_id, 0.0) + weight * share / known.std()
        parts[features.VARIETY] = pick.parts[features.VARIETY]

        assert pick.parts == pytest.approx(parts, abs=1e-6)
        assert {e.title_id: e.share for e in pick.evidence} == pytest.approx(
            {k: v for k, v in shares.items() if v}, abs=1e-6
        )
        assert sum(pick.parts.values()) == pytest.approx(pick.score, abs=1e-6)
        assert sum(shares.values()) + pick.rest == pytest.approx(pick.score, abs=1e-6)


def test_points_start_from_an_average_title_and_end_at_the_match() -> None:
    told = explanation.points({"Taste match": 2.0, "Quality": -0.5}, [(-4.0, 0.0), (4.0, 1.0)])

    assert told == pytest.approx({"Average": 50.0, "Taste match": 25.0, "Quality": -6.25})


def test_genres_are_parted_into_familiar_and_new() -> None:
    row = LIBRARY.position_of[1003]

    told = explanation.genres(LIBRARY, TASTE, np.array([row]))[0]

    watched = {LIBRARY.genre_names[g] for r in TASTE.rows for g in LIBRARY.genres.row(r)[0]}
    assert set(told["familiar"]) <= watched
    assert not set(told["new"]) & watched
    assert {*told["familiar"], *told["new"]} == {LIBRARY.genre_names[g] for g in LIBRARY.genres.row(row)[0]}
