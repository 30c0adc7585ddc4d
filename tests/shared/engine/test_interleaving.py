"""Contested places: fair coins, few of them, and nothing given up beyond the bound."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from shared.engine import exploration, interleaving
from shared.engine.interleaving import BLOCK, BOUND, HALF, Rival

TITLES = 120


@given(st.integers(0, 10_000), st.integers(2, 60), st.booleans(), st.integers(0, 9))
def test_a_contested_list_differs_from_ours_by_no_more_than_is_stated(
    seed: int, count: int, is_wide: bool, period: int
) -> None:
    chance = np.random.default_rng(seed)
    matches, scores = np.sort(chance.random(TITLES))[::-1], chance.random(TITLES)
    scores[chance.random(TITLES) < 0.3] = np.nan
    allowed, kept = chance.random(TITLES) < 0.8, np.array([3, 7])
    order = exploration.settled(np.arange(count), np.zeros(count))

    found = interleaving.contested(
        order, Rival("x", scores, is_wide, period), matches, allowed, np.zeros(TITLES), kept, 5
    )

    contested, changed = np.flatnonzero(found.against >= 0), np.flatnonzero(found.rows != order.rows)
    assert set(changed) == set(np.flatnonzero(found.is_theirs)) <= set(contested)
    assert len(set(contested // BLOCK)) == len(contested) <= (count // BLOCK if is_wide else 1)
    assert not (contested % BLOCK == 0).any()
    assert not np.isin(order.rows[contested], kept).any()
    assert len(set(found.rows.tolist())) == count
    assert allowed[found.rows[changed]].all()
    assert (matches[found.rows[changed]] >= matches[order.rows[changed]] - BOUND).all()
    expected_loss = HALF * np.maximum(
        0, matches[order.rows] - matches[np.where(found.is_theirs, found.rows, found.against)]
    )
    assert expected_loss[contested].sum() <= HALF * BOUND * count / BLOCK
    # Whose title stands there has the chance of a half, and so has the other's: together they are one.
    assert ((found.propensities > 0) & (found.propensities <= 1)).all()
    assert (found.propensities[contested] == HALF).all()
    assert (np.delete(found.propensities, contested) == 1).all()


def test_a_coin_is_fair_and_falls_once_a_period() -> None:
    order = exploration.settled(np.arange(10), np.zeros(10))
    scores = np.arange(40.0)

    def tossed(person: int, period: int) -> bool:
        rival = Rival("x", scores, False, period)
        found = interleaving.contested(order, rival, np.ones(40), np.ones(40, bool), np.zeros(40), np.zeros(0), person)
        return bool(found.is_theirs.any())

    theirs = [tossed(person, period) for person in range(40) for period in range(25)]

    assert 440 < sum(theirs) < 560
    assert theirs == [tossed(person, period) for person in range(40) for period in range(25)]
