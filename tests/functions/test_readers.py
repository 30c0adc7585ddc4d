"""Who would see a library of picks, before one is made and after: everybody to whom a server opens it, by whatever rule."""

from collections.abc import Iterator

import pytest

from functions import sync_users
from shared import db
from shared.jobs.progress import Attempt
from shared.output import readers, records
from shared.people import accounts
from tests.functions import publishing
from tests.functions.publishing import Home
from tests.web import guarded_rows

BENS = "AI Picks – Ben"


@pytest.fixture
def home(database: str) -> Iterator[Home]:
    """Of Jellyfin: Emby knows no list of blocked libraries any more."""
    with publishing.opened("jellyfin", form="library") as opened:
        yield opened


def block(home: Home, name: str, folders: list[str]) -> None:
    home.client.set_policy(
        home.person(name).id, {"EnableAllFolders": False, "EnabledFolders": [], "BlockedMediaFolders": folders}
    )
    sync_users.handler(home.conn, Attempt(1, "sync-users"))


def place(home: Home, user_id: int) -> records.Place:
    return records.places(home.conn, user_id, "movie")[0]


def test_who_is_shut_out_of_some_libraries_only_sees_all_others_of_ours_too(home: Home) -> None:
    ben, chloe = home.pick("Ben", ["Heat"]), accounts.find(home.conn, "Chloe")
    before = place(home, ben)
    series = next(one for one in home.client.libraries() if one.kind == "series")

    block(home, "Chloe", [series.guid])

    assert "Chloe" not in before.seen_by
    assert chloe not in before.readers
    assert "Chloe" in place(home, ben).seen_by
    assert chloe in place(home, ben).readers
    assert place(home, chloe).all_folders
    listed = next(one for one in readers.listing(home.conn) if one.person == "Ben")
    assert "Chloe" in listed.seen_by
    home.build(ben)
    assert [home.client.playback(home.person("Chloe").id, item.id) for item in home.items(BENS)] != [None]


def test_who_is_shut_out_of_this_very_library_does_not_see_it(home: Home) -> None:
    ben, chloe = home.pick("Ben", ["Heat"]), accounts.find(home.conn, "Chloe")
    home.build(ben)
    made = home.library(BENS)
    assert made

    block(home, "Chloe", [made.guid])

    assert "Chloe" not in place(home, ben).seen_by
    assert chloe not in place(home, ben).readers


@pytest.mark.parametrize("seed", range(6))
def test_a_library_is_open_to_the_same_people_as_by_the_guard(database: str, seed: int) -> None:
    with db.connect() as conn:
        guarded_rows.build(conn, seed)
        conn.execute("update libraries set is_enabled = true")
        conn.execute("update identities set is_disabled = false")
        rows = conn.execute(
            """select opens_library(i, l.external_id, l.guid) as here,
                l.id in (select d.library_id from open_doors(i.user_id) d where d.identity_id = i.id) as by_the_guard
            from identities i join libraries l on l.server_id = i.server_id"""
        ).fetchall()

    assert len(rows) > 6
    assert all(row["here"] == row["by_the_guard"] for row in rows)
