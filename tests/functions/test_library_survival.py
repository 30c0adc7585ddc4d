"""A build that is killed, or refused by the server, at any moment: the next one ends as planned, and no library is ever empty."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from shared import db
from shared.errors import Problem
from shared.settings import settings
from tests.forking import in_child
from tests.functions import publishing
from tests.functions.publishing import Home
from tests.functions.test_file_forms import BENS, FILMS, choose, on_one_disk, ours, tree
from tests.shared.output.test_full_disk import fills_up_at

KILLS = 20
LISTS = (FILMS, ["Alien", "The Matrix"], ["Heat"])
FORMS = [("jellyfin", "strm"), ("emby", "strm_flat"), ("jellyfin", "symlinks")]


def playable() -> list[str]:
    return [path for path in ours() if path.endswith((".strm", ".mkv"))]


@contextmanager
def never_empty(home: Home) -> Iterator[None]:
    """Looks all the time while the block runs, at the disk and at what the server shows."""
    found, is_over = [], threading.Event()

    def look() -> None:
        while not is_over.wait(0.002):
            if not playable():
                found.append("an empty folder")

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        is_over.set()
        watcher.join()
    assert found == []
    assert home.library(BENS) is None or home.items(BENS)


def build_anew(user_id: int, home: Home) -> None:
    """With connections of its own."""
    with db.connect() as conn:
        Home(home.server, conn, home.client).build(user_id)


def seconds_of_a_rebuild(home: Home, ben: int) -> float:
    home.pick("Ben", LISTS[1])
    begun = time.monotonic()
    home.build(ben)
    return time.monotonic() - begun


def killed_after(seconds: float, work: Callable[[], object]) -> bool:
    child = in_child(work)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def as_planned(home: Home, clean: dict[int, list[str]], turn: int) -> None:
    wanted = LISTS[turn % len(LISTS)]
    assert sorted(item.name for item in home.items(BENS)) == sorted(wanted)
    assert ours() == clean.setdefault(turn % len(LISTS), ours())
    assert len([one for one in home.client.libraries() if one.name.startswith("AI Picks")]) == 1


@pytest.fixture
def chance() -> random.Random:
    return random.Random(20)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "format"), FORMS)
def test_a_build_that_is_killed_at_any_moment_is_gone_on_with(
    database: str, kind: str, format: str, chance: random.Random
) -> None:
    with publishing.opened(kind, form="library") as home:
        before, kills, turn = tree(on_one_disk(home)), 0, 0
        clean: dict[int, list[str]] = {}
        choose(home, format)
        ben = home.pick("Ben", FILMS)
        home.build(ben)
        whole = seconds_of_a_rebuild(home, ben)
        while kills < KILLS and turn < 3 * KILLS:
            home.pick("Ben", LISTS[turn % len(LISTS)])
            with never_empty(home):
                kills += killed_after(chance.uniform(0, whole), lambda: build_anew(ben, home))
                home.build(ben)
            as_planned(home, clean, turn)
            turn += 1
        assert kills == KILLS
        assert tree(settings().home / "originals") == before


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["jellyfin", "emby"])
def test_a_first_build_that_is_killed_leaves_nothing_double(database: str, kind: str, chance: random.Random) -> None:
    with publishing.opened(kind, form="library") as home:
        ben = home.pick("Ben", FILMS)
        for _ in range(5):
            killed_after(chance.uniform(0.1, 1.2), lambda: build_anew(ben, home))
        home.build(ben)

        as_planned(home, {}, 0)


@pytest.mark.parametrize(("kind", "format"), FORMS)
def test_a_server_that_refuses_any_call_is_brought_to_what_is_planned_by_the_next_run(
    database: str, kind: str, format: str
) -> None:
    with publishing.opened(kind, form="library") as home:
        before = tree(on_one_disk(home))
        clean: dict[int, list[str]] = {}
        choose(home, format)
        ben, turn, refused = home.pick("Ben", FILMS), 0, True
        home.build(ben)
        while refused:
            home.pick("Ben", LISTS[turn % len(LISTS)])
            home.server.control.fault(".*", "5xx", status=403, after=turn)
            with never_empty(home):
                try:
                    home.build(ben)
                except Problem:
                    home.conn.rollback()
                refused = any(fault["happened"] for fault in home.server.control.faults())
                home.server.control.clear_faults()
                home.build(ben)
            as_planned(home, clean, turn)
            turn += 1
        assert turn > 4
        assert tree(settings().home / "originals") == before


def test_a_disk_that_fills_up_in_the_middle_of_a_build_empties_no_library(database: str) -> None:
    with publishing.opened("jellyfin", form="library") as home:
        ben, clean = home.pick("Ben", FILMS), dict[int, list[str]]()
        home.build(ben)
        refused = 0
        for turn, moment in enumerate((1, 2, 3, 5, 8), 1):
            home.pick("Ben", LISTS[turn % len(LISTS)])
            with never_empty(home):
                child = in_child(lambda moment=moment: (fills_up_at(moment), build_anew(ben, home)))
                refused += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
                home.build(ben)
            as_planned(home, clean, turn)
        assert refused >= 3
