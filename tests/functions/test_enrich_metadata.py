"""The job that asks the world about titles, against the sample world: what arrives, what a second run writes, and what faults do."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from functions import enrich_metadata
from infra.sample_world.running import KEYS, Running, running
from shared import audit, db, jobs
from shared.db import Conn
from shared.discovery import enrichment
from shared.errors import Unavailable
from shared.jobs import names
from shared.titles import facts, relations
from shared.upkeep import option_changes
from tests.functions.attempts import attempt
from tests.functions.enriching import forget_when, run, shelve, state, title
from tests.household import discoveries, rows, sources_on


@pytest.fixture(scope="module")
def world() -> Iterator[Running]:
    with running(date(2024, 11, 30)) as found:
        yield found


@pytest.fixture
def home(database: str, world: Running) -> Iterator[Conn]:
    """Four films and two series, and every source switched on at the sample world."""
    world.clear()
    with db.connect() as conn:
        shelve(conn)
        sources_on.switch_on(conn, world)
        conn.commit()
        yield conn


def test_what_every_source_says_arrives_and_a_second_run_writes_nothing(home: Conn, world: Running) -> None:
    assert (
        run(home)
        == "TMDB 6 asked, 5 changed; Trakt 6 asked, 0 changed; OMDb 6 asked, 5 changed; TVmaze 2 asked, 2 changed."
    )

    film, sequel = title(home, "Blade Runner"), title(home, "Blade Runner 2049")
    told = {row["fact"]: row for row in facts.listing(home, film)}
    assert told["runtime_s"]["sources"] == ["tmdb"]
    assert sequel in [other for other, _ in relations.related(home, film)]
    raters = home.execute(
        "select source, rater from world_ratings where title_id = %s order by 1, 2", (film,)
    ).fetchall()
    assert [(row["source"], row["rater"]) for row in raters][-2:] == [("tmdb", "tmdb"), ("trakt", "trakt")]
    matches = {
        (row["name"], row["source"]): (row["how"], round(row["confidence"], 2))
        for row in home.execute("select t.name, m.* from title_matches m join titles t on t.id = m.title_id").fetchall()
    }
    assert matches["The Prestige", "tmdb"] == ("name", 0.92)
    assert matches["The Prestige", "omdb"] == ("id", 1.0)  # by the id that TMDB has told
    assert ("Swan Song", "tmdb") not in matches
    aired = home.execute(
        "select source, count(*) as n from airings where title_id = %s group by 1 order by 1",
        (title(home, "Breaking Bad"),),
    ).fetchall()
    assert [tuple(row.values()) for row in aired] == [
        ("tmdb", 4),
        ("tvmaze", 27),
    ]  # of TMDB the first of each season and the latest

    forget_when(home)
    run(home)  # by now each source has heard what the others know
    before, edges = (
        state(home, versions=True),
        home.execute("select *, xmin::text from title_relations order by 1, 2").fetchall(),
    )
    assert all(before.values())
    forget_when(home)
    world.wire.log.clear()
    run(home)

    assert state(home, versions=True) == before
    assert home.execute("select *, xmin::text from title_relations order by 1, 2").fetchall() == edges
    asked = {source: len(world.requests(source)) for source in KEYS}
    assert asked["tmdb"] <= 2 * 6
    assert asked["omdb"] <= 2 * 6
    assert asked["tvmaze"] <= 2 * 2
    assert asked["trakt"] <= 5 * 6


def test_of_one_title_each_source_is_asked_as_rarely_as_it_can_be(home: Conn, world: Running) -> None:
    run(home, title_id=title(home, "Breaking Bad"))
    first = {source: len(world.requests(source)) for source in KEYS}
    assert first == {"tmdb": 2, "trakt": 5, "omdb": 1, "tvmaze": 2, "google_books": 0, "open_library": 0}

    world.wire.log.clear()
    run(home, title_id=title(home, "Breaking Bad"))
    assert {source: len(world.requests(source)) for source in KEYS} == {
        "tmdb": 2, "trakt": 4, "omdb": 1, "tvmaze": 1, "google_books": 0, "open_library": 0
    }  # fmt: skip


def test_what_was_imported_becomes_one_with_the_librarys_own_that_is_found_to_be_it(home: Conn) -> None:
    """The library's copy has no ids: only TMDB says that both are the same."""
    person, own = rows.person(home, "Ana"), title(home, "The Prestige")
    imported = rows.unshelved(home, "The Prestige", "movie", year=2006, removed_at=rows.NOW)
    discoveries.imported(home, imported, "movie", "1124")
    discoveries.listed(home, "trending", "movie", [imported], "")
    for title_id, event in ((imported, "digital"), (imported, "in_library"), (own, "digital")):
        rows.add(home, "subscriptions", user_id=person, event=event, title_id=title_id)
    rows.say(home, person, imported, "planned", notes="With Ben.")
    key = f"in_library:{imported}"
    rows.add(home, "notices", user_id=person, event="in_library", title_id=imported, key=key, day="2024-11-01")
    home.execute("update titles set year = 1984 where id = %s", (imported,))
    home.commit()
    run(home)  # of another year it may be another title
    assert home.execute("select 1 from titles where id = %s", (imported,)).fetchall()
    home.execute("update titles set year = 2006 where id = %s", (imported,))
    home.commit()

    run(home)

    assert home.execute("select 1 from titles where id = %s", (imported,)).fetchall() == []
    said = home.execute("select title_id, state, notes from watch_states").fetchall()
    assert said == [{"title_id": own, "state": "planned", "notes": "With Ben."}]
    wanted = home.execute("select event from subscriptions where title_id = %s order by event", (own,)).fetchall()
    assert [row["event"] for row in wanted] == ["digital", "in_library"]
    assert home.execute("select title_id, key from notices").fetchall() == [
        {"title_id": own, "key": f"in_library:{own}"}
    ]
    assert rows.one(home, "select title_id as id from title_imports") == own
    assert rows.one(home, "select title_id as id from catalogue_list_titles") == own


def test_libraries_are_asked_about_first_and_what_nobody_wants_ever_more_rarely(home: Conn) -> None:
    outside = rows.unshelved(home, "Primer", "movie", removed_at=rows.NOW)
    discoveries.imported(home, outside, "movie")
    visit = {"source": "omdb", "state": "known", "tried_at": "2020-01-01"}
    for title_id in home.execute("select id from titles where removed_at is null").fetchall():
        rows.add(home, "title_visits", title_id=title_id["id"], **visit)

    assert [one.id == outside for one in enrichment.due(home, "omdb", limit=7)] == [False] * 6 + [True]

    home.execute("update title_visits set tried_at = now() - interval '2 days'")
    assert enrichment.due(home, "omdb", limit=1)[0].id == outside
    home.execute("update title_imports set wanted_at = now() - interval '41 days'")
    for days, count in ((9, 6), (11, 7)):
        home.execute("delete from title_visits where title_id = %s", (outside,))
        rows.add(home, "title_visits", title_id=outside, **visit)
        home.execute(
            "update title_visits set tried_at = now() - make_interval(days => %s) where title_id = %s", (days, outside)
        )
        assert enrichment.count_due(home, "omdb") == count


def test_tmdb_words_titles_in_the_households_language_and_again_when_that_is_another(home: Conn) -> None:
    option_changes.apply(home, {facts.LANGUAGE: "de"}, by=audit.TERMINAL)
    run(home)

    film, untranslated = title(home, "Blade Runner"), title(home, "Blade Runner 2049")
    told = {row["fact"]: row for row in facts.listing(home, film)}
    assert told["overview"]["value"].startswith("Ein müder Polizist")
    assert rows.one(home, "select count(*) as id from trailers where title_id = %s", (film,)) == 1
    assert "overview" not in {row["fact"] for row in facts.listing(home, untranslated)}, (
        "what is not translated is missing"
    )

    option_changes.apply(home, {facts.LANGUAGE: "en"}, by=audit.TERMINAL)
    assert (enrichment.count_due(home, "tmdb"), enrichment.count_due(home, "omdb")) == (6, 0)
    run(home)
    for title_id in (film, untranslated):
        words = {row["fact"]: row for row in facts.listing(home, title_id)}["overview"]
        assert (words["sources"], words["value"].isascii()) == (["tmdb"], True)


def test_without_a_source_the_run_says_so_and_asks_nobody(home: Conn, world: Running) -> None:
    home.execute("update sources set is_enabled = false")
    home.commit()

    assert run(home) == "No source is switched on: see Settings, Sources."
    assert world.requests() == []


def test_a_source_that_is_switched_on_is_asked_at_once(home: Conn) -> None:
    assert jobs.live(home, names.ENRICH_METADATA) is not None


def test_a_spent_day_leaves_the_others_theirs_and_later_wishes_a_run_of_their_own(home: Conn, world: Running) -> None:
    world.wire.gates.per_day["omdb"] = 2
    run_id = jobs.live(home, names.ENRICH_METADATA)
    assert run_id is not None

    with db.pool(4) as pool:
        assert attempt(pool, run_id, enrich_metadata.handler) is None

    ended = jobs.get(home, run_id)
    assert ended is not None
    assert (ended.state, ended.error) == ("succeeded", None)
    assert "Today's calls to OMDb are spent" in str(ended.message)
    assert enrichment.count_due(home, "omdb") >= 3
    assert [enrichment.count_due(home, source) for source in ("tmdb", "trakt", "tvmaze")] == [0, 0, 0]
    assert jobs.ask(home, names.ENRICH_METADATA, trigger="system").is_new


def test_a_key_that_cannot_be_read_leaves_the_other_sources_asked(home: Conn) -> None:
    home.execute("update sources set key_enc = 'of another SECRET_KEY' where name = 'tmdb'")
    home.commit()

    told = str(run(home))

    assert "Trakt 6 asked" in told
    assert "TMDB: A stored key cannot be decrypted" in told
    assert [enrichment.count_due(home, source) for source in ("tmdb", "trakt", "omdb", "tvmaze")] == [6, 0, 0, 0]


def test_one_bad_title_stops_no_other(home: Conn, world: Running) -> None:
    world.fault("/tmdb/3/movie/335984", "5xx", status=422)

    run(home)

    told = home.execute(
        "select t.name, v.state, v.reason from title_visits v join titles t on t.id = v.title_id where source = 'tmdb'"
    )
    found = {row["name"]: (row["state"], row["reason"]) for row in told.fetchall()}
    assert found["Blade Runner 2049"] == ("failed", "TMDB answered with status 422.")
    assert [name for name, (visit, _) in found.items() if visit != "known"] == ["Swan Song", "Blade Runner 2049"]
    assert found["Swan Song"][0] == "unknown"


def test_whatever_answers_in_a_sources_place_is_an_outage_and_nothing_is_written(home: Conn, world: Running) -> None:
    """A sign-in page, an address that is another's, a proxy."""
    for source in ("tmdb", "trakt", "omdb", "tvmaze"):
        home.execute("update sources set is_enabled = (name = %s)", (source,))
        for status, body in ((200, "<html>Sign in</html>"), (404, "{}"), (422, "{}"), (200, "{}")):
            world.clear()
            world.fault(f"/{source}/", "5xx", status=status, body=body)
            home.commit()

            with pytest.raises(Unavailable):
                run(home)

            assert home.execute("select * from title_visits").fetchall() == []
            assert len(world.requests(source)) <= 7, (source, status, body)  # of two requests a title, and one more


def test_what_cannot_be_stored_is_left_out_and_said(home: Conn) -> None:
    first, second = enrichment.due(home, "tmdb", limit=2)
    report = enrichment.Report("78", {"tagline": "Fine."})
    odd = replace(report, figures={"popularity": float("inf")}, facts={"tagline": "Odd."})
    match = enrichment.Match("78", "id", 1.0)

    visits = [
        enrichment.Visit(title, enrichment.KNOWN, match, told) for title, told in ((first, report), (second, odd))
    ]
    enrichment.save(home, "tmdb", visits)

    found = home.execute("select title_id, state from title_visits order by title_id").fetchall()
    assert {row["title_id"]: row["state"] for row in found} == {first.id: "known", second.id: "failed"}


def test_what_an_item_is_corrected_to_is_looked_for_anew(home: Conn, world: Running) -> None:
    run(home)
    film = title(home, "Blade Runner 2049")
    home.execute("update title_external_ids set value = 'tt0087182' where title_id = %s", (film,))  # “Dune” of 1984

    run(home, title_id=film)

    match = home.execute("select value from title_matches where title_id = %s and source = 'tmdb'", (film,)).fetchone()
    assert match == {"value": "841"}
