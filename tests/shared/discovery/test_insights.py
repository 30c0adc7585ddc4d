"""What rises and falls: the nearest of what was counted, never a zero where nothing was."""

from datetime import date, timedelta

import pytest

from functions import snapshot_metrics
from shared.db import Conn
from shared.discovery import insights
from shared.errors import Invalid
from shared.jobs.progress import Attempt
from tests.household import discoveries, rows
from tests.household.cast import Home

NEWEST = date(2026, 11, 30)
BACK = {"now": 0, "then": 30, "before": 60}


def counted(conn: Conn, title_id: int, *values: tuple[int, float], viewers: float = 3) -> None:
    """Days back and plays so far."""
    for back, value in values:
        discoveries.counted(conn, title_id, NEWEST - timedelta(days=back), plays=value, viewers=viewers)


def names(found: list[dict[str, object]]) -> list[object]:
    return [row["title"] for row in found]


def test_growth_is_held_against_the_growth_before_it(conn: Conn) -> None:
    home = Home(conn)
    counted(conn, home.film("Rising"), (60, 10), (30, 12), (0, 30))
    counted(conn, home.film("Falling"), (60, 10), (30, 40), (0, 41))
    counted(conn, home.film("Steady"), (60, 10), (30, 20), (0, 30))
    counted(conn, home.film("New"), (10, 1), (0, 9))
    counted(conn, home.film("Hardly watched"), (60, 1), (30, 1), (0, 2))
    counted(conn, home.film("Of two people"), (60, 10), (30, 12), (0, 30), viewers=2)
    counted(conn, home.film("For adults", min_age=18), (60, 10), (30, 12), (0, 31))
    conn.execute("update library_items set min_age = t.min_age from titles t where t.id = title_id")

    moved = insights.movements(conn, home.ben)

    assert (names(moved.risers), names(moved.fallers), names(moved.new)) == (
        ["For adults", "Rising"],
        ["Falling"],
        ["New"],
    )
    assert (moved.risers[1]["growth"], moved.risers[1]["before"]) == (18, 2)
    assert (moved.as_of, moved.first_result_on) == (NEWEST, None)
    conn.execute("update library_items set min_age = 0 where min_age is null")
    assert names(insights.movements(conn, home.ella).risers) == ["Rising"]


def test_a_missed_day_is_no_zero_and_the_nearest_one_counts_by_the_days_between(conn: Conn) -> None:
    home = Home(conn)
    counted(conn, home.film("Steady"), (60, 204_000), (30, 204_000), (0, 204_000))
    counted(conn, home.film("Missed by two days"), (62, 100), (28, 134), (0, 162))  # one a day all along
    counted(conn, home.film("Missed by four"), (64, 100), (34, 130), (0, 164))
    counted(conn, home.film("A gap at the edge"), (60, 100), (0, 300))

    moved = insights.movements(conn, home.ben)

    assert [names(found) for found in (moved.risers, moved.fallers, moved.new)] == [[], [], []]


def test_what_those_who_left_take_along_is_no_fall(conn: Conn) -> None:
    home = Home(conn)
    counted(conn, home.film("Somebody left since"), (60, 10), (30, 40), (0, 38))
    counted(conn, home.film("Somebody left before"), (60, 40), (30, 38), (0, 60))
    counted(conn, home.film("Nobody left"), (60, 10), (30, 40), (0, 40))

    moved = insights.movements(conn, home.ben)

    assert [names(found) for found in (moved.risers, moved.fallers, moved.new)] == [[], ["Nobody left"], []]


def test_the_world_is_compared_by_its_own_numbers_and_new_is_what_came_out(conn: Conn) -> None:
    home = Home(conn)
    told = {
        "Rising": ((60, 1000), (30, 1100), (0, 2100)), "Falling": ((60, 1000), (30, 9000), (0, 9100)),
        "Hardly": ((60, 10), (30, 20), (0, 90)), "Came out": ((5, 10), (0, 900)), "Old, but new to us": ((5, 10), (0, 900)),
    }  # fmt: skip
    for name, values in told.items():
        film = home.film(name, released_on=NEWEST - timedelta(days=9 if name == "Came out" else 9000))
        for back, value in values:
            rows.add(conn, "metric_snapshots", metric="watchers", source="trakt", day=NEWEST - timedelta(days=back),
                     title_id=film, value=value)  # fmt: skip

    moved = insights.movements(conn, home.ben, metric="watchers")

    assert [names(found) for found in (moved.risers, moved.fallers, moved.new)] == [
        ["Rising"],
        ["Falling"],
        ["Came out"],
    ]
    assert insights.movements(conn, home.ben).since is None
    with pytest.raises(Invalid, match="metric must be one of plays, watchers, votes"):
        insights.movements(conn, home.ben, metric="viewers")


def test_too_short_a_history_says_when_there_will_be_a_result(conn: Conn) -> None:
    home = Home(conn)
    assert insights.movements(conn, home.ben).since is None

    counted(conn, home.film("Young"), (20, 1), (0, 9))

    moved = insights.movements(conn, home.ben, window=30)
    began = NEWEST - timedelta(days=20)
    assert (moved.since, moved.first_result_on, moved.new) == (began, began + timedelta(days=60), [])
    with pytest.raises(Invalid, match="window must be one of 30, 90, 365"):
        insights.movements(conn, home.ben, window=31)


def test_a_snapshot_counts_finished_plays_and_people_once_a_day(conn: Conn) -> None:
    home = Home(conn)
    film = home.film("Alien")
    for user in (home.ana, home.ben, home.ben):
        rows.play(conn, user, film)
    rows.play(conn, home.ana, film, completed=False)

    for _ in range(2):
        snapshot_metrics.handler(conn, Attempt(0, "snapshot-metrics"))

    kept = conn.execute("select metric, value from metric_snapshots order by metric").fetchall()
    assert [(row["metric"], row["value"]) for row in kept] == [("plays", 3.0), ("viewers", 2.0)]


def test_the_first_night_compares_what_plays_say_of_earlier_days(conn: Conn) -> None:
    home = Home(conn)
    film, old = home.film("Rising"), home.film("Old")
    for back in (90, 80, 20, 15, 10, 5, 1):
        for user in (home.ana, home.ben, home.ella):
            rows.play(conn, user, film, at=rows.ago(f"{back} days"))
    for user in (home.ana, home.ben, home.ella):
        rows.play(conn, user, old, at=rows.ago("80 days"))

    insights.take(conn)

    moved = insights.movements(conn, home.ana)
    assert (names(moved.risers), names(moved.fallers)) == (["Rising"], [])
    assert (moved.risers[0]["growth"], moved.risers[0]["before"]) == (15, 0)


def test_neither_a_history_that_is_brought_nor_one_that_goes_moves_anything(conn: Conn) -> None:
    home = Home(conn)
    film = home.film("Steady")
    people = (home.ana, home.ben, home.ella, home.yara)
    for back in (100, 50, 20):
        for user in people:
            rows.play(conn, user, film, at=rows.ago(f"{back} days"))
    insights.take(conn)

    for back in range(200, 260):
        rows.play(conn, home.ana, film, at=rows.ago(f"{back} days"))
    insights.take(conn)
    moved = insights.movements(conn, home.ana)
    assert (moved.risers, moved.fallers, moved.new) == ([], [], [])

    conn.execute("update users set is_active = false where id = %s", (home.yara,))
    insights.take(conn)
    moved = insights.movements(conn, home.ana)
    assert (moved.risers, moved.fallers, moved.new) == ([], [], [])


def test_of_a_hundred_thousand_snapshots_only_the_edges_are_read(conn: Conn) -> None:
    """Three narrow ranges of days are all that it needs."""
    home = Home(conn)
    film = home.film("Alien")
    discoveries.counted_daily(conn, NEWEST, titles=999, days=50)
    conn.execute("analyze metric_snapshots")
    given = {
        "metric": "plays", "source": "household", "window": 20, "tolerance": 3, "base": 3.0, "shrink": 5.0, "told_from": 3,
        "limit": 10, "viewer": home.ben, "kind": None, "newest": NEWEST,
    }  # fmt: skip
    plan = conn.execute(f"explain (analyze, format json) {insights.sql.movements}", given).fetchone()
    assert plan is not None

    assert film
    assert "Seq Scan on metric_snapshots" not in str(plan)
