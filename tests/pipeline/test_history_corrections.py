"""A history that the server corrects is corrected here: moved, lowered, unmarked; and one that it loses is not lost."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.household import rows
from tests.pipeline.house import House
from tests.pipeline.test_history import item_of, plays, rating, read, subject

LISTS = {"movie": "IncludeItemTypes=Movie", "series": "IncludeItemTypes=Episode"}
EVERYBODY = "full-sync-movie-watch-history"


@pytest.fixture(autouse=True)
def _sound(home: House) -> None:
    home.control.clear_oddities()


def bend(home: House, change: dict[str, object], kind: str = "movie") -> None:
    home.control.oddity(f"/Items\\?.*{LISTS[kind]}", change)


def number_of_plays(home: House, person: str) -> int:
    return int(str(home.value("select count(*) from play_events where user_id = %s", home.user(person))))


def mark(home: House, person: str, kind: str = "movie") -> datetime | None:
    query = "select newest_play_at from history_marks where user_id = %s and kind = %s"
    return home.value(query, home.user(person), kind)  # type: ignore[return-value]


def unseen(home: House, person: str) -> str:
    return next(name for name in reversed(home.published(person)) if home.title_count(name) == 1)


@pytest.mark.parametrize("date", ["2031-05-01T20:00:00.0000000Z", "9999-12-31T23:59:59.9999999-05:00"])
@pytest.mark.parametrize("full", [False, True])
def test_a_play_in_days_to_come_hides_no_later_one(home: House, date: str, full: bool) -> None:
    bend(home, {"at": "Items[0].UserData.LastPlayedDate", "set": date})
    read(home, "Ana", full=full)
    home.control.clear_oddities()
    name = unseen(home, "Ana")
    home.control.play("Ana", name)

    read(home, "Ana")

    assert plays(home, "Ana", name) == [("history", True)]
    told = mark(home, "Ana")
    assert told is not None
    assert told <= datetime.now(UTC)
    assert home.value("select count(*) from play_events where occurred_at > now() + interval '1 day'") == 0


@pytest.mark.parametrize("full", [False, True])
def test_years_that_cannot_be_read_back_are_healed_and_stop_nobody(home: House, full: bool) -> None:
    absurd = "9999-12-31 23:59:59-05"
    ana = home.user("Ana")
    play = home.value("select max(id) from play_events where user_id = %s and source = 'history'", ana)
    home.change("update play_events set occurred_at = %s where id = %s", absurd, play)
    home.change("update history_marks set newest_play_at = %s where user_id = %s and kind = 'movie'", absurd, ana)
    home.change("update watch_progress set last_played_at = %s where user_id = %s", absurd, ana)

    ended = home.run("full-sync-movie-watch-history" if full else "sync-movie-watch-history")

    assert ended["state"] == "succeeded"
    for query in (
        "select count(*) from play_events where occurred_at > now() + interval '1 day'",
        "select count(*) from history_marks where newest_play_at > now()",
        "select count(*) from watch_progress where last_played_at > now() + interval '1 day'",
    ):
        assert home.value(query) == 0
    read(home, "Ana", full=True)
    read(home, "Ana", full=True, kind="series")


@pytest.mark.parametrize("hours", [2, 14, 24 * 40])
@pytest.mark.parametrize("what", ["movie", "series"])
def test_a_history_that_is_moved_is_moved_and_not_doubled(home: House, what: str, hours: int) -> None:
    read(home, "Ana", full=True, kind=what)
    before, newest = number_of_plays(home, "Ana"), mark(home, "Ana", what)
    bend(home, {"at": "Items[*].UserData.LastPlayedDate", "shiftSeconds": -hours * 3600}, what)

    read(home, "Ana", kind=what)
    read(home, "Ana", full=True, kind=what)

    assert number_of_plays(home, "Ana") == before > 0
    assert newest is not None
    assert mark(home, "Ana", what) == newest - timedelta(hours=hours)
    home.control.clear_oddities()
    read(home, "Ana", full=True, kind=what)  # and back: later by as much
    assert number_of_plays(home, "Ana") == before
    assert mark(home, "Ana", what) == newest


def test_what_a_webhook_told_of_and_the_history_by_another_clock_is_one_play(home: House) -> None:
    name = unseen(home, "Finn")
    home.control.play("Finn", name)
    with home.writing() as conn:
        rows.play(conn, home.user("Finn"), home.title(name), source="webhook", server_id=home.server_id)
    bend(home, {"at": "Items[*].UserData.LastPlayedDate", "shiftSeconds": -5 * 3600})

    for full in (False, True, True):
        read(home, "Finn", full=full)

    assert plays(home, "Finn", name) == [("webhook", True)]
    home.control.clear_oddities()
    with home.client() as client:
        client.set_played(subject(home, "Finn"), item_of(home, name), False)
    read(home, "Finn", full=True)
    assert plays(home, "Finn", name) == []


def test_a_film_seen_again_is_a_play_more_and_taken_back_with_the_count(home: House) -> None:
    name, day, now = unseen(home, "Finn"), timedelta(days=1), datetime.now(UTC)
    for count, at in ((1, now - 9 * day), (2, now - 5 * day), (3, now - day)):
        home.control.set_data("Finn", name, Played=True, PlayCount=count, LastPlayedDate=at.isoformat())
        read(home, "Finn", full=count == 2)
    assert len(plays(home, "Finn", name)) == 3

    home.control.set_data("Finn", name, PlayCount=1)
    read(home, "Finn", full=True)

    left = home.row("select occurred_at as at from play_events where title_id = %s and user_id = %s",
                    home.title(name), home.user("Finn"))  # fmt: skip
    assert abs(left["at"] - (now - day)) < timedelta(seconds=1)


@pytest.mark.parametrize(("name", "value"), [("Likes", True), ("Rating", 9)])
def test_ratings_of_two_episodes_of_one_series_are_not_the_series_own(home: House, name: str, value: object) -> None:
    rated = (
        "select count(*) from ratings r join titles t on t.id = r.title_id where t.kind = 'series' and r.user_id = %s"
    )
    read(home, "Ana", full=True, kind="series")
    before = home.value(rated, home.user("Ana"))
    bend(home, {"at": f"Items[*].UserData.{name}", "set": value}, "series")

    read(home, "Ana", full=True, kind="series")

    assert home.control.oddities()[0]["happened"]
    assert home.row("select state from job_runs order by id desc limit 1")["state"] == "succeeded"
    assert home.value(rated, home.user("Ana")) == before


def test_a_rating_of_zero_is_none(home: House) -> None:
    home.control.set_data("Dev", "Alien", Played=True, Rating=8)
    read(home, "Dev", full=True)
    assert rating(home, "Dev", "Alien") == 80
    home.control.set_data("Dev", "Alien", Rating=0)

    read(home, "Dev", full=True)

    assert rating(home, "Dev", "Alien") is None


def test_a_server_that_has_forgotten_everything_is_believed_the_third_time(home: House) -> None:
    forgets: dict[str, object] = {
        "at": "Items[*].UserData",
        "set": {"Played": False, "PlayCount": 0, "IsFavorite": False},
    }
    marks = "select count(*) from watch_progress w join titles t on t.id = w.title_id " \
        "where user_id = %s and kind = 'movie' and played"  # fmt: skip
    ben = home.user("Ben")
    read(home, "Ben", full=True)
    before, marked = number_of_plays(home, "Ben"), home.value(marks, ben)

    bend(home, forgets)
    ended = home.run("full-sync-movie-watch-history", user_id=ben)
    assert "called unwatched all at once" in str(ended["message"])
    assert (number_of_plays(home, "Ben"), home.value(marks, ben)) == (before, marked)
    home.control.clear_oddities()
    read(home, "Ben", full=True)  # it was ill: the count begins anew

    bend(home, forgets)
    for _ in range(2):
        read(home, "Ben", full=True)
        assert home.value(marks, ben) == marked
    read(home, "Ben", full=True)
    assert home.value(marks, ben) == 0
    home.control.clear_oddities()
    read(home, "Ben", full=True)
    assert home.value(marks, ben) == marked


def test_a_row_the_database_refuses_costs_itself_only_and_is_named(home: House) -> None:
    name = unseen(home, "Finn")
    home.control.play("Finn", name)
    odd = f"alter table watch_progress add constraint odd check (title_id <> {home.title(name)}) not valid"
    home.change(odd)

    ended = home.run("full-sync-movie-watch-history", user_id=home.user("Finn"))

    home.change("alter table watch_progress drop constraint odd")
    assert ended["state"] == "succeeded"
    assert f"1 left out, whose facts the database does not take: {name}." in str(ended["message"])
    assert home.progress("Finn", name) is None
    read(home, "Finn", full=True)
    assert home.progress("Finn", name) is not None


def test_a_date_that_is_told_no_more_stays_known(home: House) -> None:
    name = unseen(home, "Finn")
    home.control.set_data("Finn", name, Played=True, PlayCount=1, daysAgo=4)
    read(home, "Finn", full=True)
    before = home.progress("Finn", name)
    bend(home, {"at": f"Items[Name={name}].UserData.LastPlayedDate", "remove": True})

    read(home, "Finn", full=True)

    assert before is not None
    assert before["last_played_at"] is not None
    assert home.progress("Finn", name) == before


@pytest.mark.parametrize("is_liked", [False, True])
def test_what_was_watched_in_a_copy_that_is_gone_stays_watched(home: House, is_liked: bool) -> None:
    name = f"Two copies {is_liked}"
    record = {"title": name, "library": "Films", "year": 1950, "tmdb": 989801 + is_liked}
    gone, left = (home.control.item(add=record | edition) for edition in ({}, {"edition": "4K"}))
    home.run("sync-movies")
    home.control.set_data("Finn", gone, Played=True, PlayCount=1, daysAgo=4)
    read(home, "Finn", full=True)
    home.control.item(remove=gone)
    home.control.set_data("Finn", left, IsFavorite=is_liked)
    home.run("sync-movies")

    for _ in range(2):
        read(home, "Finn", full=True)
        watched = home.progress("Finn", name)
        assert watched is not None
        assert (watched["played"], watched["is_favorite"]) == (True, is_liked)
        assert plays(home, "Finn", name) == [("history", True)]


def test_a_copy_that_takes_a_play_over_can_take_it_back(home: House) -> None:
    name = "One copy after another"
    first = home.control.item(add={"title": name, "library": "Films", "year": 1951, "tmdb": 989811})
    home.run("sync-movies")
    told = {"Played": True, "PlayCount": 1, "LastPlayedDate": (datetime.now(UTC) - timedelta(days=4)).isoformat()}
    home.control.set_data("Finn", first, **told)
    read(home, "Finn", full=True)
    second = home.control.item(replace=first)
    home.run("sync-movies")
    home.control.set_data("Finn", second, **told)
    read(home, "Finn", full=True)
    assert plays(home, "Finn", name) == [("history", True)]

    with home.client() as client:
        client.set_played(subject(home, "Finn"), second, False)
    read(home, "Finn", full=True)

    assert plays(home, "Finn", name) == []
    watched = home.progress("Finn", name)
    assert watched is None or not watched["played"]
