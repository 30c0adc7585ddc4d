"""Titles of several languages are discovered page by page, as many as an option says, and a run that was killed goes on where it was."""

from collections.abc import Iterator

import pytest

import functions  # noqa: F401
from functions import discover_titles
from infra.sample_world.running import Running
from shared import db, jobs, options
from shared.db import Conn
from shared.errors import Invalid
from shared.jobs import names
from shared.jobs.progress import Attempt, Stopping
from tests.household.sources_on import perform, switch_on

MOST = 25


@pytest.fixture
def home(database: str, whole_world: Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[Conn]:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    whole_world.clear()
    with db.connect() as conn:
        switch_on(conn, whole_world, "tmdb")
        options.set(conn, "discovery.languages", "en, ko")
        options.set(conn, "discovery.titles", MOST)
        conn.commit()
        yield conn


def test_each_language_has_so_many_and_a_killed_run_goes_on_without_a_double(home: Conn, whole_world: Running) -> None:
    run = jobs.ask(home, names.DISCOVER_TITLES, trigger="person")
    home.commit()
    with pytest.raises(Stopping):
        discover_titles.handler(
            home,
            Attempt(run.id, names.DISCOVER_TITLES, stopping=lambda: len(whole_world.requests("tmdb/3/movie/")) >= 22),
        )
    home.rollback()
    kept = db.one(home, "select cursor from job_runs where id = %(id)s", {"id": run.id})["cursor"]
    assert (kept["languages"], kept["place"], kept["page"]) == ("en,ko", 0, 1)
    options.set(home, "discovery.languages", "ko")  # which is for the next run
    discover_titles.handler(home, Attempt(run.id, names.DISCOVER_TITLES, cursor=kept))

    asked = whole_world.requests("tmdb/3/movie/")
    assert len(asked) == len(set(asked)), "no film was asked about twice"
    listed = [path for path in whole_world.requests("tmdb/3/discover/movie") if "with_original_language=en" in path]
    assert ["page=2" in path for path in listed] == [False, True, True]
    found = db.values(home, "select language from titles where kind = 'movie'", of=str)
    assert found.count("en") == MOST
    assert 0 < found.count("ko") <= MOST
    assert set(found) == {"en", "ko"}


def test_what_is_no_list_of_languages_is_refused_at_once_by_the_name_of_its_field(home: Conn) -> None:
    with pytest.raises(Invalid, match="language: “Korean” is no list of languages") as refused:
        discover_titles.handler(home, Attempt(0, names.DISCOVER_TITLES), language="Korean")

    assert refused.value.details == {"field": "language"}


def test_it_is_off_until_tmdb_is_switched_on(home: Conn) -> None:
    home.execute("update sources set is_enabled = false")
    home.commit()

    assert perform(home, names.DISCOVER_TITLES).message == "TMDB is not switched on: see Settings, Sources."
