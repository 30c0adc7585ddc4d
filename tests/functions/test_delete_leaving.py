"""Nothing is deleted on a server without every switch, whatever fails or is killed in between, and never twice."""

from collections.abc import Callable, Iterator

import pytest

from functions import delete_leaving
from shared import options
from shared.audit import TERMINAL
from shared.db import Conn
from shared.errors import Conflict, Invalid
from shared.jobs.progress import Attempt
from shared.people import accounts
from shared.upkeep import leaving, removals
from tests import household
from tests.functions import deletion_switches, publishing
from tests.functions.deletion_switches import SWITCHES, ids
from tests.functions.publishing import Home
from tests.household import removals as removal_rows

FILMS = ("Heat", "Alien", "The Matrix")


@pytest.fixture(params=["jellyfin", "emby"])
def home(request: pytest.FixtureRequest, database: str) -> Iterator[Home]:
    """Three films that nobody holds on to, announced long ago, and deleting allowed."""
    with publishing.opened(request.param) as opened:
        ids = [household.title(opened.conn, film, "movie") for film in FILMS]
        removal_rows.let_go(opened.conn, ids)
        removal_rows.leaving(opened.conn, ids)
        opened.conn.execute("update watch_progress set last_played_at = '2000-01-01'")
        options.set(opened.conn, "removals.may_delete", True)
        opened.conn.commit()
        for user in opened.client.users():
            for film in FILMS:
                opened.server.control.set_data(user.name, film, IsFavorite=False, PlaybackPositionTicks=0)
        opened.server.control.forget_requests()
        yield opened


def confirm(home: Home, *films: str) -> None:
    ana = accounts.find(home.conn, "Ana")
    removals.confirm(home.conn, ana, ids(home, *films), f"delete {len(films)} titles", is_dry_run=False, by=TERMINAL)
    home.conn.commit()


def run(conn: Conn) -> None:
    delete_leaving.handler(conn, Attempt(1, "delete-leaving"))


def there(home: Home) -> set[str]:
    return {item.name for item in home.items("Films")}


def states(home: Home) -> list[tuple[str, str | None]]:
    found = home.conn.execute("select state, problem from removals order by id").fetchall()
    home.conn.commit()
    return [(row["state"], row["problem"]) for row in found]


def deletions(home: Home) -> int:
    return sum(request["method"] == "DELETE" for request in home.server.control.requests("/Items/"))


def test_what_is_confirmed_goes_and_the_room_is_told(home: Home) -> None:
    before = there(home)
    confirm(home, "Heat", "The Matrix")

    run(home.conn)
    run(home.conn)

    assert states(home) == [("gone", None)] * 2
    assert before - there(home) == {"Heat", "The Matrix"}
    assert deletions(home) == 2
    assert states(home) == [("gone", None)] * 2
    [month] = removals.regained(home.conn)
    assert (month["items"], month["bytes"] > 10**9) == (2, True)
    assert leaving.listing(home.conn, accounts.find(home.conn, "Ana"))[1] == 1


@pytest.mark.parametrize("switch", SWITCHES)
def test_without_any_one_of_its_switches_nothing_is_deleted(home: Home, switch: Callable[[Home], None]) -> None:
    before = there(home)
    confirm(home, "Heat")
    switch(home)
    home.conn.commit()

    run(home.conn)
    run(home.conn)

    assert there(home) == before
    assert deletions(home) == 0
    state, problem = states(home)[0]
    assert state == "refused"
    assert problem
    assert removals.regained(home.conn) == []


def test_nothing_is_confirmed_by_a_dry_run_another_sentence_or_while_it_is_off(home: Home) -> None:
    ana, before = accounts.find(home.conn, "Ana"), there(home)

    found = removals.confirm(home.conn, ana, ids(home, "Heat"), is_dry_run=True, by=TERMINAL)
    assert (len(found.titles), found.sentence) == (1, "delete 1 titles")
    with pytest.raises(Invalid):
        removals.confirm(home.conn, ana, ids(home, "Heat"), "delete 3 titles", is_dry_run=False, by=TERMINAL)
    deletion_switches.off(home)
    with pytest.raises(Conflict):
        removals.confirm(home.conn, ana, ids(home, "Heat"), "delete 1 titles", is_dry_run=False, by=TERMINAL)
    run(home.conn)

    assert states(home) == []
    assert there(home) == before


def test_a_server_that_fails_midway_loses_what_it_says_and_nothing_more(home: Home) -> None:
    before = there(home)
    confirm(home, *FILMS)
    home.server.control.fault("/Items/", "5xx", method="DELETE", status=500, times=1)

    run(home.conn)
    run(home.conn)

    assert len(before - there(home)) == 2
    assert sorted(state for state, _ in states(home)) == ["gone", "gone", "refused"]


@pytest.mark.parametrize("late", [False, True])
def test_whoever_is_killed_while_the_server_is_asked_deletes_none_again(home: Home, late: bool) -> None:
    """Between the word that it is sent and the server's answer: `late`, the server had done it already."""
    before = there(home)
    confirm(home, *FILMS)
    home.conn.execute("update removals set state = 'sent' where title_id = (select id from titles where name = 'Heat')")
    home.conn.execute("update removals set asked_at = now() - interval '2 days' where state = 'wanted'")
    home.conn.commit()
    if late:
        home.server.control.item(remove=FILMS[0])

    run(home.conn)

    assert before - there(home) == ({"Heat"} if late else set())
    assert deletions(home) == 0
    assert sorted(state for state, _ in states(home)) == sorted(["gone" if late else "refused", "refused", "refused"])


def test_of_a_series_the_server_has_to_name_the_very_episodes_that_are_known(home: Home) -> None:
    name, title_id = _a_series(home)
    home.conn.execute(
        """update library_items set removed_at = now()
        where id = (select max(id) from library_items where title_id = %s and episode_id is not null)""",
        (title_id,),
    )
    home.conn.commit()
    ana = accounts.find(home.conn, "Ana")

    for wanted in ("refused", "gone"):
        removals.confirm(home.conn, ana, [title_id], "delete 1 titles", is_dry_run=False, by=TERMINAL)
        home.conn.commit()
        run(home.conn)
        assert states(home)[-1][0] == wanted, states(home)
        home.conn.execute("update library_items set removed_at = null where title_id = %s", (title_id,))
        home.conn.commit()
    assert name not in {item.name for item in home.items("Series", "series")}


@pytest.mark.parametrize("said", [{"set": True}, {"remove": True}])
def test_a_series_stays_for_a_favourite_season_and_where_the_server_does_not_say(
    home: Home, said: dict[str, object]
) -> None:
    name, title_id = _a_series(home)
    home.server.control.oddity("includeItemTypes=Season", {"at": "Items[0].UserData.IsFavorite", **said})
    removals.confirm(
        home.conn, accounts.find(home.conn, "Ana"), [title_id], "delete 1 titles", is_dry_run=False, by=TERMINAL
    )
    home.conn.commit()

    run(home.conn)

    assert [state for state, _ in states(home)] == ["refused"]
    assert name in {item.name for item in home.items("Series", "series")}
    assert deletions(home) == 0


def _a_series(home: Home) -> tuple[str, int]:
    """One that nobody has touched on the server either, announced and due."""
    name = home.items("Series", "series")[0].name
    title_id = household.title(home.conn, name, "series")
    removal_rows.let_go(home.conn, [title_id])
    home.conn.execute("delete from watch_progress where title_id = %s", (title_id,))
    removal_rows.leaving(home.conn, [title_id])
    query = "select external_id from library_items where title_id = %s"
    untouched = {"Played": False, "PlaybackPositionTicks": 0, "IsFavorite": False, "LastPlayedDate": None}
    for user in home.client.users():
        for row in home.conn.execute(query, (title_id,)).fetchall():
            home.server.control.set_data(user.name, row["external_id"], **untouched)
    return name, title_id


def test_what_is_being_deleted_cannot_be_said_to_stay(home: Home) -> None:
    confirm(home, "Heat")
    home.conn.execute("update removals set state = 'sent'")

    with pytest.raises(Conflict):
        deletion_switches.rescued(home)
