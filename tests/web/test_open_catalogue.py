"""An operator's open catalogue: shut unless somebody opens it, and then with what the world knows and nothing of anybody's."""

import pytest
from flask import Flask

from shared import db, kinds, options
from shared.db import Conn
from shared.settings import settings
from tests import household
from tests.household import discoveries, rows, shelf
from tests.web import guarded_rows
from tests.web.guarded import Title, World
from tests.web.test_routes import values
from web import request_db, slugs

AGE = 12


@pytest.fixture
def world(database: str) -> World:
    with db.connect() as conn:
        return guarded_rows.build(conn, 2)


def opened(conn: Conn, age: int = AGE) -> None:
    options.set(conn, "catalogue.is_open", True)
    options.set(conn, "catalogue.open_age", age)
    conn.commit()


def visited(app: Flask) -> set[str]:
    found = {rule.endpoint for rule in app.url_map.iter_rules()}
    return {one for one in found if app.view_functions[one].audience == "visitor"}  # type: ignore[attr-defined]


def places(world: World) -> dict[str, list[str]]:
    """Each endpoint with everything that could name a title there. A new one for visitors is entered here."""
    found: dict[str, list[str]] = {"catalogue.search": ["/api/catalog/search?q=affair&limit=100"]}
    for noun in ("movies", "shows"):
        for name in ("trending", "now-playing", "new-releases", "new-on-digital"):
            found[f"catalogue.{noun}-{name}-listing"] = [f"/api/catalog/{noun}/{name}?limit=100"]
        kind = "movie" if noun == "movies" else "series"
        slugs_of = [f"/api/catalog/{noun}/{title.marker}" for title in world.titles if title.kind == kind]
        found[f"catalogue.{noun}-detail"] = slugs_of
    pages = [f"/{slugs.slug(kinds.of(title.kind))}/{title.id}" for title in world.titles]
    return found | {
        "calendars.of_household": ["/api/catalog/shows/calendar?days=62"],
        "discover.page": ["/discover", "/discover?kind=series"],
        "discover.whole": ["/discover/films/trending", "/discover/series/trending?sort=score"],
        "title.page": pages,
        "images.of_title": [f"/images/title/{title.id}/poster" for title in world.titles],
    }


def is_open(world: World, title: Title) -> bool:
    """The rule once more, in other words than the guard's."""
    copies = [copy.min_age for copy in title.copies if not copy.is_gone]
    ages = [age for age in (title.min_age, *copies) if age is not None]
    return title.id in world.imported and title.min_age is not None and max(ages) <= AGE


def test_it_is_shut_unless_somebody_opens_it(app: Flask, home: Conn) -> None:
    stranger = app.test_client()
    adapter = app.url_map.bind("localhost")
    paths = [adapter.build(r.endpoint, values(r)) for r in app.url_map.iter_rules() if r.endpoint in visited(app)]

    assert len(paths) > 12
    for path in paths:
        answer = stranger.get(path)
        assert answer.status_code == 401 or "/sign-in" in answer.headers.get("Location", ""), path


def test_a_visitor_meets_nothing_above_the_age_that_no_source_certified_or_that_is_the_households_alone(
    app: Flask, world: World
) -> None:
    walked = places(world)
    assert walked.keys() == visited(app)
    with app.app_context(), request_db.pool().connection() as conn:
        opened(conn)
    stranger, named = app.test_client(), 0

    for path in (path for paths in walked.values() for path in paths):
        answer = stranger.get(path)
        assert answer.status_code in (200, 404), (path, answer.status_code)
        for title in world.titles:
            assert title.marker not in answer.text or answer.status_code == 404 or is_open(world, title), (path, title)
            named += title.marker in answer.text
            assert not any(copy.word in answer.text for copy in title.copies), path
        for own in ('"inLibrary":true', '"inLibrary":false', '"planned":true', '"planned":false', "watch-state"):
            assert own not in answer.text.replace(" ", ""), (path, own)
    assert named > 0


@pytest.fixture
def film(home: Conn) -> int:
    shelf.open_up(home)
    title_id = rows.unshelved(home, "Paddington in Peru", released_on="2024-11-08")
    discoveries.imported(home, title_id, "movie")
    discoveries.slug(home, title_id, "movie", "paddington-in-peru")
    discoveries.listed(home, "trending", "movie", [title_id], region="")
    home.execute("update titles set min_age = 6 where id = %s", (title_id,))
    opened(home)
    return title_id


def test_a_visitor_reads_lists_and_titles_and_finds_the_way_in(app: Flask, home: Conn, film: int) -> None:
    stranger = app.test_client()
    rows.say(home, household.person(home, "Ben"), film, "planned")
    home.commit()

    [one] = (stranger.get("/api/catalog/movies/trending").json or {})["data"]
    assert (one["title"], one["inLibrary"], one["planned"]) == ("Paddington in Peru", None, None)
    assert (stranger.get("/api/catalog/search?q=paddington").json or {})["data"]["beyond"]["state"] == "limited"
    assert 'href="/discover"' in stranger.get("/sign-in").text
    page = stranger.get("/discover").text
    assert f"/films/{film}" in page
    assert "/sign-in" in page
    shown = stranger.get(f"/films/{film}").text
    assert "Paddington in Peru" in shown
    assert "watch-state" not in shown
    assert stranger.get("/api/me/watchlist").status_code == 401
    assert stranger.post(f"/watchlist/{film}", data={"state": "planned"}).status_code in (302, 303, 400, 401, 403)
    options.set(home, "catalogue.open_age", 0)
    home.commit()
    assert stranger.get(f"/films/{film}").status_code == 404


def test_visitors_are_counted_by_their_address(app: Flask, film: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RATE_LIMIT", "20")
    settings.cache_clear()
    try:
        stranger = app.test_client()
        found = [stranger.get("/api/catalog/movies/trending").status_code for _ in range(24)]
    finally:
        settings.cache_clear()

    assert found[:20] == [200] * 20
    assert set(found[21:]) == {429}


def test_the_ages_of_option_and_guard_are_the_same(home: Conn) -> None:
    home.execute("delete from options where key like 'catalogue.%'")
    assert rows.one(home, "select coalesce(open_age(), -1) as id") == -1
    options.set(home, "catalogue.is_open", True)
    default = options.by_name()["catalogue.open_age"].default
    assert rows.one(home, "select open_age() as id") == default
