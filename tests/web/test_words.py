from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web import words
from web.pages import figures

NOON = datetime(2026, 7, 4, 12, tzinfo=UTC)


@given(st.lists(st.floats(-30, 60), min_size=1, max_size=7))
def test_what_is_shown_of_the_parts_adds_up_to_the_match_as_shown(values: list[float]) -> None:
    parts = {f"part {number}": value for number, value in enumerate(values)}

    shown = words.breakdown(sum(values), parts)

    assert round(sum(row["points"] for row in shown), 1) == round(round(sum(values) * 10) / 10, 1)  # type: ignore[misc]


def test_each_bar_begins_where_the_one_before_ended() -> None:
    shown = words.breakdown(60.0, {"Variety": -5.0, "Taste match": 15.0, "Average": 50.0})

    assert [(row["name"], row["start"], row["width"]) for row in shown] == [
        ("Average", 0.0, 50.0),
        ("Taste match", 50.0, 15.0),
        ("Variety", 60.0, 5.0),
    ]


def test_nothing_to_break_down_is_no_bar() -> None:
    assert words.breakdown(0, {}) == []


@pytest.mark.parametrize(
    ("seconds", "text"), [(None, ""), (0, ""), (2700, "45 min"), (7200, "2 h"), (8040, "2 h 14 min"), (7199, "2 h")]
)
def test_a_running_time_reads_as_people_say_it(seconds: int | None, text: str) -> None:
    assert words.duration(seconds) == text


@pytest.mark.parametrize(
    ("delta", "text"),
    [
        (timedelta(seconds=-10), "just now"),
        (timedelta(seconds=10), "in a moment"),
        (timedelta(minutes=-5), "5 min ago"),
        (timedelta(hours=3), "in 3 hr"),
        (timedelta(days=-2), "2 days ago"),
    ],
)
def test_a_moment_is_told_from_now(delta: timedelta, text: str) -> None:
    assert words.relative(NOON + delta, NOON) == text


def test_a_moment_is_told_in_the_households_zone() -> None:
    assert words.moment(NOON, "Europe/Berlin") == "Sat, 4 Jul 2026, 14:00"
    assert words.relative(None) == "never"


def test_a_device_is_called_what_people_call_it() -> None:
    phone = (
        "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36"
    )
    laptop = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"

    assert [words.device(one) for one in (phone, laptop)] == ["Chrome on Android", "Firefox on Linux"]
    assert words.device("Phone/1") == "Phone/1"
    assert words.device("") == "A device without a name"


def test_what_is_to_be_typed_is_set_as_code_and_nothing_else_is_markup() -> None:
    assert words.coded("Run `matinee <x>` & see.") == "Run <code>matinee &lt;x&gt;</code> &amp; see."


def test_a_small_error_of_calibration_has_a_short_bar() -> None:
    [(_measure, [row])] = figures.sections({"engine": {"ece": {"value": 0.03}}})

    assert row["width"] == 15
