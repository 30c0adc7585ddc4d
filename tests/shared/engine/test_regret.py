"""Predicted regret: more for what suits and is new, for who watches much, and never beyond what can be."""

import numpy as np

from shared.engine import regret
from shared.engine.regret import Viewer

YEARS = np.array([0.0, 0.0, 9.0, 9.0])
EVERY = np.ones(4, bool)
NONE = np.zeros(4, bool)


def viewer(watched: int = 10, **how: object) -> Viewer:
    given = {"scores": np.array([2.0, 0.0, 2.0, 0.0]), "unseen": EVERY, "seen": NONE, "watched": watched, "repeated": 0}
    return Viewer(**(given | how))  # type: ignore[arg-type]


def test_attention_adds_up_to_one_and_goes_to_what_suits_and_is_new() -> None:
    share = regret.attention(np.array([2.0, 0.0, 2.0, 5.0]), np.array([1, 1, 1, 0], bool), YEARS, (1.0, -0.5))

    assert abs(share.sum() - 1) < 1e-12
    assert share[0] > share[2] > 0
    assert share[0] > share[1]
    assert share[3] == 0
    assert regret.attention(np.ones(4), NONE, YEARS, (1.0, -0.5)).sum() == 0


def test_whoever_watches_more_misses_more_and_more_people_too() -> None:
    few, _ = regret.of_household([viewer(1)], YEARS, 0.5)
    many, minds = regret.of_household([viewer(30)], YEARS, 0.5)
    two, _ = regret.of_household([viewer(30), viewer(30)], YEARS, 0.5)

    assert (few < many).all()
    assert (many < two).all()
    assert (two < 1).all()
    assert set(minds.tolist()) <= {0, 1}
    assert regret.of_household([], YEARS, 0.5)[0].tolist() == [0, 0, 0, 0]


def test_what_somebody_has_seen_is_missed_as_they_watch_again() -> None:
    never, _ = regret.of_household([viewer(0, unseen=NONE, seen=EVERY)], YEARS, 0.5)
    often, _ = regret.of_household([viewer(0, unseen=NONE, seen=EVERY, repeated=4)], YEARS, 0.5)

    assert 0 < never[0] < often[0] < 1


def test_the_households_own_past_outweighs_the_fit_as_it_grows() -> None:
    assert regret.carried(0, 0) == regret.CARRIED
    assert abs(regret.carried(2000, 1000) - 0.5) < 0.01
    assert regret.carried(0, 500) == 1.0
