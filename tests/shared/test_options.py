"""What an admin may change: checked, stored once, versioned."""

import math
from zoneinfo import ZoneInfo

import pytest

from shared import options
from shared.db import Conn
from shared.errors import Invalid, NotFound


@pytest.mark.usefixtures("kinds_at_hand")
def test_every_default_passes_its_own_check() -> None:
    for option in options.by_name().values():
        assert option.schema.deserialize(option.default) == option.default, option.name
        assert option.help.endswith("."), option.name


def test_an_option_nobody_changed_has_its_default(conn: Conn) -> None:
    assert options.get(conn, "movie.picks") == 50
    assert options.all_values(conn)["movie.picks"] == 50


def test_a_changed_option_is_read_back_and_counted(conn: Conn) -> None:
    options.set(conn, "movie.picks", 20)
    options.set(conn, "movie.picks", 20)
    options.set(conn, "movie.picks", 30)

    assert options.get(conn, "movie.picks") == options.all_values(conn)["movie.picks"] == 30
    assert options.get(conn, "series.picks") == 50
    row = conn.execute("select version from options where key = 'movie.picks'").fetchone()
    assert row == {"version": 2}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("movie.picks", 0), ("movie.picks", 201), ("movie.picks", "many"), ("movie.picks", 1.5), ("movie.picks", None),
        ("movie.picks", True), ("movie.novelty", -0.1), ("movie.novelty", math.nan), ("movie.novelty", math.inf),
        ("household.time_zone", "Mars/Olympus"), ("embeddings.provider", "carrier pigeon"), ("output.enabled", "perhaps"),
        ("output.library_name", ""),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_named(conn: Conn, name: str, value: options.Value) -> None:
    with pytest.raises(Invalid, match=name.replace(".", r"\.")) as caught:
        options.set(conn, name, value)

    assert caught.value.details["field"] == name
    assert options.get(conn, name) == options.by_name()[name].default


def test_an_unknown_option_is_not_found(conn: Conn) -> None:
    with pytest.raises(NotFound):
        options.get(conn, "movie.magic")
    with pytest.raises(NotFound):
        options.set(conn, "movie.magic", 1)


def test_a_time_zone_that_is_accepted_can_be_used(conn: Conn) -> None:
    options.set(conn, "household.time_zone", "Australia/Lord_Howe")
    assert ZoneInfo(str(options.get(conn, "household.time_zone")))


def test_numbers_of_one_kind_come_without_their_prefix() -> None:
    values = {"movie.picks": 5, "series.picks": 6, "movie.novelty": 0.5, "output.enabled": True}
    assert options.numbers(values, "movie") == {"picks": 5.0, "novelty": 0.5}
