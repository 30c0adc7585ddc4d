from collections.abc import Iterator
from dataclasses import replace

import pytest

from infra.sample_server.running import Running, running
from shared import jobs
from shared.db import Conn
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Unauthorized
from shared.media_servers import model, servers
from shared.people import accounts, signing_in
from tests.household import rows

ANA = model.Person("a", "Ana", is_admin=True)
BEN = model.Person("b", "Ben", all_folders=False, folder_ids=("2", "1"), avatar_tag="t1")
ELLA = model.Person("e", "Ella", max_rating=5, blocks_unrated=frozenset({"movie"}))
SCORES = {"G": (1, 0), "PG": (5, 0), "PG-13": (7, 0)}


@pytest.fixture(scope="module", params=["jellyfin", "emby"])
def home(request: pytest.FixtureRequest) -> Iterator[Running]:
    with running(request.param) as server:
        yield server


def identity(conn: Conn, name: str) -> dict[str, object]:
    row = conn.execute("select * from identities where name = %s", (name,)).fetchone()
    assert row is not None
    return row


def test_a_first_sync_enables_nobody(conn: Conn) -> None:
    server_id = rows.server(conn)

    assert accounts.save_people(conn, server_id, [ANA, BEN, ELLA], SCORES) == (3, 0)

    people = accounts.listing(conn)
    assert [(user.name, user.role, user.gets("movie"), user.gets("series")) for user in people] == [
        ("Ana", "admin", False, False),
        ("Ben", "member", False, False),
        ("Ella", "member", False, False),
    ]
    assert identity(conn, "Ben")["folder_ids"] == ["1", "2"]
    assert people[1].avatar == "t1"


def test_a_second_sync_touches_no_row(conn: Conn) -> None:
    server_id = rows.server(conn)
    accounts.save_people(conn, server_id, [ANA, BEN, ELLA], SCORES)
    before = conn.execute("select xmin, ctid, id from identities union all select xmin, ctid, id from users").fetchall()

    assert accounts.save_people(conn, server_id, [ELLA, BEN, ANA], SCORES) == (0, 0)

    after = conn.execute("select xmin, ctid, id from identities union all select xmin, ctid, id from users").fetchall()
    assert after == before


def test_a_new_name_and_role_reach_the_account(conn: Conn) -> None:
    server_id = rows.server(conn)
    accounts.save_people(conn, server_id, [ANA, BEN], SCORES)
    ben = accounts.find(conn, "Ben")

    assert accounts.save_people(conn, server_id, [ANA, replace(BEN, name="Benedict", is_admin=True)], SCORES) == (0, 1)

    user = accounts.get(conn, ben)
    assert user is not None
    assert (user.name, user.role) == ("Benedict", "admin")


def test_the_servers_limit_is_kept_as_an_age(conn: Conn) -> None:
    accounts.save_people(conn, rows.server(conn), [ELLA, ANA], SCORES)

    assert (identity(conn, "Ella")["age_limit"], identity(conn, "Ella")["hides_unrated_kinds"]) == (10, ["movie"])
    assert (identity(conn, "Ana")["age_limit"], identity(conn, "Ana")["hides_unrated_kinds"]) == (None, [])


def test_somebody_gone_from_the_server_is_shut_out_and_keeps_everything(conn: Conn) -> None:
    server_id = rows.server(conn)
    accounts.save_people(conn, server_id, [ANA, BEN], SCORES)
    ben = accounts.find(conn, "Ben")
    rows.rate(conn, ben, rows.unshelved(conn, "Heat"), 90)

    assert accounts.save_people(conn, server_id, [ANA], SCORES) == (0, 1)

    assert accounts.get(conn, ben) is None
    assert conn.execute("select count(*) as n from ratings where user_id = %s", (ben,)).fetchone() == {"n": 1}
    assert accounts.save_people(conn, server_id, [ANA, BEN], SCORES) == (0, 1)
    assert accounts.get(conn, ben) is not None


def test_an_empty_list_shuts_nobody_out(conn: Conn) -> None:
    server_id = rows.server(conn)
    accounts.save_people(conn, server_id, [ANA], SCORES)

    assert accounts.save_people(conn, server_id, [], SCORES) == (0, 0)
    assert accounts.listing(conn)[0].is_active


def test_one_name_on_two_servers_is_two_people(conn: Conn) -> None:
    for name in ("House", "Cabin"):
        accounts.save_people(conn, rows.server(conn, name), [BEN], SCORES)

    first, second = accounts.listing(conn)
    assert first.id != second.id
    with pytest.raises(Conflict, match="Several people"):
        accounts.enable(conn, "ben")
    assert accounts.enable(conn, second.id, movies=True).id == second.id
    assert accounts.get(conn, first.id) == first


def test_switching_one_kind_leaves_the_other(conn: Conn) -> None:
    accounts.save_people(conn, rows.server(conn), [BEN], SCORES)

    assert accounts.enable(conn, "ben", series=True).gets("movie") is False
    assert accounts.enable(conn, "ben").gets("movie") is True
    assert accounts.disable(conn, "ben").gets("series") is False
    with pytest.raises(NotFound, match="nobody called “Zoe”"):
        accounts.enable(conn, "Zoe")


def test_the_servers_word_makes_an_account_and_starts_the_history(conn: Conn, home: Running) -> None:
    servers.add(conn, kind=home.kind, url=home.base, api_key=home.api_key)

    ana = signing_in.sign_in(conn, "ana", "ana")

    assert (ana.name, ana.role, ana.gets("movie")) == ("Ana", "admin", False)
    started = {run.name: run.args for run in jobs.active(conn)}
    assert started == {
        "full-sync-movie-watch-history": {"user_id": ana.id},
        "full-sync-series-watch-history": {"user_id": ana.id},
        "full-sync-book-watch-history": {"user_id": ana.id},
    }


def test_signing_in_again_is_the_same_person_and_starts_nothing(conn: Conn, home: Running) -> None:
    servers.add(conn, kind=home.kind, url=home.base, api_key=home.api_key)
    ben = signing_in.sign_in(conn, "Ben", "ben")
    for run in jobs.active(conn):
        jobs.cancel(conn, run.id)

    assert signing_in.sign_in(conn, "Ben", "ben").id == ben.id
    assert jobs.active(conn) == []


def test_a_childs_limit_holds_from_the_first_sign_in(conn: Conn, home: Running) -> None:
    servers.add(conn, kind=home.kind, url=home.base, api_key=home.api_key)

    assert signing_in.sign_in(conn, "Ella", "ella").age_limit == 10


def test_a_wrong_password_is_refused(conn: Conn, home: Running) -> None:
    servers.add(conn, kind=home.kind, url=home.base, api_key=home.api_key)

    with pytest.raises(Unauthorized, match="do not belong together"):
        signing_in.sign_in(conn, "Ana", "guess")
    with pytest.raises(Unauthorized, match="do not belong together"):
        signing_in.sign_in(conn, "Nobody", "guess")
    with pytest.raises(Invalid):
        signing_in.sign_in(conn, " ", "ana")


def test_an_account_that_is_switched_off_stays_outside(conn: Conn, home: Running) -> None:
    servers.add(conn, kind=home.kind, url=home.base, api_key=home.api_key)
    ben = signing_in.sign_in(conn, "Ben", "ben")
    conn.execute("update users set is_active = false where id = %s", (ben.id,))

    with pytest.raises(Forbidden, match="switched off"):
        signing_in.sign_in(conn, "Ben", "ben")


def test_without_a_server_nobody_can_sign_in(conn: Conn) -> None:
    with pytest.raises(Conflict, match="No media server"):
        signing_in.sign_in(conn, "Ana", "ana")
