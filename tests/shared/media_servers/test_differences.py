"""Whatever list a server has, and whatever it is to have: the steps lead there, and never through an empty one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.media_servers import differences
from shared.media_servers.differences import Steps

ITEMS = st.sampled_from("ABCDEFGH")
OLD, NEW = st.lists(ITEMS, max_size=9), st.lists(ITEMS, max_size=8, unique=True)


def walk(here: list[str], steps: Steps) -> list[list[str]]:
    """What the list holds after each step that changes it."""
    added = [*here, *steps.first]
    rest = [one for place, one in enumerate(added) if place not in steps.out]
    return [added, rest, [*rest, *steps.last]]


@pytest.mark.parametrize(
    ("here", "wanted", "steps"),
    [
        ("ABC", "ABC", Steps()),
        ("", "AB", Steps(last=("A", "B"))),
        ("AB", "", Steps(out=(0, 1))),
        ("ABC", "ABCD", Steps(last=("D",))),
        ("ABCD", "BCDE", Steps(out=(0,), last=("E",))),
        ("ABCD", "ACBD", Steps(out=(1, 3), last=("B", "D"))),
        ("ABA", "AB", Steps(out=(2,))),
        ("ABC", "XAB", Steps(first=("X",), out=(0, 1, 2), last=("A", "B"))),
        ("ABC", "XY", Steps(first=("X", "Y"), out=(0, 1, 2))),
    ],
)
def test_what_stands_right_stays(here: str, wanted: str, steps: Steps) -> None:
    assert differences.in_order([*here], [*wanted]) == steps


@given(OLD, NEW)
def test_the_steps_lead_to_the_order_and_never_through_an_empty_list(here: list[str], wanted: list[str]) -> None:
    passed = walk(here, differences.in_order(here, wanted))

    assert passed[-1] == wanted
    assert not (here and wanted) or all(passed)


@given(OLD, NEW)
def test_without_an_order_only_what_is_new_comes_and_what_is_old_goes(here: list[str], wanted: list[str]) -> None:
    passed = walk(here, differences.in_any_order(here, wanted))

    assert set(passed[-1]) == set(wanted)
    assert not (here and wanted) or all(passed)


@given(NEW, st.data())
def test_one_move_is_found_and_nothing_else_taken_for_one(here: list[str], data: st.DataObject) -> None:
    wanted = data.draw(st.permutations(here))

    move = differences.one_move(here, wanted)

    if move is None:
        reachable = [moved(here, start, goal) for start in range(len(here)) for goal in range(len(here))]
        assert wanted == here or wanted not in reachable
    else:
        assert moved(here, *move) == wanted


def moved(here: list[str], start: int, goal: int) -> list[str]:
    rest = [*here[:start], *here[start + 1 :]]
    return [*rest[:goal], here[start], *rest[goal:]]


def test_lists_of_other_lengths_are_no_move() -> None:
    assert differences.one_move(["A", "B"], ["B"]) is None
