"""The catalogue over the API: lists of the world, search beyond the library, one title, and what a child meets of it."""

from urllib.parse import quote

import pytest

import functions  # noqa: F401
from infra.sample_world.running import Running
from shared.db import Conn
from shared.jobs import names
from tests.household import rows, shelf
from tests.household.sources_on import perform
from tests.web.api.people import Clients


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)


@pytest.fixture
def listed(home: Conn, outside: Running) -> Conn:
    """A shelf with Dark and others, and what the world talks about."""
    shelf.open_up(home)
    rows.known_as(home, rows.one(home, "select id from titles where name = 'Alien'"), "tmdb", "348")
    home.commit()
    perform(home, names.SYNC_TRENDING)
    perform(home, names.SYNC_NOW_PLAYING)
    return home


def test_a_list_is_paged_filtered_and_sorted_and_marks_what_one_has(client: Clients, listed: Conn) -> None:
    ben = client("Ben")
    whole = ben.get("/catalog/movies/trending?limit=100").json
    films = whole["data"]

    assert [film["place"] for film in films] == list(range(1, 21))
    assert whole["meta"]["total"] == 20
    assert whole["meta"]["asOf"]
    assert ben.get("/catalog/movies/trending?limit=5&offset=5").json["data"] == films[5:10]
    best = ben.get("/catalog/movies/trending?sort=score&limit=100").json["data"]
    scores = [film["scores"]["score"] for film in best]
    assert scores == sorted(scores, reverse=True)
    assert ben.get("/catalog/movies/trending?sort=released&order=asc&limit=1").json["data"][0]["releasedOn"] == min(
        film["releasedOn"] for film in films
    )
    drama = ben.get("/catalog/movies/trending?genre=Drama&minScore=40&yearFrom=1990&limit=100").json["data"]
    assert drama == [
        film for film in films if "Drama" in film["genres"] and film["scores"]["score"] >= 40 and film["year"] >= 1990
    ]
    old = ben.get("/catalog/movies/trending?formula=1&limit=1").json["data"][0]
    assert (old["scores"]["formula"], old["scores"]["score"] != films[0]["scores"]["score"]) == (1, True)
    for bad in ("sort=luck", "order=up", "formula=3", "minScore=101", "limit=0", "what=1"):
        assert ben.get(f"/catalog/movies/trending?{bad}").status_code == 400, bad
    assert ben.get("/catalog/movies/new-releases").json["meta"]["asOf"] is None
    assert client(None).get("/catalog/movies/trending").status_code == 401


def test_what_can_be_had_as_a_file_is_in_no_cinema(client: Clients, listed: Conn) -> None:
    ben = client("Ben")
    shown = ben.get("/catalog/movies/now-playing?limit=100").json["data"]
    every = listed.execute(
        "select count(*) as n from catalogue_list_titles where list = 'now-playing' and kind = 'movie'"
    )

    assert 0 < len(shown) < (every.fetchone() or {"n": 0})["n"]
    for film in shown:
        told = ben.get(f"/catalog/movies/{film['slug']}").json["data"]
        assert not any(release["how"] == "digital" for release in told["releases"])
    assert ben.get("/catalog/shows/now-playing").json["meta"]["total"] > 3


def test_a_title_that_nobody_owns_has_a_page_and_can_be_wished_for(client: Clients, listed: Conn) -> None:
    ben = client("Ben")
    film = ben.get("/catalog/movies/trending?inLibrary=false&limit=1").json["data"][0]
    assert (film["inLibrary"], film["planned"]) == (False, False)

    told = ben.get(f"/catalog/movies/{film['slug']}").json["data"]
    assert told["trailers"][0]["site"] == "YouTube"
    assert told["providers"]
    assert told["people"]
    assert {rating["rater"] for rating in told["ratings"]} >= {"tmdb"}

    assert ben.patch(f"/user-media/{film['id']}", {"state": "planned"}).status_code == 200
    assert ben.get(f"/catalog/movies/{film['slug']}").json["data"]["planned"] is True
    assert [one["titleId"] for one in ben.get("/me/watchlist").json["data"]] == [film["id"]]
    assert client("Ana").get(f"/catalog/movies/{film['slug']}").json["data"]["planned"] is False
    assert ben.get(f"/catalog/shows/{film['slug']}").status_code == 404
    assert ben.get("/catalog/movies/no-such-thing").status_code == 404


def test_a_child_meets_nothing_above_its_limit(client: Clients, listed: Conn) -> None:
    ella, ben = client("Ella"), client("Ben")
    for noun in ("movies", "shows"):
        mine = {film["id"] for film in ella.get(f"/catalog/{noun}/trending?limit=100").json["data"]}
        ages = listed.execute("select min_age from titles where id = any (%s)", (list(mine),)).fetchall()
        assert all(row["min_age"] is not None and row["min_age"] <= 12 for row in ages)
        for film in ben.get(f"/catalog/{noun}/trending?limit=100").json["data"]:
            status = ella.get(f"/catalog/{noun}/{film['slug']}").status_code
            assert status == (200 if film["id"] in mine else 404)
            assert ella.patch(f"/user-media/{film['id']}", {"state": "planned"}).status_code == status
    assert ella.get("/catalog/search?q=substance").json["data"]["beyond"] == {
        "state": "limited", "reason": None, "titles": [],
    }  # fmt: skip


def test_search_finds_the_house_and_the_world_and_an_outage_loses_only_the_world(
    client: Clients, listed: Conn, outside: Running
) -> None:
    ben = client("Ben")
    here = {row["value"] for row in listed.execute("select value from title_imports where kind = 'movie'").fetchall()}
    listed.commit()
    far = next(film for film in outside.world.known("movie") if str(film.tmdb) not in here)
    path = f"/catalog/search?q={quote(far.name)}"
    assert far.tmdb in [one["tmdbId"] for one in ben.get(path).json["data"]["beyond"]["titles"]]
    perform(listed, names.IMPORT_TITLE, kind="movie", value=str(far.tmdb))
    found = ben.get(path).json["data"]
    assert far.name in [one["title"] for one in found["titles"]]
    assert far.tmdb not in [one["tmdbId"] for one in found["beyond"]["titles"]]

    both = ben.get("/catalog/search?q=dark&kind=series").json["data"]
    assert ("Dark", True) in [(one["title"], one["inLibrary"]) for one in both["titles"]]
    assert all(one["kind"] == "series" for one in both["beyond"]["titles"])

    words = '{"results": [{"media_type": "movie", "id": 7, "title": "Speed: limit reached", "overview": "Request limit reached!"}]}'
    outside.fault("/tmdb/3/search", "5xx", status=200, body=words)
    for _ in range(2):  # a title is no quota, whatever it is called
        told = ben.get("/catalog/search?q=speed+limit").json["data"]["beyond"]
        assert [one["title"] for one in told["titles"]] == ["Speed: limit reached"]
    outside.clear()

    outside.fault("/tmdb/3/search", "5xx", status=500)
    books = ben.get("/catalog/search?q=sand").json["data"]["beyond"]
    assert (books["state"], "TMDB" in books["reason"]) == ("found", True), "one that fails loses no other"
    outside.fault("/google_books/", "5xx", status=500)
    lost = ben.get("/catalog/search?q=dar").json["data"]
    assert ("Dark", True) in [(one["title"], one["inLibrary"]) for one in lost["titles"]]
    assert (lost["beyond"]["state"], lost["beyond"]["titles"]) == ("failed", [])
    assert "TMDB" in lost["beyond"]["reason"]

    listed.execute("update sources set is_enabled = false")
    listed.commit()
    assert ben.get("/catalog/search?q=dark").json["data"]["beyond"]["state"] == "off"


def test_heroes_are_good_and_talked_about_and_a_title_tells_its_scores(client: Clients, listed: Conn) -> None:
    ben = client("Ben")
    heroes = ben.get("/home/hero").json["data"]

    assert 0 < len(heroes) <= 4
    assert all(one["scores"]["quality"] >= 60 and one["scores"]["buzz"] >= 40 for one in heroes)
    scores = [one["scores"]["score"] for one in heroes]
    assert scores == sorted(scores, reverse=True)
    perform(listed, names.IMPORT_TITLE, kind="movie", value="348")
    alien = rows.one(listed, "select id from titles where name = 'Alien'")
    assert ben.get(f"/movies/{alien}").json["data"]["scores"]["formula"] == 2
    assert ben.get(f"/movies/{alien}?formula=1").json["data"]["scores"]["formula"] == 1
    assert ben.get(f"/movies/{alien}?formula=0").status_code == 400
    solaris = rows.one(listed, "select id from titles where name = 'Solaris'")
    assert ben.get(f"/movies/{solaris}").json["data"]["scores"] is None
