"""Sources are switched on by page, API and command, and no key is ever shown."""

from collections.abc import Iterator
from datetime import date

import pytest

from infra.sample_world import tmdb
from infra.sample_world.running import Running, running
from shared.audit import TERMINAL
from shared.db import Conn
from shared.sources import keeping
from tests.web.api.conftest import client  # noqa: F401
from tests.web.api.people import Clients
from tests.web.commands.conftest import Matinee, matinee  # noqa: F401
from tests.web.conftest import SignIn


@pytest.fixture(scope="module")
def world() -> Iterator[Running]:
    with running(date(2024, 11, 30)) as found:
        yield found


def test_a_source_is_given_its_key_switched_on_and_tried_on_the_page(
    signed_in: SignIn, home: Conn, world: Running
) -> None:
    keeping.configure(home, "tmdb", {"base_url": world.address("tmdb")}, by=TERMINAL)
    home.commit()
    ana = signed_in("Ana")
    page = ana.get("/settings/sources").text
    assert "It knows when episodes are shown, ratings and how many gave them." in page

    assert "TMDB wants a key" in ana.post("/settings/sources/tmdb", {"is_enabled": "1"}).text
    ana.post("/settings/sources/tmdb", {"is_enabled": "1", "key": "wrong"})
    assert "TMDB does not take the key" in ana.post("/settings/sources/tmdb/test", {}).text
    ana.post("/settings/sources/tmdb", {"is_enabled": "1", "key": tmdb.TOKEN})
    assert ana.post("/settings/sources/tmdb/test", {}).status_code == 303

    home.rollback()
    shown = ana.get("/settings/sources").text
    assert keeping.get(home, "tmdb").is_ready
    assert tmdb.TOKEN not in shown
    assert "TMDB answers." in shown
    assert "Asked today: 1." in shown  # by this key
    assert ana.post("/settings/sources/imdb", {}).status_code == 404


def test_the_api_says_what_is_left_and_takes_what_it_does_not_show(client: Clients, home: Conn, world: Running) -> None:  # noqa: F811
    ana = client("Ana")
    changes = {"isEnabled": True, "key": "samplekey", "baseUrl": world.address("omdb"), "perDay": 500}

    changed = ana.send("PUT", "/settings/sources/omdb", changes).json["data"]
    ana.send("POST", "/settings/sources/omdb/test", None)

    assert (changed["hasKey"], changed["leftToday"]) == (True, 500)
    assert "samplekey" not in str(changed)
    found = ana.send("GET", "/settings/sources/omdb", None).json["data"]
    assert (found["usedToday"], found["leftToday"], found["lastStatus"]) == (1, 499, 200)
    listed = ana.send("GET", "/settings/sources/omdb/calls", None).json["data"]
    assert [(call["method"], call["path"], call["status"]) for call in listed] == [("GET", "/", 200)]
    refused = ana.send("PUT", "/settings/sources/omdb", {"calls": 0})
    assert refused.status_code == 400
    assert client("Ben").send("GET", "/settings/sources", None).status_code == 403


def test_the_command_lists_switches_and_tries(matinee: Matinee, home: Conn, world: Running) -> None:  # noqa: F811
    home.commit()
    assert "TVmaze" in matinee("sources", "list").stdout
    switched = matinee("sources", "enable", "tvmaze", "--address", world.address("tvmaze"), "--json")
    assert '"isEnabled": true' in switched.stdout
    assert "It answers." in matinee("sources", "test", "tvmaze").stderr
