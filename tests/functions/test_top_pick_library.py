"""Top picks as a library of the household's, in both dialects: in order, on top, within everybody's limits, and gone without a trace."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from functions import publish_top_picks, sync_users
from shared import db, options
from shared.errors import Problem
from shared.jobs.progress import Attempt
from shared.output import preview, records, top_pick_forms
from shared.output.records import COLLECTION, PLAYLIST, TOP_PICKS, Owner
from shared.people import accounts
from tests.functions import publishing
from tests.functions.publishing import Home
from tests.functions.test_file_forms import on_one_disk, tree
from tests.functions.test_library_survival import killed_after
from tests.functions.test_publish_top_picks import FILMS, NAME, publish, rank, theirs, visible

SEED, KILLS = 20261130, 8


@contextmanager
def opened_home(kind: str) -> Iterator[Home]:
    with publishing.opened(kind) as opened:
        for name in ("Ana", "Ben", "Ella"):
            accounts.enable(opened.conn, accounts.find(opened.conn, name), movies=True, series=True)
        rank(opened, FILMS)
        yield opened


@pytest.fixture(params=["jellyfin", "emby"])
def home(request: pytest.FixtureRequest, database: str) -> Iterator[Home]:
    with opened_home(request.param) as opened:
        yield opened


def choose(home: Home, *forms: str, kind: str = "movie") -> None:
    for name in ("library", "collection", "playlist"):
        options.set(home.conn, f"top_picks.{kind}_{name}", name in forms)
    home.conn.commit()


def shown(home: Home, reader: str | None = None) -> list[str]:
    """What is in the library in its order, for the server's key or for somebody."""
    found = home.library(NAME)
    assert found
    if reader is None:
        return [item.name for item in sorted(home.items(NAME), key=lambda item: item.sort_name or "")]
    ids = {item.id: item.name for item in home.items(NAME)}
    pages = home.client.shown_items(home.person(reader).id, found.id, "movie")
    seen = {one for page in pages for one in page.items}
    return [name for id, name in ids.items() if id in seen]


def readers(home: Home) -> set[str]:
    """Who may open the library by a list of theirs."""
    found = home.library(NAME)
    assert found
    return {one.name for one in home.client.users() if not one.all_folders and found.guid in one.folder_ids}


def listed(home: Home, form: str, name: str) -> list[str]:
    """What a collection or somebody's playlist is made of, as (title, whether it is the library's own copy)."""
    owner = TOP_PICKS if form == COLLECTION else Owner("top_picks", accounts.find(home.conn, name))
    mine = records.find(home.conn, 1, owner, "movie", form)
    if mine is None or mine.external_id is None:
        return []
    reader, read = home.person(name).id, home.client.collection_items
    ids = (read if form == COLLECTION else home.client.playlist_items)(mine.external_id, reader)
    copies = {item.id: item.name for item in home.items(NAME)} if home.library(NAME) else {}
    return [f"{copies[one]} (copy)" if one in copies else home.names()[one] for one in ids]


def settle(home: Home) -> None:
    """Whoever is kept out of a library, or let in again, is known when it is there: the job asks for their runs then."""
    publish(home)
    publish(home)


def copies(films: list[str]) -> list[str]:
    return [f"{film} (copy)" for film in films]


def test_the_library_is_in_the_order_of_the_list_and_before_all_others(home: Home) -> None:
    choose(home, "library")

    said = publish(home)

    assert shown(home) == FILMS
    assert "4 films in a library, 8 files written, 0 removed." in said[0]
    found = home.library(NAME)
    assert found
    assert home.client.sorting(home.person("Ana").id, found.id).sort_name == f"!!!!!! {NAME}".lower()
    assert listed(home, COLLECTION, "Ana") == listed(home, PLAYLIST, "Ana") == []


def test_whoever_may_see_all_of_it_is_let_in_and_a_restricted_child_sees_what_it_may(home: Home) -> None:
    """Ella may open the children's library alone and has an age limit; Finn may open every folder; Ben not the children's."""
    choose(home, "library")

    settle(home)

    assert "Ella" in readers(home)
    assert "Dev" not in readers(home)  # gets no picks
    assert set(shown(home, "Ella")) == visible(home, "Ella") & set(FILMS)
    assert set(shown(home, "Finn")) == set(FILMS)
    kept = set(FILMS) - visible(home, "Ben")
    assert kept
    assert "Ben" not in readers(home)
    assert listed(home, PLAYLIST, "Ben") == [film for film in FILMS if film not in kept]
    rank(home, seen := [film for film in FILMS if film not in kept])
    assert top_pick_forms.stale_servers(home.conn) == [1]
    settle(home)
    assert "Ben" in readers(home)
    assert set(shown(home, "Ben")) == set(seen)
    assert listed(home, PLAYLIST, "Ben") == []
    assert top_pick_forms.stale_servers(home.conn) == top_pick_forms.stale(home.conn) == []


def test_the_plan_says_who_would_see_what_before_anything_is_done(home: Home) -> None:
    home.server.control.forget_requests()

    (plan,) = preview.of_top_picks(home.conn, "movie", viewer=None)

    assert home.server.control.requests() == []
    assert (plan.library, plan.write, plan.remove, plan.keep) == (NAME, 8, 0, 0)
    assert ([*plan.opened_to], [*plan.seen_by], [*plan.shut_out]) == (["Ella"], ["Ana", "Finn"], ["Ben"])
    assert [line.title for line in plan.titles] == FILMS
    choose(home, "library")
    publish(home)
    (plan,) = preview.of_top_picks(home.conn, "movie", viewer=accounts.find(home.conn, "Ella"))
    assert (plan.write, plan.remove, plan.keep) == (0, 0, 8)
    assert {line.title for line in plan.titles} == visible(home, "Ella") & set(FILMS) | {None}


def test_what_somebody_is_kept_from_who_opens_every_new_library_is_left_out_for_all(database: str) -> None:
    with opened_home("jellyfin") as home:
        films = home.library("Films")
        assert films
        home.client.set_policy(home.person("Finn").id, {"EnableAllFolders": False, "BlockedMediaFolders": [films.guid]})
        sync_users.handler(home.conn, Attempt(1, "sync-users"))
        home.conn.commit()
        choose(home, "library")

        publish(home)

        assert shown(home) == ["Toy Story"]


def test_collection_and_playlists_are_made_of_the_librarys_own_copies(home: Home) -> None:
    before = theirs(home)
    rank(home, seen := [film for film in FILMS if film in visible(home, "Ben")])
    choose(home, "library", "collection", "playlist")

    publish(home)

    assert listed(home, COLLECTION, "Ana") == listed(home, PLAYLIST, "Ana") == copies(seen)
    assert listed(home, PLAYLIST, "Ben") == copies(seen)
    # No title of the household's own is renamed for it.
    assert theirs(home)["films"] == before["films"]
    home.server.control.forget_requests()
    publish(home)
    assert {entry["method"] for entry in home.server.control.requests()} == {"GET"}


def test_another_form_leaves_nothing_of_the_one_before(home: Home) -> None:
    before = theirs(home)
    forms: list[tuple[str, ...]] = [
        ("library",), ("collection",), ("library", "playlist"), ("playlist",), ("library", "collection"), ("library",), (),
    ]  # fmt: skip
    for chosen in forms:
        choose(home, *chosen)
        publish(home)

        publish(home)

        assert bool(home.library(NAME)) == ("library" in chosen)
        assert bool(home.files()) == ("library" in chosen)
        assert bool(listed(home, COLLECTION, "Ana")) == ("collection" in chosen)
        assert bool(listed(home, PLAYLIST, "Ana")) == ("playlist" in chosen)
    assert theirs(home) == before
    assert home.conn.execute("select from outputs").fetchall() == []
    assert home.conn.execute("select from library_grants").fetchall() == []
    assert home.conn.execute("select from sort_names").fetchall() == []


def test_its_files_have_a_format_of_their_own(home: Home) -> None:
    originals = on_one_disk(home)
    before = tree(originals)
    rank(home, here := ["The Matrix", "Heat", "Alien"])
    choose(home, "library")
    endings = {}
    for format in ("strm", "strm_flat", "symlinks", "strm"):
        options.set(home.conn, "top_picks.movie_files", format)
        home.conn.commit()

        publish(home)

        assert shown(home) == here
        found = sorted(home.files())
        assert endings.setdefault(format, found) == found
    assert len({tuple(found) for found in endings.values()}) == 3
    assert tree(originals) == before


def test_series_have_a_library_of_their_own(home: Home) -> None:
    rank(home, ["Bluey", "Dark"], "series")
    options.set(home.conn, "top_picks.series_name", "What we watch")
    choose(home, "library", "collection", kind="series")
    choose(home, "playlist")

    publish(home)

    assert home.library(NAME) is None
    made = sorted(home.items("What we watch", "series"), key=lambda item: item.sort_name or "")
    assert [item.name for item in made] == ["Bluey", "Dark"]
    both = records.find(home.conn, 1, TOP_PICKS, "series", COLLECTION)
    assert both
    held = home.client.collection_items(str(both.external_id), home.person("Ana").id)
    assert held == [item.id for item in made]


def seconds_of_publishing(home: Home) -> float:
    begun = time.monotonic()
    publish(home)
    return time.monotonic() - begun


def publish_alone() -> None:
    with db.connect() as conn:
        for args in top_pick_forms.concerned(conn):
            publish_top_picks.handler(conn, Attempt(1, "publish-top-picks"), **args)  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_kill_at_any_moment_is_mended_by_the_next_run_and_leaves_no_trace(home: Home) -> None:
    before, dice, kills, turn = theirs(home), random.Random(SEED), 0, 0
    lists = [["Heat", "Alien", "The Matrix"], ["The Matrix", "Heat"]]
    choose(home, "library", "collection")
    whole = seconds_of_publishing(home)
    rank(home, lists[1])
    change = seconds_of_publishing(home)
    while kills < KILLS and turn < 3 * KILLS:
        rank(home, films := lists[turn % 2])
        if is_anew := turn % 3 == 0:
            choose(home)
            publish(home)
            choose(home, "library", "collection")
        kills += killed_after(dice.random() * (whole if is_anew else change), publish_alone)
        publish(home)
        assert shown(home) == films, turn
        assert listed(home, COLLECTION, "Ana") == copies(films), turn
        assert readers(home) == {"Ben", "Ella"}, turn
        turn += 1

    assert kills == KILLS
    choose(home)
    publish(home)
    assert theirs(home) == before
    assert home.files() == {}


def test_a_refusal_at_any_request_is_mended_by_the_next_run(home: Home) -> None:
    choose(home, "library", "collection")
    publish(home)
    struck = 0
    for after in (0, 1, 2, 4, 7, 11, 16):
        rank(home, films := FILMS[after % 3 :])
        home.server.control.fault(".*", "5xx", status=403, after=after)
        try:
            publish(home)
        except Problem:
            home.conn.rollback()
        struck += any(fault["happened"] for fault in home.server.control.faults())
        home.server.control.clear_faults()
        publish(home)
        assert shown(home) == films, after
        assert listed(home, COLLECTION, "Ana") == copies(films), after

    assert struck >= 5
