"""Lists of a history that never tell all: what they leave out is asked for by id, and is taken back on the server's word only."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.pipeline.house import House
from tests.pipeline.test_history import item_of, plays, read, subject

FILMS = r"/Items\?(?!.*&ids=).*IncludeItemTypes=Movie"
NEVER_WHOLE = {
    "a total that is too high": [{"at": "TotalRecordCount", "add": 3}],
    "a row that cannot be read": [{"at": "Items[0].Id", "remove": True}],
    "rows that are left out": [{"at": "Items[*]", "remove": True}],
}


@pytest.fixture(autouse=True)
def _sound(home: House) -> None:
    home.control.clear_oddities()


def unseen(home: House) -> list[str]:
    return [name for name in reversed(home.published("Finn")) if home.title_count(name) == 1]


@pytest.mark.parametrize("oddity", NEVER_WHOLE)
def test_a_list_that_is_never_whole_still_follows_marks_that_were_taken_off(home: House, oddity: str) -> None:
    taken_off, kept = unseen(home)[:2]
    for name in (taken_off, kept):
        home.control.play("Finn", name)
    read(home, "Finn", full=True)
    with home.client() as client:
        client.set_played(subject(home, "Finn"), item_of(home, taken_off), False)
    home.control.oddity(FILMS, *NEVER_WHOLE[oddity])

    read(home, "Finn", full=True)

    assert home.control.oddities()[0]["happened"]
    assert home.progress("Finn", taken_off) is None
    assert plays(home, "Finn", taken_off) == []
    assert home.progress("Finn", kept) is not None
    assert plays(home, "Finn", kept) == [("history", True)]


def test_what_the_server_does_not_speak_of_stays(home: House) -> None:
    name = unseen(home)[0]
    home.control.play("Finn", name)
    read(home, "Finn", full=True)
    home.control.oddity(
        r"/Items\?.*IncludeItemTypes=Movie", {"at": f"Items[Id={item_of(home, name)}].UserData", "set": {}}
    )

    read(home, "Finn", full=True)

    assert home.control.oddities()[0]["happened"]
    assert plays(home, "Finn", name) == [("history", True)]


def test_rows_that_cannot_be_read_or_believed_are_counted_and_named(home: House) -> None:
    name = unseen(home)[0]
    home.control.play("Finn", name)
    doubted = {"at": f"Items[Id={item_of(home, name)}].UserData.PlayCount", "set": 1e30}
    home.control.oddity(FILMS, doubted, {"at": "Items", "append": {"Type": "Movie", "UserData": {"Played": True}}})

    for job in ("full-sync-movie-watch-history", "sync-movie-watch-history"):
        message = str(home.run(job, user_id=home.user("Finn"))["message"])
        assert "1 left out because it cannot be read: an item without a title here." in message
        assert f"1 with facts that cannot be true: {name}." in message


BEGUN = r"/Resume\?"


@pytest.mark.parametrize("what", ["movie", "series"])
def test_oddities_of_what_is_in_progress_are_counted_and_named_too(home: House, what: str) -> None:
    row = home.row(
        "select li.external_id as id, t.name from library_items li join titles t on t.id = li.title_id where t.kind = %s "
        "and (li.episode_id is null) = (t.kind = 'movie') and li.removed_at is null and not exists "
        "(select from watch_progress w where w.title_id = t.id) limit 1",
        what,
    )
    home.control.play("Finn", row["id"], position=0.4)
    doubted = {"at": f"Items[Id={row['id']}].UserData.PlayCount", "set": 1e30}
    home.control.oddity(BEGUN, doubted, {"at": "Items", "append": {"Type": "Movie", "UserData": {"Played": True}}})

    message = str(home.run(f"sync-{what}-watch-history", user_id=home.user("Finn"))["message"])

    assert "1 left out because it cannot be read: an item without a title here." in message
    assert f"1 with facts that cannot be true: {row['name']}." in message


def test_without_what_is_in_progress_the_plays_are_kept_and_it_is_said(home: House) -> None:
    name = unseen(home)[0]
    home.control.play("Finn", name)
    home.control.oddity(BEGUN, {"at": "Items", "remove": True})

    run = home.run("sync-movie-watch-history", user_id=home.user("Finn"))

    assert run["state"] == "succeeded"
    assert plays(home, "Finn", name) == [("history", True)]
    assert "What Finn has begun could not be read: " in str(run["message"])


def test_a_server_that_fails_over_what_is_in_progress_tells_its_plays_all_the_same(home: House) -> None:
    name = unseen(home)[0]
    home.control.play("Finn", name)
    home.control.fault(BEGUN, "5xx", status=500)

    try:
        run = home.run("sync-movie-watch-history", user_id=home.user("Finn"))
    finally:
        home.control.clear_faults()

    assert run["state"] == "failed"
    assert "Resume" in str(run["error"])
    assert plays(home, "Finn", name) == [("history", True)]


@pytest.mark.parametrize("what", ["movie", "series"])
def test_what_is_begun_again_was_seen_before(home: House, what: str) -> None:
    """Unplayed, at no place to go on from: a list of episodes does not even hold it."""
    episode = home.row(
        "select li.external_id as id, t.name from library_items li join titles t on t.id = li.title_id where t.kind = %s "
        "and (li.episode_id is null) = (t.kind = 'movie') and li.removed_at is null "
        "and not exists (select from watch_progress w where w.title_id = t.id) limit 1",
        what,
    )
    marked = "select count(*) from watch_progress w join titles t on t.id = w.title_id where user_id = %s and name = %s and played"
    home.control.play("Ben", episode["id"], at=(datetime.now(UTC) - timedelta(days=3)).isoformat())
    read(home, "Ben", full=True, kind=what)
    home.control.play("Ben", episode["id"], position=0.02)

    for _ in range(2):
        read(home, "Ben", full=True, kind=what)
        assert plays(home, "Ben", episode["name"]) == [("history", True)]
        assert home.value(marked, home.user("Ben"), episode["name"]) == 1

    with home.client() as client:
        client.set_played(subject(home, "Ben"), episode["id"], False)
    read(home, "Ben", full=True, kind=what)
    assert plays(home, "Ben", episode["name"]) == []
