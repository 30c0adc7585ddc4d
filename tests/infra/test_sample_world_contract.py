"""What our clients ask and what the sample world answers are as the services have published it."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from infra.sample_world import trakt
from infra.sample_world.running import KEYS, Running, running
from shared import db
from shared.audit import TERMINAL
from shared.discovery import lists
from shared.errors import Unavailable
from shared.sources import asking, google_books, keeping, tmdb_lists, trakt_person, trakt_votes
from shared.sources.asking import Asker
from shared.sources.clients import CLIENTS
from shared.sources.model import Wanted
from shared.sources.trakt_person import App
from tests import contracts

DOCUMENTS = {
    "tmdb": ("tmdb-3.trim.json", "https://api.themoviedb.org"),
    "trakt": ("trakt-2.0.0.trim.json", "https://api.trakt.tv"),
    "tvmaze": ("tvmaze.trim.json", "https://api.tvmaze.com"),
    "google_books": ("google-books-v1.trim.json", "https://books.googleapis.com"),
}
pytestmark = pytest.mark.skipif(
    not all((contracts.DIRECTORY / name).is_file() for name, _ in DOCUMENTS.values()), reason=contracts.MISSING
)
FILM = {"tmdb": "78", "imdb": "tt0083658"}
SERIES = {"tmdb": "1396", "imdb": "tt0903747", "tvdb": "81189"}
BOOK = {"isbn13": "9780441172719"}


@pytest.fixture(scope="module")
def world() -> Iterator[Running]:
    with running(date(2024, 11, 30)) as found:
        yield found


@pytest.mark.parametrize("source", list(DOCUMENTS))
def test_every_request_and_answer_is_as_published(
    database: str, world: Running, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every call that a client knows, in each of the ways that it finds a title."""
    seen: list[tuple[Any, Any]] = []
    monkeypatch.setattr("requests.sessions.Session.send", recorded(seen))
    with db.connect(autocommit=True) as conn:
        keeping.configure(
            conn, source, {"is_enabled": True, "key": KEYS[source], "base_url": world.address(source)}, by=TERMINAL
        )
        words = keeping.get(conn, source).kinds
        with asking.opened(conn, source, pause=lambda seconds: None) as asker:
            for kind, ids, name in (
                ("movie", FILM, "Blade Runner"),
                ("series", SERIES, "Breaking Bad"),
                ("book", BOOK, "Dune"),
            ):
                if kind in words:
                    walk(asker, source, words[kind], ids, name)

    assert len(seen) > 4
    held_to(source, world.address(source), seen)


def walk(asker: Asker, source: str, word: str, ids: dict[str, str], name: str) -> None:
    client = CLIENTS[source]
    client.check(asker)
    for given in [{}, *({known: value} for known, value in ids.items())]:
        found = client.find(
            asker, Wanted(word, (name,), 1982 if word == "movie" else 2008, ids=given, authors=("Frank Herbert",))
        )
        if found:
            assert client.report(asker, word, found[0].value, region="US")
    assert client.report(asker, word, "99999999", region="US") is None
    if source == "trakt" and word == "show":
        assert trakt_votes.read(asker, found[0].value)
    if source == "tmdb":
        for name in lists.LISTS:
            tmdb_lists.listing(asker, name, word, region="US", today=date(2024, 4, 20))
        assert tmdb_lists.search(asker, "dune")
        assert tmdb_lists.discover(asker, word, "en", 1)[0]
    if source == "google_books":
        for order, start in (("relevance", 0), ("newest", 40)):
            google_books.listing(asker, "science fiction", "en", order, start)
        assert google_books.search(asker, "dune")


def test_what_is_asked_for_a_person_is_as_published(
    database: str, world: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[Any, Any]] = []
    monkeypatch.setattr("requests.sessions.Session.send", recorded(seen))
    world.world.accounts.interval_s = 0
    app, film, at = App(trakt.KEY, trakt.SECRET), {"trakt": "1000156"}, "2020-05-01T20:00:00Z"
    with db.connect(autocommit=True) as conn:
        keeping.configure(
            conn, "trakt", {"is_enabled": True, "key": app.id, "base_url": world.address("trakt")}, by=TERMINAL
        )
        conn.execute("update source_limits set calls = 1000 where act = 'write'")
        with asking.opened(conn, "trakt", pause=lambda seconds: None) as asker:
            code = trakt_person.begin(asker, app)
            assert trakt_person.exchange(asker, app, code.device_code) == (trakt_person.PENDING, None)
            world.world.accounts.answer(code.user_code, "ben")
            _, grant = trakt_person.exchange(asker, app, code.device_code)
            assert grant
            grant = trakt_person.renew(asker, app, grant.refresh)
            assert grant
            person = trakt_person.Person(asker, lambda _: grant.access)
            part = {"seasons": [{"number": 1, "episodes": [{"number": 1, "watched_at": at}]}]}
            person.rate(trakt_person.titles([("movie", film, {"rating": 8}), ("show", SERIES, {"rating": 9})]))
            person.watch(trakt_person.titles([("movie", film, {"watched_at": at}), ("show", SERIES, part)]))
            assert (len(person.ratings("movie").rows), len(person.ratings("show").rows)) == (1, 1)
            assert {one.title.episode for one in person.history(lambda done, total: None).rows} == {None, (1, 1)}
            world.world.accounts.wish("ben", ("movie", 78))
            assert person.wishes("movie").whole
            assert person.activities()
            assert person.name() == ("ben-uuid", "ben")
            person.unrate(trakt_person.titles([("movie", film, {})]))
            trakt_person.revoke(asker, app, grant.access)

    assert world.world.accounts.tokens == []
    assert len(seen) > 12
    held_to("trakt", world.address("trakt"), [pair for pair in seen if "/oauth/" not in pair[0].url])
    held_to(
        "trakt",
        world.address("trakt"),
        [pair for pair in seen if "/oauth/" in pair[0].url],
        base="https://auth.trakt.tv",
    )


def recorded(seen: list[tuple[Any, Any]]) -> Any:
    import requests

    send = requests.sessions.Session.send

    def sent(session: Any, request: Any, **how: Any) -> Any:
        response = send(session, request, **how)
        body = response.raw.read(decode_content=True)
        response.raw.close()
        response._content = body
        import io

        from urllib3 import HTTPResponse

        response.raw = HTTPResponse(
            io.BytesIO(body), headers=response.headers, status=response.status_code, preload_content=False
        )
        seen.append((request.copy(), response))
        return response

    return sent


def held_to(source: str, address: str, seen: list[tuple[Any, Any]], *, base: str | None = None) -> None:
    from openapi_core import Config, OpenAPI
    from openapi_core.contrib.requests import RequestsOpenAPIRequest, RequestsOpenAPIResponse

    name, usual = DOCUMENTS[source]
    # The documents are published as they are: they are not ours to validate, only to be held to.
    config = Config(spec_validator_cls=None, response_properties_default_policy="optional")
    published = json.loads((contracts.DIRECTORY / name).read_text())
    if contracts.departs(source, "value", "null"):
        for operations in published["paths"].values():
            for operation in operations.values():
                operation["responses"] = nullable(operation["responses"])
    if contracts.departs(source, "value", "oneOf"):
        published = any_of(published)
    document = OpenAPI.from_dict(published, config=config)
    held = [
        (sent, answered)
        for sent, answered in seen
        if not contracts.departs(source, "request", sent.url.partition("?")[0])
    ]
    for sent, answered in held:
        sent.url = sent.url.replace(address, base or usual)
        request = RequestsOpenAPIRequest(sent)
        document.validate_request(request)
        if answered.status_code == 200:
            document.validate_response(request, RequestsOpenAPIResponse(answered))


def any_of(found: Any) -> Any:
    """Whatever is to fit one form alone may fit several."""
    if isinstance(found, list):
        return [any_of(element) for element in found]
    if not isinstance(found, dict):
        return found
    return {"anyOf" if name == "oneOf" else name: any_of(value) for name, value in found.items()}


def nullable(found: Any) -> Any:
    """What a schema says is of one type may be null as well, and what is whole a fraction, at any depth."""
    if isinstance(found, list):
        return [nullable(element) for element in found]
    if not isinstance(found, dict):
        return found
    type = found.get("type")
    types = {"type": ["number" if type == "integer" else type, "null"]} if isinstance(type, str) else {}
    return {name: nullable(value) for name, value in found.items()} | types


def test_omdb_finds_by_its_one_id(database: str, world: Running) -> None:
    with db.connect(autocommit=True) as conn:
        keeping.configure(conn, "omdb", {"key": "wrong", "base_url": world.address("omdb")}, by=TERMINAL)
        with asking.opened(conn, "omdb", switched_on=False) as asker:
            with pytest.raises(Unavailable, match="does not take the key"):
                CLIENTS["omdb"].check(asker)
            assert CLIENTS["omdb"].find(asker, Wanted("movie", ("Blade Runner",))) == []
