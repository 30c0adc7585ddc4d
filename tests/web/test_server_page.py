"""The page of one media server: what it says of it, how it is changed, and how it is taken out."""

import pytest

from infra.sample_server.running import Running
from shared import audit
from shared.db import Conn
from shared.jobs import names
from shared.people import accounts, admins
from tests import household
from tests.household import rows
from tests.web.api.conftest import client  # noqa: F401
from tests.web.api.people import Clients
from tests.web.commands.conftest import Matinee, matinee  # noqa: F401
from tests.web.conftest import SignIn

FETCH = {"HX-Request": "true"}
PATH = "/settings/servers/1"


def test_the_chip_says_whether_it_answers_and_which_call_failed_is_told_in_place(
    signed_in: SignIn, home: Conn, jellyfin: Running
) -> None:
    ana = signed_in("Ana")

    assert 'hx-get="/settings/servers/1/state"' in ana.get("/settings").text
    assert "state-succeeded" in ana.get(f"{PATH}/state").text
    jellyfin.control.fault("/System/Info", "5xx", status=500, times=9)
    try:
        chip = ana.get(f"{PATH}/state").text
        found = ana.post(f"{PATH}/test", headers=FETCH).text
    finally:
        jellyfin.control.clear_faults()
    assert "state-failed" in chip
    assert found.lstrip().startswith('<div id="tested">')
    assert "<code>GET /System/Info" in found


def test_its_name_is_changed_without_a_key_and_a_wrong_address_is_named_beside_its_field(
    signed_in: SignIn, home: Conn, jellyfin: Running
) -> None:
    ana = signed_in("Ana")

    assert ana.post(PATH, {"name": "Den", "url": jellyfin.base, "api_key": ""}).status_code == 303
    wrong = ana.post(PATH, {"name": "Attic", "url": "ftp://nowhere", "api_key": "s3cr3t"})

    assert wrong.status_code == 400
    assert 'value="ftp://nowhere" aria-invalid="true"' in wrong.text
    assert 'value="Attic"' in wrong.text
    assert "s3cr3t" not in wrong.text
    assert home.execute("select name from media_servers").fetchone() == {"name": "Den"}


def test_a_server_is_taken_out_by_whoever_types_its_name_and_only_while_somebody_can_still_sign_in(
    signed_in: SignIn, home: Conn
) -> None:
    title = rows.title(home, rows.library(home, "movie", server_id=1), "Alone here")
    ben = household.person(home, "Ben")
    name = home.execute("select name from media_servers").fetchone()["name"]  # type: ignore[index]
    rows.play(home, ben, title)
    home.commit()
    ana = signed_in("Ana")

    assert "come in by no other way" in ana.get(PATH).text
    assert ana.post(f"{PATH}/remove", {"confirm": "yes"}).status_code == 400
    alone = ana.post(f"{PATH}/remove", {"confirm": name})
    assert alone.status_code == 409
    assert "matinee admins add" in alone.text
    admins.add(home, "zoe@home.example", "correct horse battery", name="Zoe")
    home.commit()

    assert ana.post(f"{PATH}/remove", {"confirm": name}).location == "/settings"

    (entry,) = audit.listing(home, action="servers.remove")[0]
    assert entry.data["name"] == name
    assert home.execute("select removed_at is not null as gone from titles where id = %s", (title,)).fetchone() == {
        "gone": True
    }
    assert not accounts.by_id(home, ben).is_active
    kept = home.execute("select count(*) as n from play_events where user_id = %s", (ben,)).fetchone()
    assert kept == {"n": 1}
    assert ana.get("/settings").status_code != 200  # Ana came in by an account there


def test_what_matinee_made_on_it_is_left_there_only_when_somebody_says_so(signed_in: SignIn, home: Conn) -> None:
    admins.add(home, "zoe@home.example", "correct horse battery", name="Zoe")
    name = home.execute("select name from media_servers").fetchone()["name"]  # type: ignore[index]
    rows.output(home, household.person(home, "Ben"), 1)
    home.execute("update outputs set external_id = 'abc'")
    home.commit()
    ana = signed_in("Ana")

    refused = ana.post(f"{PATH}/remove", {"confirm": name})
    assert refused.status_code == 409
    assert "1 lists and libraries" in refused.text
    assert ana.post(f"{PATH}/remove", {"confirm": name, "leave": "1"}).status_code == 303


def test_the_terminal_and_the_api_say_what_goes_before_they_take_it_out(
    client: Clients,  # noqa: F811
    matinee: Matinee,  # noqa: F811
    home: Conn,
) -> None:
    admins.add(home, "zoe@home.example", "correct horse battery", name="Zoe")
    name = home.execute("select name from media_servers").fetchone()["name"]  # type: ignore[index]
    home.commit()
    ana = client("Ana")

    assert "Nothing is changed yet" in matinee("servers", "remove", name).output
    assert "Ana" in ana.get("/settings/media-server/loss").json["data"]["shutOut"]
    refused = ana.send("DELETE", "/settings/media-server", {"confirm": "yes"})
    assert (refused.status_code, refused.json["error"]["details"]["field"]) == (400, "confirm")
    assert ana.send("DELETE", "/settings/media-server", {"confirm": name}).json["data"] == {"name": name}
    assert matinee("servers", "remove", name).exit_code == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_server_that_is_not_there_has_no_page(signed_in: SignIn, home: Conn, method: str) -> None:
    path = "/settings/servers/99" if method == "get" else "/settings/servers/99/test"

    assert getattr(signed_in("Ana"), method)(path).status_code == 404


def test_using_all_libraries_and_picking_for_all_is_one_deed_each(signed_in: SignIn, home: Conn) -> None:
    home.execute("update libraries set is_enabled = false")
    home.execute("update user_kinds set enabled = false")
    home.commit()
    ana = signed_in("Ana")

    for step, action in (("libraries", "libraries.switch"), ("people", "users.picks")):
        assert ana.post(f"/admin/setup/{step}").status_code == 303
        entries = audit.listing(home, action=action)[0]
        assert len(entries) == 1, action
        home.rollback()
    assert entries[0].target == "everybody"
    runs = home.execute("select distinct name from job_runs where state = 'queued'").fetchall()
    assert {names.SYNC_TITLES["movie"], names.READ_ALL_PLAYS["movie"]} <= {row["name"] for row in runs}
