"""Every session has a device and ends with it; what somebody was given and gave away ends with the right to it."""

from collections.abc import Callable

import pytest
from flask import Flask

from shared import db, options
from shared.db import Conn
from shared.errors import Invalid
from shared.media_servers import model
from shared.people import accounts, api_keys, invites, tokens
from tests import household
from tests.household import rows
from tests.web.conftest import Browser, SignIn
from tests.web.test_streams import Listen, listen, quick_heart  # noqa: F401


def copy_of(app: Flask, someone: Browser) -> Browser:
    """What somebody has who copied the cookie."""
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = someone.client.get_cookie(name)
    assert cookie is not None
    copied = Browser(app.test_client())
    copied.client.set_cookie(name, cookie.value)
    return copied


def test_signing_out_on_the_page_ends_a_copied_cookie_too(app: Flask, signed_in: SignIn, home: Conn) -> None:
    ben, laptop = signed_in("Ben"), signed_in("Ben")
    thief = copy_of(app, ben)
    assert thief.get("/").status_code == 200

    ben.post("/sign-out")

    assert thief.get("/").status_code == 303
    assert laptop.get("/").status_code == 200


def test_signing_out_on_the_page_ends_the_streams_of_the_session(
    app: Flask,
    listen: Listen,  # noqa: F811
    signed_in: SignIn,
    home: Conn,
) -> None:
    ben = signed_in("Ben")
    stream = listen(copy_of(app, ben), "/streams/me")
    stream.settle(home)

    ben.post("/sign-out")

    while (said := stream.next()) is not None:
        assert said == ": still here\n\n"


def test_a_session_of_the_page_is_listed_and_is_the_current_one(signed_in: SignIn, home: Conn) -> None:
    ben, other = signed_in("Ben"), signed_in("Ben")

    devices = ben.client.get("/api/auth/devices").json["data"]

    assert sorted(one["current"] for one in devices) == [False, True]
    [theirs] = [one["id"] for one in devices if not one["current"]]
    csrf = ben.client.get("/api/auth/me").json["data"]["csrfToken"]
    assert ben.client.delete(f"/api/auth/devices/{theirs}", headers={"X-CSRF-Token": csrf}).status_code == 204
    assert other.get("/").status_code == 303
    assert ben.get("/").status_code == 200


def test_a_session_has_an_end_that_use_does_not_move(signed_in: SignIn, home: Conn) -> None:
    ben = signed_in("Ben")

    home.execute("update refresh_families set ends_at = now()")
    home.commit()

    assert ben.get("/").status_code == 303


def test_a_cookie_without_a_device_is_no_session(app: Flask, signed_in: SignIn, home: Conn) -> None:
    ben = signed_in("Ben")
    with ben.client.session_transaction() as session:
        del session["device"]

    assert ben.get("/").status_code == 303


def demoted_on_the_server(conn: Conn) -> None:
    _say(conn, is_admin=False)


def disabled_on_the_server(conn: Conn) -> None:
    _say(conn, is_disabled=True)


def gone_from_the_server(conn: Conn) -> None:
    accounts.save_people(conn, _server(conn), [model.Person("somebody", "Somebody", is_admin=True)], {})


def switched_off_here(conn: Conn) -> None:
    conn.execute("update users set is_active = false where name = 'Ana'")


LOSSES = (demoted_on_the_server, disabled_on_the_server, gone_from_the_server, switched_off_here)


@pytest.mark.parametrize("lose", LOSSES)
def test_what_was_handed_out_ends_with_the_right_and_does_not_come_back(
    signed_in: SignIn, home: Conn, lose: Callable[[Conn], None]
) -> None:
    ana = signed_in("Ana")
    user = accounts.get(home, household.person(home, "Ana"))
    assert user is not None
    options.set(home, "accounts.registration", "invite")
    _, invitation = invites.create(home, role="admin", by=user.actor)
    _, key = api_keys.create(home, user, "x", scope="admin")
    pair = tokens.begin(home, user, tokens.Device())
    home.commit()

    lose(home)
    home.commit()
    assert ana.get("/").status_code == 303
    _say(home)
    home.execute("update users set is_active = true")
    home.commit()

    assert accounts.get(home, user.id) is not None
    assert ana.get("/").status_code == 303
    assert api_keys.recognise(home, key) is None
    assert not tokens.is_live(home, pair.family)
    assert invites.pending(home) == []
    with pytest.raises(Invalid), db.connect() as conn:
        invites.register(conn, "eve@home.example", "correct horse battery", name="Eve", token=invitation)


def test_links_in_files_end_with_the_person_and_do_not_come_back(home: Conn) -> None:
    ben = household.person(home, "Ben")
    rows.output(home, ben, _server(home))

    for is_active in (False, True):
        home.execute("update users set is_active = %s where id = %s", (is_active, ben))

    assert home.execute("select link_epoch from outputs").fetchone() == {"link_epoch": 1}


def _server(conn: Conn) -> int:
    row = conn.execute("select id from media_servers").fetchone()
    assert row is not None
    return int(row["id"])


def _say(conn: Conn, *, is_admin: bool = True, is_disabled: bool = False) -> None:
    """What the next sync hears of Ana; somebody else is an administrator all the while."""
    row = conn.execute("select subject from identities where name = 'Ana'").fetchone()
    assert row is not None
    persons = [
        model.Person("somebody", "Somebody", is_admin=True),
        model.Person(row["subject"], "Ana", is_admin=is_admin, is_disabled=is_disabled, all_folders=True),
    ]
    accounts.save_people(conn, _server(conn), persons, {})
