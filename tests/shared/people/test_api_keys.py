from datetime import UTC, datetime, timedelta

import pytest

from shared import secrets
from shared.db import Conn
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.people import api_keys, passwords
from shared.people.accounts import User


def person(conn: Conn, name: str = "Ben", role: str = "member") -> User:
    return passwords.create(conn, f"{name}@home.example", "a long password", name=name, role=role)


def test_only_a_digest_is_stored(conn: Conn) -> None:
    key, text = api_keys.create(conn, person(conn), "Home Assistant")

    row = conn.execute("select prefix, key_sha256 from api_keys").fetchone()

    assert row is not None
    assert bytes(row["key_sha256"]) == secrets.digest(text)
    assert text.startswith(row["prefix"])
    assert text not in repr(key)
    assert len(text) >= 40


def test_a_key_is_recognised_until_it_ends(conn: Conn) -> None:
    ben = person(conn)
    key, text = api_keys.create(conn, ben, "x", expires_at=datetime.now(UTC) + timedelta(hours=1))
    found = api_keys.recognise(conn, text)
    assert found is not None
    assert found.id == key.id

    conn.execute("update api_keys set expires_at = now()")

    assert api_keys.recognise(conn, text) is None


def test_a_revoked_key_is_unknown_at_once(conn: Conn) -> None:
    ben = person(conn)
    key, text = api_keys.create(conn, ben, "x")

    api_keys.revoke(conn, ben, key.id)

    assert api_keys.recognise(conn, text) is None
    assert api_keys.listing(conn, ben.id) == []
    with pytest.raises(NotFound):
        api_keys.revoke(conn, ben, key.id)


def test_nobody_revokes_somebody_elses_key(conn: Conn) -> None:
    key, text = api_keys.create(conn, person(conn), "x")

    with pytest.raises(NotFound):
        api_keys.revoke(conn, person(conn, "Cem"), key.id)
    assert api_keys.recognise(conn, text) is not None


def test_each_scope_includes_the_ones_before(conn: Conn) -> None:
    ana = person(conn, "Ana", "admin")

    may = {
        scope: [wanted for wanted in api_keys.SCOPES if key.may(wanted)]
        for scope in api_keys.SCOPES
        for key, _ in [api_keys.create(conn, ana, "x", scope=scope)]
    }

    assert may == {"read": ["read"], "write": ["read", "write"], "admin": ["read", "write", "admin"]}


def test_what_cannot_be_a_key_is_refused(conn: Conn) -> None:
    ben = person(conn)

    with pytest.raises(Forbidden):
        api_keys.create(conn, ben, "x", scope="admin")
    with pytest.raises(Invalid):
        api_keys.create(conn, ben, "x", scope="everything")
    with pytest.raises(Invalid):
        api_keys.create(conn, ben, " ")
    with pytest.raises(Invalid):
        api_keys.create(conn, ben, "x", expires_at=datetime.now(UTC))


def test_a_person_has_a_bounded_number_of_keys(conn: Conn) -> None:
    ben = person(conn)
    for number in range(api_keys.MOST_KEYS):
        api_keys.create(conn, ben, str(number))

    with pytest.raises(Conflict, match="delete one"):
        api_keys.create(conn, ben, "one more")


def test_the_last_use_is_written_once_a_minute_at_most(conn: Conn) -> None:
    _, text = api_keys.create(conn, person(conn), "x")
    api_keys.recognise(conn, text)
    before = conn.execute("select xmin, ctid from api_keys").fetchone()

    for _ in range(3):
        api_keys.recognise(conn, text)

    assert conn.execute("select xmin, ctid from api_keys").fetchone() == before
