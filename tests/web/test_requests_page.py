"""Pages on which titles are asked for: by plain forms, from the title's page to the administrator's word and back."""

from collections.abc import Iterator

import pytest

import functions  # noqa: F401
from infra.sample_requests.running import Running
from infra.sample_world.running import Running as World
from shared.db import Conn
from shared.jobs import names
from tests import household
from tests.household import asked_for, shelf
from tests.household.sources_on import perform
from tests.web.conftest import SignIn


@pytest.fixture
def film(home: Conn) -> int:
    shelf.open_up(home)
    return asked_for.unowned(home, "The Substance", "movie", tmdb="933260")


@pytest.fixture
def programs(home: Conn, film: int) -> Iterator[Running]:
    with asked_for.programs(home, "radarr") as found:
        yield found


def test_from_the_page_of_a_title_to_a_word_and_back(
    signed_in: SignIn, home: Conn, film: int, programs: Running
) -> None:
    ben, finn, ana = signed_in("Ben"), signed_in("Finn"), signed_in("Ana")
    series = asked_for.unowned(home, "Breaking Bad", "series", tmdb="1396")
    assert "Ask for it" in ben.get(f"/films/{film}").text
    assert "Ask for it" not in ben.get(f"/series/{series}").text, "nobody fetches series"

    assert ben.post("/yours/requests", {"title_id": film}).location == "/yours/requests"
    assert "Waits for an administrator" in ben.get(f"/films/{film}").text
    theirs = finn.get(f"/films/{film}").text
    assert "somebody here has asked for it" in theirs
    assert "Ask for it too" in theirs
    assert "Ben" not in theirs
    assert ben.post("/yours/requests", {"title_id": "x"}).status_code == 400

    queue = ana.get("/admin/requests").text
    assert "The Substance" in queue
    request = asked_for.latest(home)
    assert ana.post(f"/admin/requests/{request}/refuse", {"word": "Too scary."}).status_code == 303
    mine = ben.get("/yours/requests").text
    assert "Too scary." in mine
    assert "Too scary." not in finn.get(f"/films/{film}").text
    finn.post("/yours/requests", {"title_id": film})
    request = asked_for.latest(home)
    assert ana.post(f"/admin/requests/{request}/approve").status_code == 303
    assert ana.post(f"/admin/requests/{request}/approve").status_code == 409
    perform(home, names.FOLLOW_REQUESTS)
    assert "Is looked for" in finn.get("/yours/requests").text
    assert ben.get("/admin/requests").status_code == 403
    assert finn.post(f"/yours/requests/{request}/withdraw").status_code == 409
    other = asked_for.unowned(home, "Flow", "movie", tmdb="823219")
    finn.post("/yours/requests", {"title_id": other})
    assert finn.post(f"/yours/requests/{asked_for.latest(home)}/withdraw").status_code == 303


def test_one_person_has_another_rule(signed_in: SignIn, home: Conn, film: int, programs: Running) -> None:
    ana, ben = signed_in("Ana"), household.person(home, "Ben")
    assert ana.post(f"/admin/people/{ben}/requests", {"rule": "never"}).status_code == 303
    assert 'value="never" selected' in ana.get(f"/admin/people/{ben}").text
    his = signed_in("Ben")
    assert "Ask for it" not in his.get(f"/films/{film}").text
    assert "switched off for you" in his.get("/yours/requests").text
    assert his.post("/yours/requests", {"title_id": film}).status_code == 403
    assert ana.post(f"/admin/people/{ben}/requests", {"rule": "x"}).status_code == 400
    ana.post(f"/admin/people/{ben}/requests", {"rule": ""})
    assert "Ask for it" in his.get(f"/films/{film}").text


def test_programs_are_entered_chosen_tried_and_forgotten(signed_in: SignIn, home: Conn, film: int) -> None:
    ana = signed_in("Ana")
    with asked_for.programs(home) as programs:
        wrong = ana.post("/settings/requests/radarr", {"base_url": programs.address("radarr"), "key": "wrong"})
        assert (wrong.status_code, "does not know this API key" in wrong.text) == (400, True)
        entered = ana.post("/settings/requests/radarr", {"base_url": programs.address("radarr"), "key": programs.key})
        assert entered.location == "/settings/requests?choose=radarr"
        page = ana.get(entered.location).text
        assert "/media/two" in page
        assert programs.key not in page
        chosen = {"base_url": programs.address("radarr"), "key": "", "profile_id": "6", "root_folder": "/media/two"}
        assert ana.post("/settings/requests/radarr", chosen).status_code == 303
        assert "HD - 720p/1080p" in ana.get("/settings/requests").text
        assert ana.post("/settings/requests/radarr/test").status_code == 303
        programs.fault("radarr", "5xx")
        assert ana.post("/settings/requests/radarr/test").status_code == 502
        assert ana.get("/settings/requests?choose=radarr").status_code == 200
    assert ana.post("/settings/requests", {"requests.quota": "3", "was.requests.quota": "5"}).status_code in (200, 303)
    assert ana.post("/settings/requests/lidarr", {}).status_code == 404
    assert ana.post("/settings/requests/radarr/forget").status_code == 303
    assert ana.post("/settings/requests/radarr/forget").status_code == 404


def test_search_and_discover_know_what_is_asked_for(
    signed_in: SignIn, home: Conn, film: int, programs: Running, outside: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    ben = signed_in("Ben")
    assert "Asked for" not in ben.get("/search?in=world&q=substance").text
    ben.post("/yours/requests", {"title_id": film})
    assert "Asked for" in ben.get("/search?in=world&q=substance").text
    found = ben.get("/search?in=world&q=dune").text
    assert "Ask for it" in found
    answer = ben.post("/discover/films/import", {"value": "693134", "then": "ask"})
    assert answer.location == "/discover/films/import/693134?then=ask"
    perform(home, names.IMPORT_TITLE, kind="movie", value="693134")
    assert ben.get(answer.location).location.endswith("#request")
