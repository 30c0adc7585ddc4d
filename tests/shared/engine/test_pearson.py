"""Pearson, against correlations and predictions by hand."""

import numpy as np
import pytest

from shared.engine import community, pearson, picks, taste
from shared.engine.person import Person, Settings
from shared.engine.signals import Interaction, Signals, weigh
from tests.shared.engine import people

LIBRARY = people.library(40)


def rated(ratings: dict[int, float]) -> Signals:
    acts = [Interaction(1000 + n, plays=1, rating=given, last_at=people.NOW) for n, given in ratings.items()]
    return weigh(acts, people.NOW)


OWN = rated({n: 40 + 6 * n for n in range(8)})
ALIKE = rated({**{n: 50 + 5 * n for n in range(8)}, 20: 95, 21: 95, 22: 10})
ALSO = rated({**{n: 45 + 4 * n + 3 * (n % 2) for n in range(7)}, 20: 90, 22: 20})
STRANGE = rated({**{n: 90 - 7 * n for n in range(8)}, 21: 100, 23: 100})
FEW = rated({**{n: 40 + 6 * n for n in range(4)}, 23: 100})
OTHERS = community.build(LIBRARY, [(1, OWN), (2, ALIKE), (3, ALSO), (4, STRANGE), (5, FEW)])
TASTE = taste.of(LIBRARY, OWN, people.NOW)


def strengths(signals: Signals) -> dict[int, float]:
    return dict(zip(signals.title_ids.tolist(), signals.strengths.tolist(), strict=True))


def by_hand(mine: Signals, theirs: Signals) -> float:
    a, b = strengths(mine), strengths(theirs)
    shared = sorted(a.keys() & b.keys())
    own = np.array([a[i] for i in shared]) - np.mean([*a.values()])
    other = np.array([b[i] for i in shared]) - np.mean([*b.values()])
    return float(own @ other / np.sqrt((own @ own) * (other @ other)) * min(len(shared), 25) / 25)


def test_correlations_are_centred_and_weighed_by_how_much_is_shared() -> None:
    told = pearson.correlations(TASTE, OTHERS, 1)

    assert told[1:4] == pytest.approx([by_hand(OWN, each) for each in (ALIKE, ALSO, STRANGE)], abs=1e-6)
    assert told[0] == 0  # oneself
    assert told[4] == 0  # four titles shared
    assert told[3] < 0 < told[2] < 8 / 25


def test_a_prediction_needs_two_like_minded_people_and_is_drawn_to_the_mean() -> None:
    column = pearson.column(LIBRARY, TASTE, OTHERS, 1)
    two, one, nobody = (column.values[LIBRARY.position_of[1000 + n]] for n in (20, 21, 30))
    near = [by_hand(OWN, each) for each in (ALIKE, ALSO)]
    told = [strengths(each) for each in (ALIKE, ALSO)]
    ahead = [each[1020] - np.mean([*each.values()]) for each in told]

    assert two == pytest.approx(np.dot(near, ahead) / (sum(near) + pearson.SHRINK), abs=1e-6)
    assert np.isnan(one)
    assert np.isnan(nobody)


def test_picks_by_pearson_are_led_by_what_the_like_minded_thought() -> None:
    told = picks.recommend(LIBRARY, Person(1, OWN, people.NOW), OTHERS, Settings(count=30, strategy="pearson"))
    order = [pick.title_id for pick in told]

    assert order[0] == 1020
    assert order.index(1022) > 20 if 1022 in order else True
    assert sum(told[0].parts.values()) == pytest.approx(told[0].score, abs=1e-6)
