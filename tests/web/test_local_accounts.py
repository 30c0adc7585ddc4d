"""Accounts kept here: an administrator sees what is enabled, others what they were given, and whoever sees nothing is told why."""

import json

import pytest
from flask import Flask
from psycopg import sql

from shared import audit
from shared.audit import TERMINAL
from shared.db import Conn
from shared.errors import Conflict, Invalid
from shared.people import account_libraries
from tests import household
from tests.household import rows
from tests.household.cast import Home
from tests.web.api import people
from tests.web.api.conftest import client  # noqa: F401
from tests.web.api.people import Clients
from tests.web.commands.conftest import Matinee
from tests.web.commands.conftest import matinee as matinee  # a fixture
from tests.web.conftest import Browser, SignIn


def count(conn: Conn, what: str, user_id: int) -> int:
    query = sql.SQL("select count(*) as n from {}(%s)").format(sql.Identifier(what))
    row = conn.execute(query, (user_id,)).fetchone()
    assert row
    return int(row["n"])


def library_ids(conn: Conn) -> list[int]:
    return [row["id"] for row in conn.execute("select id from libraries where is_enabled order by id").fetchall()]


def test_an_administrator_kept_here_sees_every_enabled_library_and_no_other(full_home: Conn) -> None:
    zoe = rows.person(full_home, "Zoe", role="admin")
    there = full_home.execute("select count(*) as n from titles where removed_at is null").fetchone() or {}

    assert count(full_home, "open_titles", zoe) == there["n"]
    assert count(full_home, "open_episodes", zoe) > 0
    full_home.execute("update libraries set is_enabled = false")
    assert count(full_home, "open_titles", zoe) == 0


def test_somebody_else_kept_here_sees_the_libraries_that_were_given_and_loses_them_with_the_account(
    full_home: Conn,
) -> None:
    yara, (first, *_) = Home(full_home).yara, library_ids(full_home)
    assert count(full_home, "open_titles", yara) == 0

    account_libraries.choose(full_home, yara, [first], by=TERMINAL)

    seen = full_home.execute("select distinct library_id from open_items(%s)", (yara,)).fetchall()
    assert [row["library_id"] for row in seen] == [first]
    assert audit.listing(full_home, action="users.libraries")[0][0].data == {"libraryIds": [first]}
    full_home.execute("update users set is_active = false where id = %s", (yara,))
    assert count(full_home, "open_titles", yara) == 0


def test_what_a_media_server_says_is_not_chosen_here(full_home: Conn) -> None:
    ben, before = household.person(full_home, "Ben"), library_ids(full_home)
    seen = count(full_home, "open_titles", ben)
    rows.give(full_home, ben, *before)

    assert count(full_home, "open_titles", ben) == seen
    with pytest.raises(Conflict, match="said by the media server"):
        account_libraries.choose(full_home, ben, before, by=TERMINAL)
    with pytest.raises(Conflict, match="sees every enabled library"):
        account_libraries.choose(full_home, rows.person(full_home, "Zoe", role="admin"), [], by=TERMINAL)
    with pytest.raises(Invalid):
        account_libraries.choose(full_home, Home(full_home).yara, [9999], by=TERMINAL)


def test_libraries_are_given_by_page_api_and_command(
    full_home: Conn,
    signed_in: SignIn,
    client: Clients,  # noqa: F811
    matinee: Matinee,
) -> None:
    yara, (first, second, *_) = Home(full_home).yara, library_ids(full_home)
    full_home.commit()
    ana = signed_in("Ana")

    assert "Libraries of Yara" in ana.get("/people").text
    assert ana.post(f"/people/{yara}/libraries", {"library": str(first)}).status_code == 303
    listed = client("Ana").get(f"/users/{yara}/libraries").json["data"]
    assert [one["id"] for one in listed if one["isOpen"]] == [first]

    put = client("Ana").put(f"/users/{yara}/libraries", {"libraryIds": [second]})
    assert [one["id"] for one in put.json["data"] if one["isOpen"]] == [second]
    assert (
        client("Ana").put(f"/users/{household.person(full_home, 'Ben')}/libraries", {"libraryIds": []}).status_code
        == 409
    )
    assert client("Ben").get(f"/users/{yara}/libraries").status_code == 403

    shown = json.loads(matinee("users", "libraries", "Yara", str(first), str(second), "--json").stdout)
    assert {one["id"] for one in shown if one["isOpen"]} == {first, second}
    shown = json.loads(matinee("users", "libraries", "Yara", "--none", "--json").stdout)
    assert not any(one["isOpen"] for one in shown)


def test_whoever_sees_nothing_is_told_why(full_home: Conn) -> None:
    yara, (first, *_) = Home(full_home).yara, library_ids(full_home)

    assert account_libraries.why_nothing(full_home, yara, is_admin=False) == account_libraries.NOTHING
    assert account_libraries.why_nothing(full_home, household.person(full_home, "Ben"), is_admin=False) is None
    account_libraries.choose(full_home, yara, [first], by=TERMINAL)
    assert account_libraries.why_nothing(full_home, yara, is_admin=False) is None


def test_the_home_page_of_whoever_sees_nothing_says_so(full_home: Conn, app: Flask) -> None:
    people.local(full_home)
    cem = Browser(app.test_client())

    assert cem.sign_in(people.EMAIL, people.PASSWORD).status_code == 303

    assert account_libraries.NOTHING in cem.get("/").text
