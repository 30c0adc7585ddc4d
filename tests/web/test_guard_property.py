"""No surface of the web shows a title to somebody it is not for. A new route fails here until it says what it returns."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared import db, outputs
from shared.output import links
from tests.web import guarded
from tests.web.guarded import Person, Title, World

SEEDS = (1, 2)
VISIBLE = "select title_id from visible_titles(%s)"
OPEN = "select title_id from open_titles(%s)"


@dataclass(frozen=True)
class Asked:
    """What is asked of one endpoint on a person's behalf. `own` when it lists what they said, titles unnamed but numbered."""

    paths: Callable[[World, Person], Iterator[str]]
    own: bool = False


def plain(*paths: str, own: bool = False) -> Asked:
    return Asked(lambda world, person: iter(paths), own)


def each_title(path: str) -> Asked:
    """Asked of every title, visible or not."""
    return Asked(lambda world, person: (path.format(title=title) for title in world.titles))


def each_person(*paths: str, own: bool = False) -> Asked:
    """Asked of everybody, oneself and others."""
    return Asked(lambda world, person: (path.format(user=other.id) for other in world.people for path in paths), own)


def _insights(world: World, person: Person) -> Iterator[str]:
    for other in {person, world.people[1]}:
        for title in world.titles:
            yield f"/api/recommendations/{other.id}/{title.kind}/{title.id}/insights"


def _old_lists(world: World, person: Person) -> Iterator[str]:
    for other in {person, world.people[1]}:
        for run in range(1, 4 * len(world.people) + 1):
            yield f"/api/recommendations/{other.id}/history/{run}"


def _searches(world: World, person: Person) -> Iterator[str]:
    yield "/api/search?q=affair&limit=100"
    for title in world.titles:
        yield f"/api/search?q={title.marker[:6]}"


def _own_rows(world: World, person: Person) -> Iterator[str]:
    for other in world.people:
        yield f"/api/users/{other.id}/watch-stats/rows?limit=100"
        yield f"/api/users/{other.id}/watch-stats/rows?limit=100&favorites=true"


# These name titles only now and then, or count them only.
SELDOM = {"users.summary", "users.watch_stats", "taste-profiles.movies", "taste-profiles.series"}
LISTS = ("?limit=100", "?limit=100&sort=rating&count=true", "?search=affair&sort=match", "?limit=100&played=true")
GETS = {
    "home.page": plain("/"),
    "home.block": plain("/picks"),
    "home.all_of_kind": plain("/picks/movie", "/picks/series"),
    "home.why": each_title("/picks/{title.kind}/{title.id}"),
    "yours.page": plain("/yours", own=True),
    "titles.movies-listing": plain(*(f"/api/movies{how}" for how in LISTS)),
    "titles.series-listing": plain(*(f"/api/series{how}" for how in LISTS)),
    "titles.movies-detail": each_title("/api/movies/{title.id}"),
    "titles.series-detail": each_title("/api/series/{title.id}"),
    "titles.movies-similar": each_title("/api/movies/{title.id}/similar?limit=100"),
    "titles.series-similar": each_title("/api/series/{title.id}/similar?limit=100"),
    "titles.episodes": each_title("/api/series/{title.id}/episodes"),
    "search.words": Asked(_searches),
    "recommendations.personalized": plain(*(f"/api/recommendations/personalized?kind={k}" for k in ("movie", "tv"))),
    "recommendations.listing": each_person(*(f"/api/recommendations/{{user}}?kind={k}" for k in ("movie", "series"))),
    "recommendations.insights": Asked(_insights),
    "recommendations.of_run": Asked(_old_lists),
    "feedback-api.listing": each_person("/api/recommendations/{user}/feedback?limit=100", own=True),
    "ratings.listing": plain("/api/ratings?limit=100", own=True),
    "watch-history.listing": plain("/api/watch-history?limit=100", own=True),
    "users.watch_history": each_person("/api/users/{user}/watch-history?limit=100", own=True),
    "users.watch_stats_rows": Asked(_own_rows, own=True),
    "users.summary": each_person("/api/users/{user}/stats"),
    "users.watch_stats": each_person("/api/users/{user}/watch-stats"),
    "taste-profiles.movies": each_person("/api/users/{user}/taste-profile"),
    "taste-profiles.series": each_person("/api/users/{user}/series-taste-profile"),
}
# What answers nothing that was read from a title: people, settings, jobs, counts, and what a person has just said.
NO_TITLES = {
    "static", "health.alive", "health.ready", "metrics.page", "session.form", "api-description.document",
    "api-description.page", "images.of_person", "images.of_face", "streams.me", "streams.jobs", "links.stream", "images.of_title",
    "jobs.page", "jobs.detail", "people.page", "servers.page", "invites.listing", "audit.listing", "api-keys.listing",
    "devices.listing", "auth.me", "jobs-api.listing", "jobs-api.active", "jobs-api.config", "jobs-api.history",
    "jobs-api.scheduler", "runs.follow", "runs.one", "purge.stats", "users.listing", "users.one", "users.sliders",
    "titles.movies-genres", "titles.series-genres", "ratings.one", "recommendations.runs", "options.listing",
    "options.recommendations", "settings.server", "settings.servers_", "settings.config", "settings.libraries",
    "models.embedding", "models.text", "models.explanation", "models.persons_explanation", "models.cost_inputs",
    "webhooks-out.listing", "household.page",
}  # fmt: skip


@pytest.fixture(params=SEEDS)
def world(request: pytest.FixtureRequest, database: str) -> World:
    with db.connect() as conn:
        return guarded.build(conn, request.param)


def test_every_route_that_is_read_says_whether_it_shows_titles(app: Flask) -> None:
    read = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}

    assert not GETS.keys() & NO_TITLES
    assert read - GETS.keys() - NO_TITLES == set(), "add the route to GETS, or to NO_TITLES when it shows no title"


def test_the_random_households_hide_something_from_everybody_and_show_something(world: World) -> None:
    seen = [[world.may_see(person, title) for title in world.titles] for person in world.people]

    assert all(not all(row) for row in seen)
    assert sum(any(row) for row in seen) >= 2


def test_no_answer_names_a_title_that_is_not_for_whoever_asks(app: Flask, world: World) -> None:
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    shown: dict[str, int] = {}
    for person in world.people:
        http = cookie(app, person)
        for endpoint, asked in GETS.items():
            for path in asked.paths(world, person) if endpoint in known else ():
                answer = http.get(path)
                assert answer.status_code < 500, (path, answer.text)
                check(world, person, path, answer.text, asked)
                shown[endpoint] = shown.get(endpoint, 0) + answer.text.count("Zq")

    silent = {endpoint for endpoint in shown if shown[endpoint] == 0}
    assert silent <= SELDOM, f"nothing was shown to anybody: {silent}"


def test_what_is_not_for_a_person_has_no_pictures_and_no_stream(app: Flask, world: World) -> None:
    for person in world.people:
        http = cookie(app, person)
        for title in world.titles:
            if world.may_see(person, title):
                continue
            for picture in ("poster", "backdrop"):
                assert http.get(f"/images/title/{title.id}/{picture}").status_code == 404
            link = links.make(world.outputs[person.id], title.item_id)
            assert http.get(link[link.index("/stream/") :]).status_code == 404


def test_what_is_published_for_a_person_names_nothing_that_is_not_for_them(world: World) -> None:
    with db.connect() as conn:
        for person in world.people:
            for kind in ("movie", "series"):
                published = outputs.picks(conn, world.server_id, person.id, kind) or []

                text = " ".join(f"{title.name} {title.overview} {title.reason}" for title in published)
                check_text(world, person, f"published {kind}", text)
                wanted = {t.id for t in world.titles if t.kind == kind and world.may_see(person, t)}
                assert {title.id for title in published} == wanted


def test_nobody_says_anything_about_what_they_may_not_open(app: Flask, world: World) -> None:
    for person in world.people:
        http = cookie(app, person)
        with http.session_transaction() as session:
            session["csrf"] = "t"
        for title in world.titles:
            if world.may_open(person, title):
                continue
            given = {"headers": {"X-CSRF-Token": "t"}}
            own = f"/api/recommendations/{person.id}/titles/{title.id}"
            assert http.post("/api/ratings", json={"titleId": title.id, "hearts": 8}, **given).status_code == 404
            assert http.put(f"/api/ratings/{title.id}", json={"stars": 4}, **given).status_code == 404
            assert http.post(f"{own}/more", **given).status_code == 404


def test_the_guard_of_the_database_agrees_with_the_rule(world: World) -> None:
    with db.connect() as conn:
        for person in world.people:
            for query, may in ((VISIBLE, world.may_see), (OPEN, world.may_open)):
                rows = conn.execute(query, (person.id,)).fetchall()
                assert {row["title_id"] for row in rows} == {t.id for t in world.titles if may(person, t)}, query


def test_a_missing_title_and_one_that_is_not_for_a_person_look_the_same(app: Flask, world: World) -> None:
    def answer(http: FlaskClient, path: str) -> tuple[int, str]:
        found = http.get(path)
        return found.status_code, str((found.json or {})["error"]["message"])

    for person in world.people:
        http = cookie(app, person)
        title = next(title for title in world.titles if not world.may_see(person, title) and title.kind == "movie")
        for path in (
            "/api/movies/{}",
            "/api/movies/{}/similar",
            f"/api/recommendations/{person.id}/movie/{{}}/insights",
        ):
            assert answer(http, path.format(title.id)) == answer(http, path.format(999_999)), path


def cookie(app: Flask, person: Person) -> FlaskClient:
    http = app.test_client()
    with http.session_transaction() as session:
        session["_user_id"] = f"{person.id}.0"
        session["_fresh"] = True
    return http


def check(world: World, person: Person, path: str, text: str, asked: Asked) -> None:
    """Neither a name nor, outside of what the person said themselves, a number."""
    # What somebody hid is named to them where they may take it back.
    check_text(
        world, person, path, text, world.may_open if path.startswith("/yours") or "/feedback" in path else world.may_see
    )
    if not asked.own and path.startswith("/api/") and text.startswith("{"):
        numbers = set(_numbers(json.loads(text)))
        for title in world.titles:
            assert title.id not in numbers or world.may_see(person, title), (person, path, title)


def check_text(
    world: World, person: Person, path: str, text: str, may: Callable[[Person, Title], bool] | None = None
) -> None:
    for title in world.titles:
        if not (may or world.may_see)(person, title):
            assert title.marker not in text, (person, path, title)


def _numbers(value: object) -> Iterator[int]:
    """Ids of titles: what has a poster or calls itself one."""
    if isinstance(value, dict):
        yield from (value[name] for name in ("titleId",) if name in value)
        if "poster" in value:
            yield value["id"]
        for inner in value.values():
            yield from _numbers(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _numbers(inner)
