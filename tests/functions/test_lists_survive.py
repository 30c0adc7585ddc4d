"""Lists that are published for the household and for channels, with a real SIGKILL at any moment and faults at any request."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator

import pytest

from functions import publish_top_picks, sync_channels
from shared import db, options
from shared.audit import TERMINAL
from shared.curation import channels
from shared.curation.channels import Criteria
from shared.db import Conn
from shared.errors import MediaServerError
from shared.jobs.progress import Attempt
from shared.output import channel_lists, records, top_pick_forms
from shared.output.records import COLLECTION, PLAYLIST, TOP_PICKS
from shared.people import accounts
from tests import household
from tests.functions import publishing
from tests.functions.publishing import Home
from tests.household import popularity
from tests.household.channels import hold

FIRST, SECOND = ["Heat", "Alien", "Toy Story", "The Matrix"], ["The Matrix", "Moana", "Heat"]
COLLECTED, CHANNEL = "Top Picks - Movies", "Saturday"
SEED, KILLS = 20261130, 10


@pytest.fixture(params=["jellyfin", "emby"])
def home(request: pytest.FixtureRequest, database: str) -> Iterator[Home]:
    """Top picks in both forms, and a channel of Ana's that Ben shares."""
    with publishing.opened(request.param) as opened:
        for name in ("Ana", "Ben"):
            accounts.enable(opened.conn, accounts.find(opened.conn, name), movies=True, series=False)
        options.set(opened.conn, "top_picks.movie_collection", True)
        ben = accounts.find(opened.conn, "Ben")
        wish = Criteria(CHANNEL, is_published=True, shared_with=[ben])
        channels.create(opened.conn, accounts.find(opened.conn, "Ana"), wish, by=TERMINAL)
        plan(opened, FIRST)
        yield opened


def plan(home: Home, films: list[str]) -> None:
    ids = [household.title(home.conn, film, "movie") for film in films]
    home.conn.execute("delete from top_pick_lists")
    popularity.top_picked(home.conn, "movie", ids)
    hold(home.conn, 1, ids)
    home.conn.commit()


def publish(conn: Conn) -> None:
    for args in top_pick_forms.concerned(conn):
        publish_top_picks.handler(conn, Attempt(1, "publish-top-picks"), **args)  # type: ignore[arg-type]
    for channel_id in channel_lists.concerned(conn):
        sync_channels.handler(conn, Attempt(1, "sync-channels"), channel_id)


def shown(home: Home) -> dict[str, list[str]]:
    """What the server has of ours, by name; each exists once."""
    ana, names = home.person("Ana").id, home.names()
    [collection] = home.client.collections_like(COLLECTED)
    found = {"collection": home.client.collection_items(collection, ana)}
    for person in ("Ana", "Ben"):
        subject = home.person(person).id
        for name in (COLLECTED, CHANNEL):
            [playlist] = home.client.playlists_named(subject, name)
            found[f"{name} of {person}"] = home.client.playlist_items(playlist, subject)
    return {what: [names[one] for one in ids] for what, ids in found.items()}


def planned(home: Home, films: list[str]) -> dict[str, list[str]]:
    ben = accounts.find(home.conn, "Ben")
    rows = home.conn.execute(
        "select t.name from visible_titles(%s) v join titles t on t.id = v.title_id", (ben,)
    ).fetchall()
    his = [film for film in films if film in {row["name"] for row in rows}]
    own = {
        f"{name} of {person}": seen for name in (COLLECTED, CHANNEL) for person, seen in (("Ana", films), ("Ben", his))
    }
    return {"collection": films} | own


def theirs(home: Home) -> dict[str, object]:
    reader = home.person("Ana").id
    return {
        "libraries": [one for one in home.client.libraries() if one.content != "boxsets"],
        "people": home.client.users(),
        "films": {name: home.client.sorting(reader, id) for id, name in home.names().items()},
    }


def killed_after(seconds: float, work: Callable[[], None]) -> bool:
    """Whether the work was still under way then: it is done by a process of its own, which dies without a word."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def seconds_of_publishing(home: Home) -> float:
    begun = time.monotonic()
    publish(home.conn)
    return time.monotonic() - begun


def publish_alone() -> None:
    with db.connect() as conn:
        publish(conn)


def test_a_kill_at_any_moment_is_mended_by_the_next_run_and_leaves_no_trace(home: Home) -> None:
    before, dice, kills, turn = theirs(home), random.Random(SEED), 0, 0
    whole = seconds_of_publishing(home)
    plan(home, SECOND)
    change = seconds_of_publishing(home)
    while kills < KILLS and turn < 2 * KILLS:
        plan(home, films := SECOND if turn % 2 else FIRST)
        if is_anew := turn % 3 == 0:
            withdraw(home)
        kills += killed_after(dice.random() * (whole if is_anew else change), publish_alone)
        publish(home.conn)
        assert shown(home) == planned(home, films), turn
        turn += 1

    assert kills == KILLS
    withdraw(home)
    assert theirs(home) == before
    assert home.client.collections_like(COLLECTED) == []


def withdraw(home: Home) -> None:
    """All of it goes, and is wanted again."""
    for wanted in (False, True):
        options.set(home.conn, "output.enabled", wanted)
        home.conn.commit()
        if not wanted:
            publish(home.conn)
            assert home.conn.execute("select from outputs").fetchall() == []


@pytest.mark.parametrize("match", ["/Items", "/Playlists", "/Collections", "/Library"])
def test_a_fault_at_any_request_is_mended_by_the_next_run(home: Home, match: str) -> None:
    publish(home.conn)
    struck = 0
    for after in (0, 1, 3, 6):
        plan(home, films := FIRST if after % 2 else SECOND)
        home.server.control.fault(match, "5xx", after=after, times=9)
        try:
            publish(home.conn)
        except MediaServerError:
            home.conn.rollback()
        struck += any(rule["happened"] for rule in home.server.control.faults())
        home.server.control.clear_faults()
        publish(home.conn)
        assert shown(home) == planned(home, films), after

    assert struck


def test_the_rows_of_what_is_there_are_the_only_ones(home: Home) -> None:
    publish(home.conn)

    assert records.find(home.conn, 1, TOP_PICKS, "movie", COLLECTION)
    held = home.conn.execute("select purpose, form, count(*) as n from outputs group by 1, 2 order by 1, 2").fetchall()
    assert [(row["purpose"], row["form"], row["n"]) for row in held] == [
        ("channel", PLAYLIST, 2), ("top_picks", COLLECTION, 1), ("top_picks", PLAYLIST, 2),
    ]  # fmt: skip
