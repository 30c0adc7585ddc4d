"""Without any source, and without a way out of this machine: what needs none works, and each page says what it lacks."""

import socket

import pytest

from functions import enrich_metadata
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from tests import household
from tests.household import rows
from tests.web.conftest import SignIn

LACKING = {
    "/calendar": "When episodes are shown that are not here yet: TVmaze would tell",
    "/calendar?of=household&view=month": "When episodes are shown that are not here yet: TVmaze would tell",
    "/discover": "What the world talks about: TMDB would tell",
    "/insights": "What the world turns to: TMDB, Trakt would tell",
    "/films/{film}": "What the world says of it: TMDB, Trakt, OMDb would tell",
    "/series/{series}": "What the world says of it: TMDB, Trakt, OMDb, TVmaze would tell",
    "/settings/sources": "One can be had at https://www.themoviedb.org/settings/api.",
}
HERE = (None, "localhost", "127.0.0.1")
HINT = "none is switched on"


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is reached but this machine, and no name is looked up."""
    look_up, connect = socket.getaddrinfo, socket.socket.connect

    def look_up_here(host: str | None, *args: object, **kwargs: object) -> object:
        if host not in HERE:
            raise OSError("The network is away.")
        return look_up(host, *args, **kwargs)  # type: ignore[arg-type]

    def connect_here(self: socket.socket, address: object) -> None:
        if self.family != socket.AF_UNIX and (not isinstance(address, tuple) or address[0] not in HERE):
            raise OSError("The network is away.")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", look_up_here)
    monkeypatch.setattr(socket.socket, "connect", connect_here)


@pytest.mark.usefixtures("closed")
def test_every_page_works_and_says_which_source_would_tell_what_it_lacks(signed_in: SignIn, full_home: Conn) -> None:
    places = {"film": household.title(full_home, "Arrival"), "series": household.title(full_home, "Dark")}
    attempt = Attempt(0, names.ENRICH_METADATA)
    enrich_metadata.handler(full_home, attempt)
    assert attempt.message == "No source is switched on: see Settings, Sources."
    ana, ben = signed_in("Ana"), signed_in("Ben")

    for place, sentence in LACKING.items():
        answer = ana.get(place.format(**places))
        assert (answer.status_code, sentence in answer.text) == (200, True), place
        if "settings" not in place:
            assert 'href="/settings/sources"' in answer.text
            told = ben.get(place.format(**places)).text
            assert HINT in told
            assert 'href="/settings/sources"' not in told
    assert rows.one(full_home, "select count(*) as id from source_calls") == 0


def test_what_a_source_tells_no_page_lacks(signed_in: SignIn, full_home: Conn) -> None:
    full_home.execute("update sources set is_enabled = true, key_enc = 'x'")
    full_home.commit()
    ana = signed_in("Ana")

    places = {"film": household.title(full_home, "Arrival"), "series": household.title(full_home, "Dark")}
    assert [place for place in LACKING if HINT in ana.get(place.format(**places)).text] == []
