"""Announcing what leaves, and keeping it: a dry run changes nothing, and what somebody holds on to stays."""

import pytest

from shared import audit, db, options
from shared.db import Conn
from shared.errors import NotFound
from shared.media_servers import servers
from shared.people import accounts, admins
from shared.titles import identity
from shared.upkeep import leaving, removal_advice, removals, server_removals
from shared.upkeep.removal_advice import Filters
from tests.household import removals as removal_rows
from tests.household import rows

EVERYTHING = Filters(most_regret=1, here_days=0, idle_days=0)


@pytest.fixture
def home(conn: Conn) -> dict[str, int]:
    """Ana administers; Ben sees her films, Cem none of them."""
    server = rows.server(conn)
    library = rows.library(conn, "movie", server_id=server)
    found = {name: rows.title(conn, library, name) for name in ("Alien", "Moon", "Up")}
    removal_rows.advised(conn, list(found.values()))
    for name, role, folders in (("Ana", "admin", True), ("Ben", "member", True), ("Cem", "member", False)):
        found[name] = rows.person(conn, name, role=role)
        rows.identity(conn, found[name], server, all_folders=folders)
    return found


def announce(conn: Conn, home: dict[str, int], *names: str, is_dry_run: bool = False) -> leaving.Announced:
    by = accounts.by_id(conn, home["Ana"]).actor
    return leaving.announce(conn, home["Ana"], [home[name] for name in names], is_dry_run=is_dry_run, by=by)


def shown(conn: Conn, home: dict[str, int], who: str) -> list[str]:
    return [row["title"] for row in leaving.listing(conn, home[who])[0]]


def keep(conn: Conn, home: dict[str, int], who: str, title: str) -> None:
    leaving.rescue(conn, home[who], home[title], by=accounts.by_id(conn, home[who]).actor)


def test_a_dry_run_says_what_would_leave_and_changes_nothing(conn: Conn, home: dict[str, int]) -> None:
    rows.watch(conn, home["Ben"], home["Moon"], favorite=True)

    found = announce(conn, home, "Alien", "Moon", is_dry_run=True)

    assert [row["title"] for row in found.titles] == ["Alien"]
    assert (found.kept, found.bytes) == ([home["Moon"]], None)
    assert shown(conn, home, "Ana") == []


def test_whoever_may_see_it_keeps_it_with_one_word_for_a_year(conn: Conn, home: dict[str, int]) -> None:
    announce(conn, home, "Alien", "Up")
    assert shown(conn, home, "Ben") == ["Alien", "Up"]
    assert shown(conn, home, "Cem") == []
    with pytest.raises(NotFound):
        keep(conn, home, "Cem", "Alien")

    keep(conn, home, "Ben", "Alien")

    assert shown(conn, home, "Ana") == ["Up"]
    assert audit.listing(conn, action="removals.rescue")[1] == 1
    with pytest.raises(NotFound):
        keep(conn, home, "Ben", "Alien")
    assert [row["title"] for row in removal_advice.listing(conn, home["Ana"], EVERYTHING).titles] == ["Moon", "Up"]
    assert announce(conn, home, "Alien").kept == [home["Alien"]]
    conn.execute("update title_rescues set rescued_at = now() - interval '367 days'")
    assert announce(conn, home, "Alien").kept == []


def test_what_somebody_begins_meanwhile_is_not_said_to_leave(conn: Conn, home: dict[str, int]) -> None:
    announce(conn, home, "Alien", "Up")
    rows.watch(conn, home["Ben"], home["Alien"], played=False, position_s=900)
    server_id = leaving.servers(conn)[0]

    assert shown(conn, home, "Ben") == ["Up"]
    assert leaving.items(conn, server_id) == ["Up"]


def test_announced_again_it_keeps_its_day(conn: Conn, home: dict[str, int]) -> None:
    removal_rows.leaving(conn, [home["Up"]], leaves_on="2001-01-01")

    announce(conn, home, "Up")

    assert leaving.listing(conn, home["Ben"])[0][0]["leaves_on"].year == 2001


def test_a_grace_that_was_broken_begins_anew(conn: Conn, home: dict[str, int]) -> None:
    """Kept for a while, or in no library for a while: what was announced long ago is not due afterwards."""
    removal_rows.leaving(conn, [home["Up"], home["Moon"], home["Alien"]], leaves_on="2001-01-01")
    rows.watch(conn, home["Ben"], home["Up"], favorite=True)
    conn.execute("update library_items set removed_at = now() where title_id = %s", (home["Moon"],))
    announce(conn, home, "Alien")
    conn.execute("update watch_progress set is_favorite = false")
    conn.execute("update library_items set removed_at = null")

    assert shown(conn, home, "Ana") == ["Alien"]
    announce(conn, home, "Up", "Moon")
    [alien, *others] = leaving.listing(conn, home["Ana"])[0]
    assert alien["leaves_on"].year == 2001
    assert all(one["leaves_on"] > alien["leaves_on"] for one in others)


def test_what_is_played_after_it_was_announced_has_to_be_announced_again(conn: Conn, home: dict[str, int]) -> None:
    removal_rows.leaving(conn, [home["Up"], home["Moon"]], leaves_on="2001-01-01")
    rows.play(conn, home["Ben"], home["Up"], at=rows.ago("2 days"), source_event_id="before")
    rows.play(conn, home["Cem"], home["Moon"], at=rows.ago("-1 minute"), source_event_id="after")
    assert [row["title"] for row in removals.due(conn, home["Ana"])] == ["Up"]

    leaving.lapse(conn)

    assert shown(conn, home, "Ana") == ["Up"]


def test_where_two_titles_become_one_what_was_kept_is_and_nothing_leaves(conn: Conn, home: dict[str, int]) -> None:
    announce(conn, home, "Alien", "Up", "Moon")
    keep(conn, home, "Ben", "Alien")

    identity.unite(conn, home["Alien"], home["Up"])

    assert shown(conn, home, "Ana") == ["Moon"]
    assert announce(conn, home, "Up").kept == [home["Up"]]


def test_a_grace_is_over_by_the_households_clock(conn: Conn, home: dict[str, int]) -> None:
    """There are always two days at once on Earth: where it is the later one it is due."""
    options.set(conn, "household.time_zone", "Pacific/Kiritimati")
    removal_rows.leaving(
        conn, [home["Up"]], leaves_on=conn.execute("select household_today()").fetchone()["household_today"]
    )
    assert [row["title"] for row in removals.due(conn, home["Ana"])] == ["Up"]

    options.set(conn, "household.time_zone", "Etc/GMT+12")

    assert removals.due(conn, home["Ana"]) == []


def test_what_was_confirmed_on_a_server_that_is_taken_out_stays_and_can_be_kept(
    conn: Conn, home: dict[str, int]
) -> None:
    other = rows.server(conn, server_uid="other")
    rows.item(conn, rows.library(conn, "movie", server_id=other), home["Up"], "the copy", path="/there/Up.mkv")
    admins.add(conn, "zoe@home.example", "correct horse battery", name="Zoe")
    removal_rows.leaving(conn, [home["Up"]])
    ana, by = home["Ana"], accounts.by_id(conn, home["Ana"]).actor
    options.set(conn, removals.MAY, True)
    removals.confirm(conn, ana, [home["Up"]], "delete 1 titles", is_dry_run=False, by=by)
    conn.execute("update removals set state = 'sent' where external_id = 'the copy'")

    server_removals.remove(conn, other, confirm=servers.get(conn, other).name, by=by)

    assert [row["external_id"] for row in db.all(conn, removals.sql.open)] == ["Up"]
    [refused] = [row for row in removals.refused(conn, ana) if row["state"] == "refused"]
    assert refused["problem"] == str(server_removals.TAKEN_OUT)
    keep(conn, home, "Ben", "Up")
    assert shown(conn, home, "Ana") == []
