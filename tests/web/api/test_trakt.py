"""A person's account at Trakt on a page, over the API and at the terminal: the code, the look before, the link, and taking it back."""

from collections.abc import Iterator
from datetime import date

import pytest
from click.testing import CliRunner

from functions import sync_trakt
from infra.sample_world import trakt
from infra.sample_world.running import Running, running
from shared import audit
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.sources import keeping
from tests import household
from tests.household import rows, shelf
from tests.web.api.people import Clients
from tests.web.conftest import SignIn
from web.commands import cli


@pytest.fixture
def world(home: Conn) -> Iterator[Running]:
    with running(date(2024, 11, 30)) as found:
        found.world.accounts.interval_s = 0
        changes = {
            "is_enabled": True,
            "key": trakt.KEY,
            "base_url": found.address("trakt"),
            "calls": 10_000,
            "seconds": 1,
        }
        keeping.configure(home, "trakt", changes, by=audit.TERMINAL)
        home.execute("update source_limits set calls = 1000 where act = 'write'")
        rows.known_as(home, shelf.open_up(home)["Moon"], "tmdb", "78")
        home.commit()
        yield found


def test_the_way_over_the_api(world: Running, home: Conn, client: Clients) -> None:
    ben, path = client("Ben"), "/me/trakt"
    assert ben.get(path).json["data"] == {"isOffered": False, "code": None, "linked": None}
    assert ben.post(f"{path}/link").status_code == 409
    secret = {"secret": trakt.SECRET}
    told = client("Ana").put("/settings/sources/trakt", secret).json["data"]
    assert (told["hasSecret"], "secret" in told) == (True, False)
    assert client("Ana").put("/settings/sources/tmdb", secret).json["error"]["details"]["field"] == "secret"

    code = ben.post(f"{path}/link").json["data"]
    assert ben.post(f"{path}/link/check").json["data"]["linked"] is None
    world.world.accounts.answer(code["userCode"], "ben-there")
    world.world.accounts.rate("ben-there", ("movie", 78), 9)
    assert ben.post(f"{path}/link/check").json["data"]["linked"]["name"] == "ben-there"
    sync_trakt.handler(home, Attempt(0, names.SYNC_TRAKT), user_id=household.person(home, "Ben"))
    home.commit()
    [part] = ben.get(f"{path}/preview").json["data"]
    assert (part["what"], part["count"], part["titles"][0]["title"]) == ("ratings_here", 1, "Moon")
    assert ben.post(f"{path}/confirm").status_code == 202
    assert client("Ana").get(path).json["data"]["linked"] is None

    listed = CliRunner().invoke(cli, ["trakt", "--json"]).output
    assert '"ben-there"' in listed
    assert ben.delete(path).json["data"] == {"revoked": True}
    assert ben.delete(path).status_code == ben.post(f"{path}/confirm").status_code == 404


def test_the_way_on_the_page(world: Running, home: Conn, signed_in: SignIn) -> None:
    keeping.configure(home, "trakt", {"secret": trakt.SECRET}, by=audit.TERMINAL)
    home.commit()
    ben, path = signed_in("Ben"), "/yours/trakt"
    assert "Get a code" in ben.get(path).text
    ben.post(f"{path}/link")
    [code] = world.world.accounts.codes.values()
    assert code.user in ben.get(path).text
    world.world.accounts.answer(code.user, None)
    assert "You said no at Trakt" in ben.post(f"{path}/check").text
    ben.post(f"{path}/link")
    world.world.accounts.answer([*world.world.accounts.codes.values()][1].user, "ben-there")
    assert "Linked as ben-there" in ben.post(f"{path}/check", follow_redirects=True).text
    assert "Waiting for a worker" in ben.get(path).text
    assert "unlinked" in ben.post(f"{path}/unlink", follow_redirects=True).text
    assert world.world.accounts.tokens == []
