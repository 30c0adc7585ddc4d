"""Where a series loses its viewers: the cases of a forerunner's rule, and those that it got wrong."""

import pytest

from shared.discovery import drop_off
from shared.discovery.drop_off import Rated, Viewing


@pytest.mark.parametrize(
    ("episodes", "place"),
    [
        ([(8.5, 1000), (8.4, 950), (7.2, 500)], 3),  # both fall far enough
        ([(8.5, 1000), (7.5, 600)], 2),  # just far enough, both
        ([(8.5, 1000), (7.6, 100)], None),  # the rating does not
        ([(8.5, 1000), (6.0, 700)], None),  # the votes do not
        ([(8.0, 1000), (6.5, 500), (5.0, 100)], 2),  # the first of several
        ([(8.0, 0), (6.0, 0)], None),  # nobody voted: nothing is known
        ([(8.0, 10)], None),
        ([], None),
    ],
)
def test_the_first_rule_is_the_forerunners(episodes: list[tuple[float, int]], place: int | None) -> None:
    assert drop_off.by_votes([Rated(*one) for one in episodes]) == place


def test_survival_counts_whoever_is_on_their_way_as_long_as_they_are_known() -> None:
    gone, on_their_way = Viewing(2, True), Viewing(2, False)

    assert drop_off.survival([Viewing(4, True)] * 3 + [gone], 4) == [1.0, 1.0, 0.75, 0.75]
    # One of four has not come to the third episode yet: of the three that had a chance to, all went on.
    assert drop_off.survival([Viewing(4, True)] * 3 + [on_their_way], 4) == [1.0, 1.0, 1.0, 1.0]
    assert drop_off.survival([gone, gone], 4) == [1.0, 1.0, 0.0, 0.0]


def test_a_smooth_loss_of_85_per_cent_over_three_seasons_is_not_steady() -> None:
    shares = [0.15 ** (n / 29) for n in range(30)]

    verdict = drop_off.judge(shares)

    assert (verdict.shape, verdict.place, verdict.lost) == ("fades", None, 0.85)


def test_a_place_two_thirds_through_is_late() -> None:
    shares = [1.0] * 20 + [0.4] * 10

    verdict = drop_off.judge(shares)

    assert (verdict.shape, verdict.place, verdict.part) == ("drops", 21, "late")
    assert [drop_off.part(place, 30) for place in (1, 10, 11, 20, 21)] == ["early", "early", "middle", "middle", "late"]


def test_what_happens_to_every_series_is_no_drop() -> None:
    usual = [1.0] * 4 + [0.6] * 8
    worse = [1.0] * 4 + [0.3] * 8

    assert drop_off.judge(usual).place == 5
    assert drop_off.judge(usual, [usual] * 3).shape == "steady"
    assert drop_off.judge(worse, [usual] * 3).place == 5
    assert drop_off.judge(usual, [usual] * 2).place == 5  # two are too few to say what is usual


def test_few_episodes_and_few_losses_are_steady() -> None:
    for shares in ([], [1.0], [1.0, 0.9, 0.8], [1.0] * 12, [1.0] * 6 + [0.8] * 6):
        assert drop_off.judge(shares).shape == "steady", shares
