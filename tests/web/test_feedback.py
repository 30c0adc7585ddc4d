import pytest

from shared import jobs
from shared.db import Conn
from tests import household
from tests.web.conftest import Browser, SignIn

FETCH = {"HX-Request": "true"}


def said(conn: Conn) -> list[tuple[str, str]]:
    rows = conn.execute(
        "select t.name, f.verdict from title_feedback f join titles t on t.id = f.title_id order by t.name, f.verdict"
    ).fetchall()
    conn.rollback()
    return [(row["name"], row["verdict"]) for row in rows]


def refreshes(conn: Conn) -> list[dict[str, object]]:
    found = [run.args for run in jobs.active(conn) if run.name == "refresh-user"]
    conn.rollback()
    return found


@pytest.fixture
def ana(signed_in: SignIn, full_home: Conn) -> Browser:
    """In front of Moon, which came from Arrival."""
    moon, arrival = (household.title(full_home, name) for name in ("Moon", "Arrival"))
    household.publish(full_home, household.person(full_home, "Ana"), "movie", [moon], evidence=[arrival])
    full_home.commit()
    return signed_in("Ana")


@pytest.mark.parametrize("verdict", ["more", "less", "hide"])
def test_a_verdict_is_stored_and_the_list_is_made_anew(ana: Browser, full_home: Conn, verdict: str) -> None:
    moon = household.title(full_home, "Moon")

    answer = ana.post(f"/verdicts/{moon}/{verdict}", {"on": "1"})

    assert (answer.status_code, answer.location) == (303, "/")
    assert said(full_home) == [("Moon", verdict)]
    assert refreshes(full_home) == [{"user_id": household.person(full_home, "Ana"), "kind": "movie"}]
    assert 'class="note" role="status"' in ana.get("/").text


def test_a_script_gets_the_buttons_back_with_what_is_so_now(ana: Browser, full_home: Conn) -> None:
    path = f"/verdicts/{household.title(full_home, 'Moon')}"

    block = ana.post(f"{path}/less", {"on": "1"}, headers=FETCH).text
    other = ana.post(f"{path}/more", {"on": "1"}, headers=FETCH).text

    assert "Noted: less like this." in block
    assert pressed(block) == ["less"]
    assert pressed(other) == ["more"]  # one takes back the other


def test_what_was_said_is_taken_back_where_it_was_said(ana: Browser, full_home: Conn) -> None:
    moon = household.title(full_home, "Moon")
    ana.post(f"/verdicts/{moon}/more", {"on": "1"})
    assert pressed(ana.get(f"/films/{moon}").text) == ["more"]

    block = ana.post(f"/verdicts/{moon}/more", {"on": "0"}, headers=FETCH).text

    assert "Taken back." in block
    assert pressed(block) == []
    assert said(full_home) == []


def test_a_watched_title_can_be_kept_out_of_the_taste(ana: Browser, full_home: Conn) -> None:
    moon, arrival = (household.title(full_home, name) for name in ("Moon", "Arrival"))
    assert f'action="/verdicts/{arrival}/forget"' in ana.get(f"/films/{moon}").text

    block = ana.post(f"/verdicts/{arrival}/forget", {"on": "1"}, headers=FETCH).text

    assert pressed(block) == ["forget"]
    assert said(full_home) == [("Arrival", "forget")]
    assert pressed(ana.get(f"/films/{moon}").text) == ["forget"]


def test_nothing_is_said_of_a_title_that_is_not_for_oneself(signed_in: SignIn, full_home: Conn) -> None:
    ella, alien = signed_in("Ella"), household.title(full_home, "Alien")

    assert ella.post(f"/verdicts/{alien}/more", {"on": "1"}).status_code == 404
    assert ella.post(f"/verdicts/{alien}/worse", {"on": "1"}).status_code == 404
    assert said(full_home) == []


def pressed(html: str) -> list[str]:
    buttons = [part.split(">", 1)[0] for part in html.split("<button")[1:]]
    return [button.split('id="say-')[1].split("-")[0] for button in buttons if 'aria-pressed="true"' in button]
