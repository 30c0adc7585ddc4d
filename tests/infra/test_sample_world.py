"""The sample world speaks as its six services do, over facts that are true where they can be checked."""

import csv
import gzip
import json
import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import requests

from infra.sample_world import books, omdb, tmdb, trakt
from infra.sample_world.running import Running, running
from infra.sample_world.titles import all_titles
from shared import isbn
from tests import contracts

DATA = contracts.DIRECTORY.parent / "data" / "items.csv.gz"
TODAY = date(2024, 11, 30)
TMDB = {"Authorization": f"Bearer {tmdb.TOKEN}"}
TRAKT = {"trakt-api-key": trakt.KEY, "trakt-api-version": "2"}


@pytest.fixture(scope="module")
def world() -> Iterator[Running]:
    with running(TODAY) as found:
        yield found


@pytest.fixture(autouse=True)
def sound(world: Running) -> Iterator[None]:
    yield
    world.clear()
    world.world.today = TODAY


def ask(world: Running, path: str, headers: dict[str, str] | None = None, **params: object) -> requests.Response:
    given = {name: str(value) for name, value in params.items()}
    return requests.get(world.wire.url + path, params=given, headers=headers, allow_redirects=False, timeout=10)


def test_the_library_is_part_of_the_world_and_as_much_again_is_not_owned() -> None:
    titles = all_titles()

    strange = [title for title in titles if not title.is_owned]
    assert sum(title.is_owned for title in titles) > 230
    assert (sum(title.word == "movie" for title in strange), sum(title.word == "tv" for title in strange)) == (106, 40)
    assert len({(title.word, title.tmdb) for title in titles}) == len({title.imdb for title in titles}) == len(titles)


@pytest.mark.skipif(not DATA.exists(), reason="the public list of films is not beside this repository")
def test_ids_of_films_are_the_true_ones_where_they_can_be_checked() -> None:
    with gzip.open(DATA, "rt", encoding="utf-8") as file:
        known = {
            int(float(row["tmdbId"])): f"tt{row['imdbId'].zfill(7)}" for row in csv.DictReader(file) if row["tmdbId"]
        }
    films = [title for title in all_titles() if title.word == "movie" and not title.is_owned and title.tmdb in known]

    assert len(films) > 70
    assert [title.name for title in films if known[title.tmdb] != title.imdb] == []


def test_tmdb_wants_a_token_or_a_key_and_says_no_in_its_own_words(world: Running) -> None:
    assert ask(world, "/tmdb/3/movie/78").json() == {
        "success": False, "status_code": 7, "status_message": "Invalid API key: You must be granted a valid key."
    }  # fmt: skip
    assert ask(world, "/tmdb/3/movie/78", api_key=tmdb.KEY).json()["title"] == "Blade Runner"
    missing = ask(world, "/tmdb/3/movie/1", TMDB)
    assert (missing.status_code, missing.json()["status_code"]) == (404, 34)
    assert ask(world, "/tmdb/3/movie/now_playing", TMDB, page=501).status_code == 400
    assert ask(world, "/tmdb/3/movie/78", TMDB, wordlanguage="en").status_code == 400


def test_what_has_not_changed_is_said_with_its_tag_alone(world: Running) -> None:
    first = ask(world, "/tmdb/3/movie/78", TMDB)
    again = ask(world, "/tmdb/3/movie/78", TMDB | {"If-None-Match": first.headers["ETag"]})
    world.world.today += timedelta(days=1)
    later = ask(world, "/tmdb/3/movie/78", TMDB | {"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert later.status_code == 200


def test_lists_have_pages_and_the_world_moves_in_time(world: Running) -> None:
    first, second = (ask(world, "/tmdb/3/trending/movie/day", TMDB, page=page).json() for page in (1, 2))

    assert len(first["results"]) == 20
    assert not {row["id"] for row in first["results"]} & {row["id"] for row in second["results"]}
    world.world.today += timedelta(days=3)
    assert ask(world, "/tmdb/3/trending/movie/day", TMDB).json()["results"] != first["results"]


def test_trakt_wants_headers_and_tells_pages_in_headers(world: Running) -> None:
    assert ask(world, "/trakt/movies/trending").status_code == 412
    assert ask(world, "/trakt/movies/trending", {"trakt-api-version": "2"}).status_code == 403
    found = ask(world, "/trakt/movies/trending", TRAKT, limit=5)
    assert len(found.json()) == 5
    assert found.headers["X-Pagination-Limit"] == "5"
    assert ask(world, "/trakt/search/tmdb/78", TRAKT, type="movie").json()[0]["movie"]["title"] == "Blade Runner"
    assert ask(world, "/trakt/search/tmdb/99999999", TRAKT, type="movie").json() == []
    assert ask(world, "/trakt/movies/7/stats", TRAKT).status_code == 404


def test_omdb_says_what_is_wrong_with_200_and_everything_as_text(world: Running) -> None:
    found = ask(world, "/omdb/", i="tt0083658", apikey=omdb.KEY).json()
    example = (
        json.loads((contracts.DIRECTORY / "examples" / "omdb-by-imdb-id.json").read_text())
        if contracts.DIRECTORY.is_dir()
        else {}
    )

    assert (found["Title"], found["Response"]) == ("Blade Runner", "True")
    assert set(example) <= set(found)
    assert all(isinstance(value, str) for name, value in found.items() if name != "Ratings")
    assert ask(world, "/omdb/", i="tt0083658").status_code == 401
    assert ask(world, "/omdb/", i="tt9999999", apikey=omdb.KEY).json() == {
        "Response": "False",
        "Error": "Error getting data.",
    }
    world.wire.gates.per_day["omdb"] = 0
    assert ask(world, "/omdb/", i="tt0083658", apikey=omdb.KEY).json()["Error"] == "Request limit reached!"


def test_tvmaze_answers_a_look_up_with_a_redirect(world: Running) -> None:
    found = ask(world, "/tvmaze/lookup/shows", imdb="tt0903747")

    assert found.status_code == 301
    show = requests.get(found.headers["Location"], params={"embed": "episodes"}, timeout=10).json()
    assert (show["name"], len(show["_embedded"]["episodes"])) == ("Breaking Bad", 27)
    assert ask(world, "/tvmaze/lookup/shows", imdb="tt1").status_code == 404
    day = ask(world, "/tvmaze/schedule", country="US").json()
    assert all(row["airdate"] == TODAY.isoformat() for row in day)


def test_google_books_repeats_over_pages_has_no_items_at_the_end_and_says_how_it_refuses(world: Running) -> None:
    world.world.more_books = 200
    asked = {"q": 'subject:"science fiction"', "maxResults": 40, "langRestrict": "en"}
    pages = [
        ask(world, "/google_books/books/v1/volumes", startIndex=start, **asked).json() for start in (0, 40, 80, 120)
    ]

    ids = [[volume["id"] for volume in page.get("items", [])] for page in pages]
    assert ids[0][-2:] == ids[1][:2]
    assert ("items" in pages[3], len({id for page in ids for id in page})) == (
        False,
        len(books.of_subject("science fiction", "en", 200)),
    )
    assert len({page["totalItems"] for page in pages}) > 1
    assert ask(world, "/google_books/books/v1/volumes", q="dune", maxResults=41).status_code == 400
    assert (
        ask(world, "/google_books/books/v1/volumes", q="dune", key="wrong").json()["error"]["details"][0]["reason"]
        == "API_KEY_INVALID"
    )
    world.wire.gates.per_day["google_books"] = 0
    assert "per day" in ask(world, "/google_books/books/v1/volumes", q="dune").json()["error"]["message"]
    world.world.more_books = 0


def test_books_are_well_made_and_say_which_numbers_are_invented(world: Running) -> None:
    volumes = books.volumes()
    numbers = {volume.isbn for volume in volumes}

    assert len({volume.book for volume in volumes}) > 120
    assert len({volume.id for volume in volumes}) == len(numbers) == len(volumes)
    invented = {number for number in numbers if number.startswith(books.INVENTED)}
    assert {isbn.of(number) for number in numbers} == numbers
    assert len(invented) > len(numbers) / 2
    dune = next(volume for volume in volumes if volume.book.name == "Dune")
    assert (dune.isbn, dune.isbn10) == ("9780441172719", "0441172717")
    work = ask(world, "/open_library/works/OL893415W.json").json()
    assert (work["title"], work["covers"][0]) == ("Dune", -1)
    assert ask(world, "/open_library/works/OL1W.json").json()["location"] == "/works/OL893415W"
    found = ask(world, "/open_library/search.json", isbn=dune.isbn, fields="key,author_name").json()["docs"]
    assert found == [{"key": "/works/OL893415W", "author_name": ["Frank Herbert"]}]


def test_faults_strike_where_they_are_told_to_and_limits_hold(world: Running) -> None:
    world.fault("/tmdb/", "5xx", times=1)
    world.fault("/trakt/", "429", retryAfter=3)
    world.fault("/tvmaze/", "truncate")
    world.fault("/omdb/", "drop")

    assert [ask(world, "/tmdb/3/movie/78", TMDB).status_code for _ in range(2)] == [503, 200]
    assert ask(world, "/trakt/movies/trending", TRAKT).headers["Retry-After"] == "3"
    for path in ("/tvmaze/shows/169", "/omdb/"):
        with pytest.raises(requests.RequestException):
            ask(world, path).json()

    world.clear()
    world.wire.gates.calls["tvmaze"] = (2, 0.5)
    assert [ask(world, "/tvmaze/search/shows", q="dark").status_code for _ in range(3)] == [200, 200, 429]
    time.sleep(0.6)
    assert ask(world, "/tvmaze/search/shows", q="dark").status_code == 200
    assert world.requests("tvmaze") == ["/tvmaze/search/shows?q=dark"] * 4
