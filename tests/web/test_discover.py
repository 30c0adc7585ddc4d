"""Pages of the world: Discover, its lists, a title that nobody owns, and search beyond the library."""

import html
import re

import pytest

import functions  # noqa: F401
from infra.sample_world.running import Running
from shared.db import Conn
from shared.jobs import names
from tests.household import rows, shelf
from tests.household.sources_on import carry_out, perform
from tests.web.conftest import SignIn


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)


def test_discover_shows_the_worlds_lists_and_what_nobody_owns_has_a_page(
    signed_in: SignIn, home: Conn, outside: Running
) -> None:
    shelf.open_up(home)
    perform(home, names.SYNC_TRENDING)
    ben = signed_in("Ben")

    page = ben.get("/discover").text
    best = outside.world.trending("movie")[0].name
    assert best in page
    assert "Not read yet" in page, "the other lists were not read"
    assert outside.world.trending("tv")[0].name in ben.get("/discover?kind=series").text
    assert best in ben.get("/discover/films/trending?sort=score&mine=no").text
    assert ben.get("/discover/films/nothing").status_code == 404

    film = rows.one(
        home, "select title_id as id from catalogue_list_titles l where kind = 'movie' order by place limit 1"
    )
    home.commit()
    title = ben.get(f"/films/{film}").text
    for said in (best, "Not in your library", "https://www.youtube.com/watch?v=", "Where to watch", "Quality"):
        assert said in title
    picture = f"/images/title/{film}/poster?w=160"
    poster = ben.get(picture)
    assert (poster.status_code, poster.content_type) == (200, "image/jpeg")
    assert ben.get(picture, headers={"If-None-Match": poster.headers["ETag"]}).status_code == 304
    assert ben.get(picture.replace("160", "161")).status_code == 400
    outside.fault("/tmdb/t/p/w342", "truncate")
    assert ben.get(picture.replace("160", "240")).status_code == 502
    home.execute("update sources set is_enabled = false")
    home.commit()
    assert ben.get(picture).data == poster.data, "it is kept"
    assert ben.get(picture.replace("160", "240")).status_code == 404
    asked = [path for path in outside.requests("tmdb") if "/t/p/" in path or "configuration" in path]
    assert [path.rpartition("/")[0] for path in asked] == ["/tmdb/3", "/tmdb/t/p/w185", "/tmdb/t/p/w342"]
    assert ben.post(f"/watchlist/{film}", {"state": "planned"}).status_code == 303
    assert best in ben.get("/watchlist").text
    assert "On your watch list" in ben.get("/discover").text


def test_search_goes_beyond_the_library_and_fetches_what_is_wanted(
    signed_in: SignIn, home: Conn, outside: Running
) -> None:
    ben = signed_in("Ben")
    page = ben.get("/search?in=world&q=substance").text
    assert "The Substance" in page
    (poster,) = re.findall(r'src="(/images/beyond/[^"]+)"', page)
    assert ben.get(html.unescape(poster)).content_type == "image/jpeg"
    assert signed_in("Ella").get(html.unescape(poster)).status_code == 404
    books = ben.get("/search?in=world&q=hyperion&kind=book").text
    (cover,) = re.findall(r'src="(/images/beyond/[^"]+of=google_books)"', books)
    assert ben.get(html.unescape(cover)).content_type == "image/jpeg"
    assert ben.get(html.unescape(cover).replace("google_books", "elsewhere")).status_code == 404
    assert ben.post("/discover/films/import", {"value": "x"}).status_code == 400

    answer = ben.post("/discover/films/import", {"value": "933260"})
    assert (answer.status_code, answer.location) == (303, "/discover/films/import/933260")
    assert "is being asked" in ben.get(answer.location).text
    carry_out(home, rows.one(home, "select id from job_runs where name = %s", (names.IMPORT_TITLE,)))
    answer = ben.get("/discover/films/import/933260")
    assert answer.status_code == 302
    assert "The Substance" in ben.get(answer.location).text
    assert "Fetch it" not in ben.get("/search?in=world&q=substance").text

    assert "Your account has limits" in signed_in("Ella").get("/search?in=world&q=substance").text
    outside.fault("/tmdb/3/search", "5xx", status=500)
    assert "Not every source could be asked just now." in ben.get("/search?in=world&q=another").text


def test_who_searches_the_world_too_often_waits_and_loses_nothing_of_the_house(
    signed_in: SignIn, home: Conn, outside: Running
) -> None:
    ben = signed_in("Ben")
    shelf.open_up(home)
    home.execute("update sources set is_enabled = false where name = 'google_books'")  # one answer is quick enough
    home.commit()
    answers = [ben.get("/api/catalog/search?q=moon").json["data"] for _ in range(21)]

    assert [one["beyond"]["state"] for one in answers] == ["found"] * 20 + ["failed"]
    assert answers[-1]["titles"] == answers[0]["titles"]
    page = ben.get("/search?in=world&q=moon").text
    assert "Too many requests: wait" in page
    assert ben.get("/search?q=moon").status_code == 200


def test_without_tmdb_the_pages_say_what_it_would_add(signed_in: SignIn, home: Conn) -> None:
    ben = signed_in("Ben")

    assert "come from TMDB, which nobody has switched on" in ben.get("/discover").text
    assert "TMDB would tell" in ben.get("/discover/films/trending").text
    assert "No source is switched on that is searched" in ben.get("/search?in=world&q=dune").text
