"""Picks become a library on the sample server, in both dialects, where an administrator wants that."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from functions import build_library, registry, sync_libraries
from shared import db, jobs, options
from shared.jobs.progress import Attempt
from shared.output import records
from shared.people import accounts
from shared.settings import settings
from shared.titles import library
from tests.functions import publishing
from tests.functions.publishing import Home

BENS = "AI Picks – Ben"


@pytest.fixture(params=["jellyfin", "emby"])
def home(request: pytest.FixtureRequest, database: str) -> Iterator[Home]:
    with publishing.opened(request.param, form="library") as opened:
        yield opened


def test_reasons_are_in_the_language_of_whoever_they_are_for(home: Home) -> None:
    ben = home.pick("Ben", ["Heat"])
    home.conn.execute("update recommendations set reason = 'Because you watched “Alien”.'")
    home.conn.execute("update users set language = 'de' where id = %s", (ben,))
    home.conn.commit()

    home.build(ben)

    assert (home.items(BENS)[0].overview or "").startswith("Warum: Weil du „Alien“ gesehen hast.\n\n")


def test_picks_become_a_library_with_their_facts_reasons_and_order(home: Home) -> None:
    ben = home.pick("Ben", ["Heat", "Alien", "The Matrix"])

    said = home.build(ben)

    assert said == "Ben: 3 titles, 6 files written, 0 removed."
    assert (made := home.library(BENS))
    assert made.kind == "movie"
    assert made.paths == (str(settings().strm_root / f"picks/server-1/movie-{ben}"),)
    items = sorted(home.items(BENS), key=lambda item: item.sort_name or "")
    assert [item.name for item in items] == ["Heat", "Alien", "The Matrix"]
    assert items[0].provider_ids["tmdb"] == "949"
    assert items[0].overview
    assert items[0].overview.startswith("Why: Because of Heat.\n\n")
    assert all(item.premiered_on is None for item in items)
    strm = next(content for path, content in home.files(".strm").items() if "Heat" in path)
    assert strm.decode() == f"{home.line('Heat')}\n"


def test_only_the_person_is_let_in(home: Home) -> None:
    before = {person.name: person for person in home.client.users()}

    home.build(home.pick("Ben", ["Heat"]))

    made = home.library(BENS)
    assert made
    after = {person.name: person for person in home.client.users()}
    assert set(after["Ben"].folder_ids) == {*before["Ben"].folder_ids, made.guid}
    assert {**after, "Ben": None} == {**before, "Ben": None}


def test_nothing_changed_writes_nothing_and_asks_for_no_scan(home: Home) -> None:
    ben = home.pick("Ben", ["Heat", "Alien"])
    home.build(ben)
    times = {path: path.stat().st_mtime_ns for path in settings().strm_root.rglob("*")}
    home.server.control.forget_requests()

    said = home.build(ben)

    assert said == "Ben: 2 titles, 0 files written, 0 removed."
    assert {path: path.stat().st_mtime_ns for path in settings().strm_root.rglob("*")} == times
    assert [request["method"] for request in home.server.control.requests()] == ["GET", "GET"]


def test_a_new_list_replaces_the_old_one_and_what_stays_keeps_its_id(home: Home) -> None:
    ben = home.pick("Ben", ["Heat", "Alien"])
    home.build(ben)
    ids = {item.name: item.id for item in home.items(BENS)}
    library_id = home.library(BENS)

    home.pick("Ben", ["The Matrix", "Heat"])
    said = home.build(ben)

    assert said == "Ben: 2 titles, 3 files written, 2 removed."
    assert {item.name for item in home.items(BENS)} == {"The Matrix", "Heat"}
    assert next(item.id for item in home.items(BENS) if item.name == "Heat") == ids["Heat"]
    assert home.library(BENS) == library_id
    assert not any("Alien" in path for path in home.files())


def test_series_come_with_all_their_episodes_in_a_library_of_their_own(home: Home) -> None:
    ben = home.pick("Ben", ["Heat"])
    home.pick("Ben", ["Breaking Bad"], "series")
    home.build(ben)

    home.build(ben, "series")

    [show] = home.items(f"{BENS} (Series)", "series")
    assert show.provider_ids["tvdb"] == "81189"
    row = home.conn.execute(
        "select count(*) as n from episodes e join titles t on t.id = e.title_id where t.name = 'Breaking Bad'"
    ).fetchone()
    made = home.library(f"{BENS} (Series)")
    assert row
    assert made
    episodes = [episode for page in home.client.episodes(made.id) for episode in page.items]
    assert len(episodes) == row["n"] > 0
    assert episodes[0].name == "Pilot"
    assert [item.name for item in home.items(BENS)] == ["Heat"]


def test_the_servers_copies_are_known_as_their_titles(home: Home) -> None:
    ben = home.pick("Ben", ["Breaking Bad"], "series")
    home.build(ben, "series")

    rows = home.conn.execute(
        """select oi.external_id, t.name, e.key from output_items oi join titles t on t.id = oi.title_id
        left join episodes e on e.id = oi.episode_id order by e.key nulls first"""
    ).fetchall()

    assert (rows[0]["external_id"], rows[0]["name"], rows[0]["key"]) == (
        home.items(f"{BENS} (Series)", "series")[0].id,
        "Breaking Bad",
        None,
    )
    assert rows[1]["key"] == "s01e01"


def test_copies_never_come_back_as_titles(home: Home) -> None:
    home.build(home.pick("Ben", ["Heat"]))
    before = library.listing(home.conn)

    sync_libraries.handler(home.conn, Attempt(1, "sync-libraries"))

    assert library.listing(home.conn) == before
    made, films = home.library(BENS), home.library("Films")
    assert made
    assert films
    assert records.is_ours(home.conn, 1, made.id, made.paths)
    assert not records.is_ours(home.conn, 1, films.id, films.paths)
    assert not records.is_ours(home.conn, 1, made.id, films.paths)


def test_somebody_elses_library_of_that_name_is_left_alone(home: Home, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    theirs = home.client.create_library(BENS, "movie", str(tmp_path / "own"))

    ben = home.pick("Ben", ["Heat"])
    home.build(ben)
    home.build(ben)

    assert home.library(BENS) == theirs
    assert [item.name for item in home.items(f"{BENS} (2)")] == ["Heat"]
    assert theirs.guid not in home.person("Ben").folder_ids
    accounts.disable(home.conn, ben)
    home.build(ben)
    assert home.library(BENS) == theirs
    assert home.library(f"{BENS} (2)") is None


def test_the_library_follows_the_persons_name_and_keeps_a_name_given_on_the_server(home: Home) -> None:
    ben = home.pick("Ben", ["Heat"])
    home.build(ben)
    home.conn.execute("update users set name = 'Benjamin' where id = %s", (ben,))

    home.build(ben)

    made = home.library("AI Picks – Benjamin")
    assert home.library(BENS) is None
    assert made
    assert made.guid in home.person("Ben").folder_ids
    home.client.rename_library(made, "For B.")
    home.build(ben)
    assert home.library("For B.")
    assert home.library("AI Picks – Benjamin") is None


def test_a_library_that_vanished_is_made_again_and_its_old_id_opens_nothing(home: Home, tmp_path: Path) -> None:
    ben = home.pick("Ben", ["Heat"])
    home.build(ben)
    made = home.library(BENS)
    assert made
    home.client.remove_library(made)
    (tmp_path / "own").mkdir()
    home.client.create_library("Another", "movie", str(tmp_path / "own"))

    home.build(ben)

    again = home.library(BENS)
    assert again
    assert again.id != made.id
    assert [item.name for item in home.items(BENS)] == ["Heat"]
    assert [guid for guid in home.person("Ben").folder_ids if guid in (made.guid, again.guid)] == [again.guid]


def test_who_is_switched_off_loses_library_files_and_access_and_nobody_else_does(home: Home) -> None:
    ben, chloe = home.pick("Ben", ["Heat"]), home.pick("Chloe", ["Alien"])
    before = home.person("Ben").folder_ids
    home.build(ben)
    home.build(chloe)
    others = settings().strm_root / f"picks/server-1/movie-{ben}/notes.txt"
    others.write_text("not ours")
    accounts.disable(home.conn, ben)

    said = home.build(ben)

    assert said == "Ben: no library of picks now."
    assert home.library(BENS) is None
    assert home.person("Ben").folder_ids == before
    assert [item.name for item in home.items("AI Picks – Chloe")] == ["Alien"]
    assert sorted(path for path in home.files() if f"movie-{ben}/" in path) == [f"picks/server-1/movie-{ben}/notes.txt"]
    assert home.build(ben) == "Nothing to publish."


def test_what_a_person_may_not_see_is_never_written(home: Home) -> None:
    ella = home.pick("Ella", ["Heat", "Toy Story"])

    home.build(ella)

    assert [item.name for item in home.items("AI Picks – Ella")] == ["Toy Story"]


def test_a_title_without_a_usable_path_is_left_out_and_named(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIA_SERVER_LIBRARY_ROOT", "/media/kids")
    settings.cache_clear()
    home.server.control.item(touch="Heat", path="/media/films/Heat (1995)/VIDEO_TS")
    home.read()
    chloe = home.pick("Chloe", ["Heat", "Toy Story"])

    said = home.build(chloe)

    assert "Left out, because no file of theirs can be played from here: Heat." in said
    assert [item.name for item in home.items("AI Picks – Chloe")] == ["Toy Story"]


@pytest.mark.parametrize(("option", "value"), [("output.all_folders", "skip"), ("output.enabled", False)])
def test_an_admin_may_publish_none_for_who_opens_everything_or_for_nobody(
    home: Home, option: str, value: str | bool
) -> None:
    ana = home.pick("Ana", ["Heat"])
    home.build(ana)
    assert home.library("AI Picks – Ana")
    assert home.person("Ana").all_folders

    options.set(home.conn, option, value)
    home.build(ana)

    assert home.library("AI Picks – Ana") is None
    assert home.files() == {}


def test_everybody_means_one_run_a_person(home: Home) -> None:
    people = [home.pick("Ben", ["Heat"]), home.pick("Chloe", ["Alien"])]
    parent = jobs.ask(home.conn, "sync-movie-libraries", trigger="command").id
    assert parent
    home.conn.commit()

    with db.pool(4) as pool:
        registry.perform(pool, parent, build_library.handler)
        runs = home.conn.execute("select id, args from job_runs where parent_id = %s order by id", (parent,)).fetchall()
        home.conn.commit()
        for run in runs:
            registry.perform(pool, run["id"], build_library.handler)

    assert [run["args"] for run in runs] == [{"user_id": id} for id in people]
    assert [jobs.get(home.conn, id).state for id in (parent, *(run["id"] for run in runs))] == ["succeeded"] * 3
    assert home.library(BENS)
    assert home.library("AI Picks – Chloe")


def test_runs_side_by_side_lose_neither_library_nor_access(home: Home) -> None:
    people = [home.pick(name, [film]) for name, film in (("Ben", "Heat"), ("Chloe", "Alien"))]
    for name in ("Ben", "Chloe"):
        home.pick(name, ["Breaking Bad"], "series")

    def build(user_id: int, kind: str) -> None:
        with db.connect() as conn:
            build_library.handler(conn, Attempt(1, "sync-movie-libraries"), kind, user_id)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(build, [*people, *people], ["movie"] * 2 + ["series"] * 2))

    for name in ("Ben", "Chloe"):
        made = [home.library(f"AI Picks – {name}"), home.library(f"AI Picks – {name} (Series)")]
        assert {one.guid for one in made if one} < set(home.person(name).folder_ids)
        assert all(made)
