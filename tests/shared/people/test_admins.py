import threading

import pytest

from shared import audit, db, options
from shared.db import Conn
from shared.errors import Forbidden, Invalid, Problem
from shared.media_servers import model
from shared.people import accounts, admins, invites, passwords
from tests.household import rows

PASSWORD = "correct horse battery"


def register(conn: Conn, token: str | None, email: str = "ana@home.example") -> accounts.User:
    return invites.register(conn, email, PASSWORD, name=email.split("@")[0], token=token)


def test_the_printed_token_makes_one_administrator(conn: Conn) -> None:
    token = admins.first_token(conn)

    assert register(conn, token).is_admin
    with pytest.raises(Invalid, match="not valid"):
        register(conn, token, "ben@home.example")
    assert admins.first_token(conn) is None


def test_nobody_becomes_an_administrator_by_being_first(conn: Conn) -> None:
    with pytest.raises(Forbidden, match="switched off"):
        register(conn, None)
    options.set(conn, "accounts.registration", "open")

    assert register(conn, None).role == "member"


def test_a_token_printed_anew_replaces_the_one_before(conn: Conn) -> None:
    before, now = admins.first_token(conn), admins.first_token(conn)

    with pytest.raises(Invalid):
        register(conn, before)
    assert register(conn, now).is_admin


def test_the_token_is_void_once_the_media_server_names_an_administrator(conn: Conn) -> None:
    token = admins.first_token(conn)
    accounts.save_people(conn, rows.server(conn), [model.Person("a", "Ana", is_admin=True)], {})

    assert admins.exist(conn)
    with pytest.raises(Invalid, match="not valid"):
        register(conn, token)


def test_an_administrator_whom_the_server_shut_out_does_not_count(conn: Conn) -> None:
    accounts.save_people(conn, rows.server(conn), [model.Person("a", "Ana", is_admin=True)], {})
    conn.execute("update identities set is_disabled = true")

    assert not admins.exist(conn)


def test_a_token_is_good_for_a_day(conn: Conn) -> None:
    token = admins.first_token(conn)
    conn.execute("update invites set expires_at = expires_at - interval '24 hours'")

    with pytest.raises(Invalid):
        register(conn, token)


def test_of_two_who_use_one_token_at_once_one_is_let_in(database: str) -> None:
    with db.connect() as conn:
        token = admins.first_token(conn)
        conn.commit()
    came, start = [], threading.Barrier(2)

    def come(email: str) -> None:
        with db.connect() as own:
            start.wait()
            try:
                came.append(register(own, token, email).role)
            except Problem as problem:
                came.append(problem.code)

    threads = [threading.Thread(target=come, args=(f"{name}@home.example",)) for name in ("ana", "eve")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(came) == ["VALIDATION_ERROR", "admin"]


def test_one_added_at_the_terminal_signs_in_and_is_written_down(conn: Conn) -> None:
    ana = admins.add(conn, "ana@home.example", PASSWORD, name="Ana")

    assert passwords.sign_in(conn, "ana@home.example", PASSWORD) == ana
    assert ana.is_admin
    (entry,), total = audit.listing(conn)
    assert (entry.action, entry.actor_name, entry.target, total) == ("admins.add", audit.TERMINAL.name, str(ana.id), 1)


def test_an_invitation_for_an_address_is_for_no_other(conn: Conn) -> None:
    token = admins.invite(conn, "ana@home.example")

    with pytest.raises(Invalid):
        register(conn, token, "eve@home.example")
    assert register(conn, token, "Ana@Home.Example").is_admin


def test_invitations_of_administrators_follow_the_option(conn: Conn) -> None:
    ana = admins.add(conn, "ana@home.example", PASSWORD, name="Ana")
    _, token = invites.create(conn, by=ana.actor)

    with pytest.raises(Invalid):
        register(conn, token, "ben@home.example")
    options.set(conn, "accounts.registration", "invite")
    with pytest.raises(Invalid, match="invitation is needed"):
        register(conn, None, "ben@home.example")
    assert register(conn, token, "ben@home.example").role == "member"


def test_an_invitation_taken_back_is_void(conn: Conn) -> None:
    made, token = invites.create(conn, role="admin")
    assert invites.pending(conn) == [made]

    invites.revoke(conn, made.id)

    assert invites.pending(conn) == []
    with pytest.raises(Invalid):
        register(conn, token)


def test_a_refused_password_leaves_the_invitation(database: str) -> None:
    with db.connect() as conn:
        token = admins.first_token(conn)
        conn.commit()
        with pytest.raises(Invalid):
            invites.register(conn, "ana@home.example", "short", name="Ana", token=token)
        conn.rollback()

        assert register(conn, token).is_admin
