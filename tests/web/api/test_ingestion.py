"""A title of the world comes into the catalogue: asked for, fetched from every source, scored, and found again."""

from contextlib import nullcontext

import pytest

import functions  # noqa: F401
from infra.sample_world.running import Running
from shared import db
from shared.audit import TERMINAL
from shared.db import Conn
from shared.discovery import imports, lists, slugs, world_pictures
from shared.errors import Throttled
from shared.jobs import names, runs
from tests.household import rows
from tests.household.cast import Home
from tests.household.sources_on import carry_out, perform
from tests.web.api.people import Clients

ANORA, THE_BEAR = 1064213, 136315  # nobody owns them


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)


def steps(conn: Conn, run_id: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the run says one after the other, as pages hear it."""
    from shared.jobs.progress import Attempt

    said: list[str] = []
    say = Attempt.say

    def heard(self: Attempt, step: str, *how: object) -> None:
        said.append(step)
        say(self, step, *how)  # type: ignore[arg-type]

    monkeypatch.setattr(Attempt, "say", heard)
    assert carry_out(conn, run_id).state == "succeeded"
    return said


def test_flow_1_a_series_is_imported_stage_by_stage(
    client: Clients, home: Conn, outside: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben = client("Ben")
    asked = ben.post("/ingestion/sync", {"tmdbId": THE_BEAR, "type": "show"})
    assert asked.status_code == 202
    path = f"/ingestion/series/{THE_BEAR}"
    assert (ben.get(path).json["data"]["state"], ben.get(path).json["data"]["titleId"]) == ("stub", None)

    said = steps(home, asked.json["data"]["id"], monkeypatch)

    assert said == ["Asking TMDB", "Asking Trakt", "Asking OMDb", "Asking TVmaze", "Computing scores"]
    made = ben.get(path).json["data"]
    assert (made["state"], made["slug"]) == ("ready", "bear-2022")
    told = home.execute(
        "select (select array_agg(distinct r.source order by r.source) from world_ratings r where r.title_id = t.id) as raters,"
        " (select count(*) from airings a where a.title_id = t.id) > 0 as airs, s.score, t.name, t.removed_at is not null as unowned"
        " from titles t join title_scores s on s.title_id = t.id where t.id = %s",
        (made["titleId"],),
    ).fetchone()
    assert told is not None
    assert (told["name"], told["airs"], told["unowned"]) == ("The Bear", True, True)
    assert told["raters"] == ["omdb", "tmdb", "trakt", "tvmaze"]
    assert 0 < told["score"] <= 100
    assert client("Ella").get(path).status_code == 404, "a child hears nothing of what is for adults"


def test_what_fails_at_first_is_failed_and_what_was_ready_stays_so(home: Conn, outside: Running) -> None:
    perform(home, names.IMPORT_TITLE, kind="movie", value=str(ANORA))
    unknown = perform(home, names.IMPORT_TITLE, kind="movie", value="99999999")
    outside.fault("/tmdb/3/movie", "5xx", status=401)

    for value in (ANORA, 872585):
        assert perform(home, names.IMPORT_TITLE, kind="movie", value=str(value)).state == "failed"

    states = home.execute("select value, state, reason from title_imports order by value::int").fetchall()
    assert [(row["value"], row["state"]) for row in states] == [
        ("872585", "failed"),
        (str(ANORA), "ready"),
        ("99999999", "failed"),
    ]
    assert unknown.message == "TMDB knows no such title."
    outside.clear()
    assert perform(home, names.IMPORT_TITLE, kind="movie", value="872585").state == "succeeded"
    assert rows.one(home, "select count(*) as id from title_imports where state = 'ready'") == 2


def test_what_nobody_is_at_any_more_has_failed_and_is_asked_for_anew(
    client: Clients, home: Conn, outside: Running
) -> None:
    ben, wanted, path = client("Ben"), {"tmdbId": ANORA, "type": "movie"}, f"/ingestion/movie/{ANORA}"
    run = ben.post("/ingestion/sync", wanted).json["data"]["id"]
    assert ben.get(path).json["data"]["state"] == "stub"
    assert client("Ella").get(path).status_code == 404, "what others asked for is not told whoever has limits"

    runs.cancel(home, run, by=TERMINAL)
    home.commit()

    told = ben.get(path).json["data"]
    assert (told["state"], told["reason"]) == ("failed", "It was given up; ask for it again.")
    ben.post("/ingestion/sync", wanted)
    told = ben.get(path).json["data"]
    assert (told["state"], told["reason"]) == ("stub", None)


def test_a_source_in_trouble_keeps_no_title_out(home: Conn, outside: Running) -> None:
    outside.fault("/omdb/", "5xx", status=500)

    run = perform(home, names.IMPORT_TITLE, kind="movie", value=str(ANORA))

    assert (run.state, run.message) == ("succeeded", "The title is in the catalogue. OMDb could not be asked just now.")


def test_one_number_names_a_film_and_a_series_and_what_the_house_has_is_joined(home: Conn, outside: Running) -> None:
    cast = Home(home)
    owned = cast.film("Dune", year=1984)
    rows.known_as(home, owned, "imdb", "tt0087182")
    home.commit()

    for kind, value in (("movie", "841"), ("movie", "438631"), ("series", "1396"), ("movie", "1396")):
        perform(home, names.IMPORT_TITLE, kind=kind, value=value)

    found = home.execute(
        "select i.kind, i.value, i.state, i.title_id, s.slug from title_imports i"
        " left join title_slugs s on s.title_id = i.title_id order by i.kind, i.value"
    ).fetchall()
    told = {(row["kind"], row["value"]): (row["state"], row["slug"]) for row in found}
    assert told == {
        ("movie", "1396"): ("failed", None),
        ("movie", "438631"): ("ready", "dune-2021"),
        ("movie", "841"): ("ready", "dune-1984"),
        ("series", "1396"): ("ready", "breaking-bad-2008"),
    }
    assert next(row["title_id"] for row in found if row["value"] == "841") == owned


def test_slugs_stay_and_namesakes_of_a_year_are_numbered(conn: Conn) -> None:
    first, second = rows.unshelved(conn, "Amélie", year=2001), rows.unshelved(conn, "Amelie!", year=2001)
    series = rows.unshelved(conn, "Amélie", "series", year=2001)
    slugs.give(conn)
    conn.execute("update titles set name = 'Another', year = 1999")
    third, nameless = rows.unshelved(conn, "The Amélie", year=2001), rows.unshelved(conn, "!?", year=None)
    slugs.give(conn)

    given = {row["title_id"]: row["slug"] for row in conn.execute("select title_id, slug from title_slugs").fetchall()}
    assert given == {
        first: "amelie-2001", second: "amelie-2001-2", series: "amelie-2001", third: "amelie-2001-3",
        nameless: f"title-t{nameless}",
    }  # fmt: skip


def test_nobody_imports_without_a_source_beyond_their_limits_or_without_end(
    client: Clients, home: Conn, outside: Running
) -> None:
    wanted = {"tmdbId": ANORA, "type": "movie"}
    assert client(None).post("/ingestion/sync", wanted).status_code == 401
    assert client("Ella").post("/ingestion/sync", wanted).status_code == 403
    ben = client("Ben")
    for bad in ({"tmdbId": 0, "type": "movie"}, {"tmdbId": "x", "type": "movie"}, {"tmdbId": 1, "type": "opera"}):
        assert ben.post("/ingestion/sync", bad).status_code == 400
    for number in range(imports.MOST_AN_HOUR):
        assert ben.post("/ingestion/sync", {"tmdbId": number + 1, "type": "movie"}).status_code == 202
    refused = ben.post("/ingestion/sync", wanted)
    assert (refused.status_code, refused.json["error"]["code"]) == (429, Throttled.code)

    home.execute("update sources set is_enabled = false")
    home.commit()
    assert client("Ana").post("/ingestion/sync", wanted).status_code == 409


def test_a_list_is_replaced_whole_and_an_outage_leaves_the_one_before(home: Conn, outside: Running) -> None:
    run = perform(home, names.SYNC_TRENDING)
    assert (run.state, run.message) == ("succeeded", "40 titles on the list; TMDB was asked about 40 titles.")
    first = listed(home)
    assert len(first["movie", "trending"]) == len(first["series", "trending"]) == 20
    assert first["movie", "trending"] == [title.name for title in outside.world.trending("movie")[:20]]

    outside.fault("/tmdb/3/trending/movie", "5xx", status=500)
    assert perform(home, names.SYNC_TRENDING).state == "retrying"
    assert listed(home) == first
    for nothing in ("{}", '{"results": null}', "[]"):
        outside.clear()
        outside.fault("/tmdb/3/trending/movie", "5xx", status=200, body=nothing)
        home.execute("delete from job_runs")
        assert perform(home, names.SYNC_TRENDING).state != "succeeded"
        assert listed(home) == first
    home.execute("delete from job_runs")
    outside.clear()

    outside.wire.log.clear()
    lists.replace(home, "trending", "movie", "US", [])
    home.execute("delete from job_runs")
    assert perform(home, names.SYNC_TRENDING).message == "40 titles on the list; TMDB was asked about 0 titles."
    assert listed(home) == first
    assert len(outside.requests("tmdb")) == 2, "whoever was told of today is not asked about again"


@pytest.mark.parametrize("job", [names.SYNC_NOW_PLAYING, names.SYNC_NEW_RELEASES, names.SYNC_NEW_ON_DIGITAL])
def test_every_list_has_titles_and_a_region(home: Conn, outside: Running, job: str) -> None:
    perform(home, job)

    name = job.removeprefix("sync-")
    assert len(listed(home)["movie", name]) > 3
    assert {row["region"] for row in home.execute("select region from catalogue_lists").fetchall()} == {"US"}


def test_without_tmdb_a_list_says_so_and_asks_nobody(home: Conn) -> None:
    assert perform(home, names.SYNC_TRENDING).message == "TMDB is not switched on: see Settings, Sources."


def listed(conn: Conn) -> dict[tuple[str, str], list[str]]:
    found = conn.execute(
        "select l.kind, l.list, t.name from catalogue_list_titles l join titles t on t.id = l.title_id order by l.place"
    ).fetchall()
    conn.commit()
    names_by: dict[tuple[str, str], list[str]] = {}
    for row in found:
        names_by.setdefault((row["kind"], row["list"]), []).append(row["name"])
    return names_by


def test_a_book_is_brought_in_by_its_number_or_id_and_found_beyond_before(
    client: Clients, home: Conn, outside: Running
) -> None:
    ben = client("Ben")
    beyond = ben.get("/catalog/search?q=hyperion").json["data"]["beyond"]
    (found,) = [title for title in beyond["titles"] if title["kind"] == "book"]
    assert (found["title"], found["by"], found["tmdbId"]) == ("Hyperion", "Dan Simmons", None)
    for wrong, field in (
        ({"tmdbId": 603}, "googleBooksId"), ({"isbn": "9780441172710"}, "isbn"), ({}, "googleBooksId"),
        ({"isbn": "9780441172719", "googleBooksId": "x"}, "isbn"),
    ):  # fmt: skip
        assert ben.post("/ingestion/sync", {"type": "book", **wrong}).status_code == 400, (wrong, field)
    assert ben.post("/ingestion/sync", {"type": "movie", "isbn": "9780441172719"}).status_code == 400

    for wanted, path in (
        ({"isbn": "0-441-17271-7"}, "isbn:9780441172719"),
        ({"googleBooksId": found["googleBooksId"]}, found["googleBooksId"]),
    ):
        asked = ben.post("/ingestion/sync", {"type": "book", **wanted})
        assert (asked.status_code, ben.get(f"/ingestion/book/{path}").json["data"]["state"]) == (202, "stub")
        assert carry_out(home, asked.json["data"]["id"]).message == "The title is in the catalogue."
        assert ben.get(f"/ingestion/book/{path}").json["data"]["state"] == "ready"

    told = home.execute(
        "select name, year, pages, tags, genres, removed_at from titles where kind = 'book' order by name"
    ).fetchall()
    assert [(row["name"], row["year"], row["removed_at"]) for row in told] == [
        ("Dune", 1965, None),
        ("Hyperion", 1989, None),
    ]
    assert (told[0]["pages"], "Science Fiction" in told[0]["genres"], "science fiction" in told[0]["tags"]) == (
        535,
        True,
        True,
    )
    covered = rows.one(home, "select max(title_id) as id from world_pictures where source = 'google_books'")
    picture = world_pictures.of_title(
        home, rows.one(home, "select id from users where name = 'Ben'"), covered, "poster", None
    )
    with db.connect(autocommit=True) as own:
        assert world_pictures.fetch(home, picture, lambda: nullcontext(own)).content_type == "image/jpeg"
    home.rollback()
    titles = [title["title"] for title in ben.get("/catalog/search?q=hyperion").json["data"]["beyond"]["titles"]]
    assert "Hyperion" not in titles, "what is in the catalogue is found there"
