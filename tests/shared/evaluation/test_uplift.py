"""The interval of uplift holds at every look, and says what it takes."""

import math

import numpy as np
import pytest

from infra.evaluation import changing
from shared.evaluation import uplift
from shared.evaluation.uplift import Tally


@pytest.mark.parametrize("chance", [0.5, 0.75])
def test_the_truth_leaves_the_interval_at_any_look_in_no_more_than_five_of_a_hundred(chance: float) -> None:
    counts = np.arange(1, 601)
    won = np.random.default_rng(3).random((1000, len(counts))) < chance

    left = (np.abs(won.cumsum(axis=1) / counts - chance) > uplift.half_width(counts)).any(axis=1)

    assert left.mean() <= 0.05


def test_the_truth_stays_in_the_interval_where_lists_change_all_the_time() -> None:
    found = changing.simulated(300, 1.0, (5,), days=400)

    assert found.count.min() > 50
    assert found.left.mean() <= 0.05
    assert found.better.mean() + found.worse.mean() <= 0.05


def test_nothing_is_said_before_anything_is_watched() -> None:
    assert uplift.of(Tally(40, 40)) == uplift.Uplift(None, 0.0, 1.0, uplift.OPEN)
    assert uplift.weeks(2.0, 0.0) is None


@pytest.mark.parametrize(
    ("ours", "theirs", "verdict"), [(9, 3, "open"), (60, 20, "better"), (20, 60, "worse"), (400, 400, "alike")]
)
def test_it_ends_where_the_interval_says_so(ours: int, theirs: int, verdict: str) -> None:
    found = uplift.of(Tally(900, 900, ours, theirs))

    assert found.verdict == verdict
    assert found.low <= ours / (ours + theirs) <= found.high


def test_a_larger_effect_takes_fewer_watched_places() -> None:
    assert uplift.needed(3.0) < uplift.needed(2.0) < uplift.needed(1.5)
    assert uplift.times(0.75) == pytest.approx(3.0)
    assert uplift.times(1.0) == math.inf
