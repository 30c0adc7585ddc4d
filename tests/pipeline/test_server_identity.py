"""A server is its id and its kind: a copy is asked about, another kind is refused, and one installed anew is taken over."""

import pytest

from infra.sample_server.running import Running, running
from shared.errors import Conflict, Problem
from shared.media_servers import servers
from shared.upkeep import takeovers
from tests.pipeline.conftest import SMALL, Build
from tests.pipeline.house import House

PUBLIC = "/System/Info"


def told_as(server: Running, id: str) -> None:
    """From now on the server says that this is its id, as one does whose configuration was copied."""
    server.control.oddity(PUBLIC, {"at": "Id", "set": id})


def address(server: Running) -> str:
    return server.base.removesuffix("/emby")


def uid(home: House) -> str:
    return str(home.value("select server_uid from media_servers where id = %s", home.server_id))


def test_another_kind_with_a_known_id_is_refused(build: Build) -> None:
    home = build(SMALL)
    home.move_in()
    other = "emby" if home.server.kind == "jellyfin" else "jellyfin"
    before = home.row("select * from media_servers")

    with running(other, library=SMALL) as copy:
        told_as(copy, uid(home))
        with pytest.raises(Conflict, match="id of its own"):
            servers.add(home.conn, kind=None, url=copy.base, api_key=copy.api_key, name="Another")
        with pytest.raises(Problem, match=f"is {other.capitalize()}"):
            servers.add(home.conn, kind=home.server.kind, url=copy.base, api_key=copy.api_key, name="Another")
    home.conn.rollback()

    assert home.row("select * from media_servers") == before


def test_a_copy_of_a_server_that_answers_is_asked_about(build: Build) -> None:
    home = build(SMALL)
    home.move_in()
    before = home.row("select * from media_servers")

    with running(home.server.kind, library=SMALL) as copy:
        told_as(copy, uid(home))
        with pytest.raises(Conflict, match="one server with two addresses"):
            servers.add(home.conn, kind=None, url=copy.base, api_key=copy.api_key, name="Another")
        home.conn.rollback()
        assert home.row("select * from media_servers") == before
        same = servers.add(home.conn, kind=None, url=copy.base, api_key=copy.api_key, is_same=True)

    assert (same.id, same.base_url, same.name) == (home.server_id, address(copy), before["name"])


def test_a_server_that_has_moved_is_itself_at_its_new_address(build: Build) -> None:
    home = build(SMALL)
    with running(home.server.kind, library=SMALL) as before:
        told_as(before, "5" * 32)
        added = servers.add(home.conn, kind=None, url=before.base, api_key=before.api_key)
    told_as(home.server, "5" * 32)

    moved = servers.add(home.conn, kind=None, url=home.server.base, api_key=home.server.api_key, name=added.name)

    assert (moved.id, moved.base_url) == (added.id, address(home.server))


def test_a_new_server_at_a_known_address_is_not_mixed_up_with_the_old_one(build: Build) -> None:
    home = build(SMALL)
    home.move_in()
    home.run("sync-users")
    people = home.rows("select id, subject, is_disabled from identities order by id")
    told_as(home.server, "6" * 32)

    read = home.run("sync-users")

    assert read["state"] == "failed"
    assert "servers takeover" in str(read["error"])
    assert home.rows("select id, subject, is_disabled from identities order by id") == people
    with pytest.raises(Conflict, match="take it over"):
        servers.add(home.conn, kind=None, url=home.server.base, api_key=home.server.api_key, name="New")
    with pytest.raises(Conflict, match="takeover"):
        servers.change(home.conn, home.server_id, name="New")


PEOPLE = "select u.id, u.name, k.kind, k.enabled from users u left join user_kinds k on k.user_id = u.id order by 1, 3"

FACES = """
    select t.name, c.role, c.ord, p.name as person, x.value, x.picture
    from credits c join titles t on t.id = c.title_id join people p on p.id = c.person_id
    left join person_external_ids x on x.person_id = p.id order by 1, 2, 3, 4, 5"""


def test_a_server_installed_anew_is_taken_over_with_people_and_history(build: Build) -> None:
    home = build(SMALL)
    home.move_in()
    home.settle()
    watched = home.rows("select user_id, title_id, played from watch_progress where played order by 1, 2, episode_id")
    plays = home.value("select count(*) from play_events")
    titles = home.rows("select id, name from titles where removed_at is null order by id")
    users = home.rows(PEOPLE)
    libraries = home.rows("select id, name, is_enabled from libraries order by id")
    faces = home.rows(FACES)
    assert watched
    assert any(row["picture"] for row in faces)
    home.conn.execute(
        "insert into sort_names (server_id, external_id, sort_name, is_locked, names) values (%s, '1', 'x', false, '{}')",
        (home.server_id,),
    )

    with running(home.server.kind, library=SMALL) as anew:
        told_as(anew, "7" * 32)
        # A fresh server: nobody has watched anything there.
        anew.control.oddity("userid=|/Users/[^/]+/Items", {"at": "Items[*].UserData", "remove": True})
        plan = takeovers.plan(home.conn, home.server_id, url=anew.base, api_key=anew.api_key)
        assert (list(plan.left), list(plan.new)) == ([], [])
        assert len(plan.people) == len({row["id"] for row in users})
        takeovers.carry_out(home.conn, plan)
        assert home.value("select action from audit_log order by id desc limit 1") == "servers.takeover"
        home.conn.commit()
        home.work()
        for kind in ("movie", "series"):
            home.run(f"full-sync-{kind}-watch-history")

        assert uid(home) == "7" * 32
        assert home.rows(PEOPLE) == users
        assert home.rows("select id, name, is_enabled from libraries where removed_at is null order by id") == libraries
        assert home.rows("select id, name from titles where removed_at is null order by id") == titles
        query = "select user_id, title_id, played from watch_progress where played order by 1, 2, episode_id"
        assert home.rows(query) == watched
        assert home.rows(FACES) == faces
        assert home.value("select count(*) from sort_names") == 0
        assert home.value("select count(*) from play_events") == plays
        assert home.picks(str(users[0]["name"]))
