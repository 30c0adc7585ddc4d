"""All that has to say yes before anything is deleted on a server: each of these says no."""

from shared import options
from shared.audit import TERMINAL
from shared.people import accounts
from shared.upkeep import leaving
from tests import household
from tests.functions.publishing import Home
from tests.household import rows


def ids(home: Home, *films: str) -> list[int]:
    return [household.title(home.conn, film, "movie") for film in films]


def off(home: Home) -> None:
    options.set(home.conn, "removals.may_delete", False)


def rescued(home: Home) -> None:
    ben = accounts.find(home.conn, "Ben")
    leaving.rescue(home.conn, ben, ids(home, "Heat")[0], by=TERMINAL)


def liked_here(home: Home) -> None:
    rows.watch(home.conn, accounts.find(home.conn, "Ben"), *ids(home, "Heat"), favorite=True)


def played_here(home: Home) -> None:
    """As a webhook tells, or another program that counts plays."""
    rows.play(home.conn, accounts.find(home.conn, "Ben"), *ids(home, "Heat"))


def not_due(home: Home) -> None:
    home.conn.execute("update leaving_titles set leaves_on = current_date + 1")


def stale(home: Home) -> None:
    home.conn.execute("update removals set asked_at = now() - interval '25 hours'")


def liked_there(home: Home) -> None:
    home.server.control.set_data("Ben", "Heat", IsFavorite=True)


def played_there(home: Home) -> None:
    home.server.control.play("Ben", "Heat")


def begun_there(home: Home) -> None:
    home.server.control.set_data("Ben", "Heat", PlaybackPositionTicks=9_000_000_000, Played=False)


def begun_anew_there(home: Home) -> None:
    home.server.control.set_data(
        "Ben", "Heat", PlaybackPositionTicks=9_000_000_000, Played=True, LastPlayedDate="2001-01-01T00:00:00Z"
    )


def in_company(home: Home) -> None:
    """As a server on Windows tells it."""
    home.conn.execute(
        """update library_items set path = replace(heat.folder, '/', chr(92)) || chr(92) || 'Moana.mkv'
        from (select upper(regexp_replace(path, '/[^/]*$', '')) as folder from library_items where title_id = %s) heat
        where title_id = %s""",
        ids(home, "Heat", "Moana"),
    )


def beside_what_is_not_read(home: Home) -> None:
    films = rows.row_of(home.conn, "libraries", rows.one(home.conn, "select id from libraries where name = 'Films'"))
    rows.library(home.conn, server_id=films["server_id"], is_enabled=False, paths=films["paths"])


def copied_to_where_nobody_answers(home: Home) -> None:
    library = rows.library(home.conn, server_id=rows.server(home.conn, server_uid="away"), is_enabled=False)
    rows.item(home.conn, library, *ids(home, "Heat"), "the copy", path="/there/Heat/Heat.mkv")


def another_title_by_now(home: Home) -> None:
    home.conn.execute(
        "update library_items set title_id = %s where title_id = %s", (*ids(home, "Moana"), *ids(home, "Heat"))
    )


def not_the_server(home: Home) -> None:
    home.conn.execute("update media_servers set server_uid = 'another'")


def moved(home: Home) -> None:
    home.server.control.item(touch="Heat", path="/elsewhere/Heat.mkv")


def forbidden(home: Home) -> None:
    home.server.control.item(touch="Heat", can_delete=False)


def hidden_from_the_administrator(home: Home) -> None:
    """By a limit of the account that asks: not shown is not gone."""
    home.server.control.item(touch="Heat", tags=["secret"])
    for user in home.client.users():
        home.server.control.user(name=user.name, policy={"BlockedTags": ["secret"]})


def in_two_versions(home: Home) -> None:
    two = [{"Path": "/films/Heat.mkv"}, {"Path": "/films/Heat 4K.mkv"}]
    home.server.control.oddity("fields=[^&]*CanDelete", {"at": "Items[0].MediaSources", "set": two})


def played_nobody_knows_when(home: Home) -> None:
    home.server.control.set_data("Ben", "Heat", Played=True, PlayCount=1)
    home.server.control.oddity(
        "ids=.*enableUserData=true|enableUserData=true.*ids=",
        {"at": "Items[*].UserData.LastPlayedDate", "remove": True},
    )


def back_after_it_was_deleted_once_and_liked_there(home: Home) -> None:
    """Under the same id, as Jellyfin makes it of the path."""
    home.conn.execute(
        """insert into removals (title_id, server_id, kind, external_id, path, state, problem, asked_at, ended_at)
        select title_id, server_id, kind, external_id, path, 'gone', 'then', now() - interval '90 days', now() - interval '90 days'
        from removals"""
    )
    liked_there(home)


SWITCHES = [
    off,
    rescued,
    liked_here,
    played_here,
    not_due,
    stale,
    liked_there,
    played_there,
    begun_there,
    begun_anew_there,
    in_company,
    beside_what_is_not_read,
    copied_to_where_nobody_answers,
    another_title_by_now,
    not_the_server,
    moved,
    forbidden,
    hidden_from_the_administrator,
    in_two_versions,
    played_nobody_knows_when,
    back_after_it_was_deleted_once_and_liked_there,
]
