"""A server that lacks somebody's history is told it again: counted first, additions alone, twice as once, and no play twice."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from functions import restore_history
from functions.__main__ import call
from infra.sample_server.running import running
from shared import db
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.media_servers import model, servers
from shared.watching import history_restores, history_restoring
from tests import household
from tests.household import rows, shelf


@pytest.fixture(params=["jellyfin", "emby"])
def own_home(database: str, request: pytest.FixtureRequest) -> Iterator[Conn]:
    """With a server of the test's own: it is written to."""
    with running(request.param) as server, db.connect() as conn:
        household.move_in(conn, server)
        yield conn


RUNS = itertools.count(1)


def restored(conn: Conn, user_id: int, **how: bool) -> str:
    run = Attempt(next(RUNS), names.RESTORE_HISTORY)
    restore_history.handler(conn, run, user_id=user_id, **how)
    conn.commit()
    return str(run.message)


def said(conn: Conn, user_id: int, title_id: int) -> model.UserData:
    query = (
        "select i.server_id, i.subject, l.external_id from identities i join library_items l on l.server_id = i.server_id"
        " where i.user_id = %s and l.title_id = %s and l.episode_id is null order by l.id limit 1"
    )
    [row] = conn.execute(query, (user_id, title_id)).fetchall()
    with servers.connected(conn, row["server_id"]) as client:
        [found] = client.user_data_of(row["subject"], "movie", [row["external_id"]])
    return found


def blank(conn: Conn, user_id: int) -> int:
    """A film of which the server says nothing to the person."""
    query = (
        "select t.id from titles t join visible_titles(%s) v on v.title_id = t.id where t.kind = 'movie' order by t.id"
    )
    films = (row["id"] for row in conn.execute(query, (user_id,)).fetchall())
    return next(film for film in films if not said(conn, user_id, film).says_anything)


def test_what_a_server_lacks_is_told_it_and_nothing_comes_back_twice(own_home: Conn) -> None:
    conn, ben = own_home, household.person(own_home, "Ben")
    untouched = (
        "select t.id from titles t join visible_titles(%s) v on v.title_id = t.id where t.kind = 'movie' order by t.id"
    )
    moon, other = [
        row["id"] for row in conn.execute(untouched, (ben,)).fetchall() if not said(conn, ben, row["id"]).says_anything
    ][:2]
    conn.execute("delete from play_events")
    conn.execute("delete from watch_progress")
    conn.execute("delete from ratings")
    shelf.play(conn, ben, moon, "2026-02-01T20:00:00Z", item="m")
    rows.play(conn, ben, other, at="2026-01-01T20:00:00Z", source="import")
    rows.rate(conn, ben, moon, 80)
    conn.commit()

    assert restored(conn, ben) == "1 marks and 1 ratings would be written."
    assert not said(conn, ben, moon).says_anything
    [[looked], total] = history_restores.listing(conn, ben, limit=10, offset=0)
    assert (looked["title_id"], looked["rating"], looked["told_at"], total) == (moon, 80, None, 1)
    assert restored(conn, ben, writes=True) == "1 marks and 1 ratings were written."
    [[told_of], _] = history_restores.listing(conn, ben, limit=10, offset=0)
    assert told_of["told_at"] is not None
    assert restored(conn, ben, writes=True) == "0 marks and 0 ratings were written."
    told = said(conn, ben, moon)
    assert (told.played, told.play_count, told.rating) == (True, 1, 8)
    assert told.last_played_at is not None
    assert told.last_played_at.date().isoformat() == "2026-02-01"
    assert not said(conn, ben, other).says_anything
    call(conn, "full-sync-movie-watch-history", {"user_id": ben})
    conn.commit()
    plays = conn.execute("select count(*) as n from play_events where user_id = %s and title_id = %s", (ben, moon))
    assert plays.fetchone() == {"n": 1}

    assert restored(conn, ben, imported=True) == "1 marks and 0 ratings would be written."


def test_what_is_watched_there_between_looking_and_telling_is_left_alone(own_home: Conn) -> None:
    """A dated mark is one more play on a server each time that it comes: none is sent that is not lacking right then."""
    conn, ben = own_home, household.person(own_home, "Ben")
    film = blank(conn, ben)
    conn.execute("delete from play_events")
    conn.execute("delete from watch_progress")
    conn.execute("delete from ratings")
    shelf.play(conn, ben, film, "2026-02-01T20:00:00Z", item="f")
    rows.rate(conn, ben, film, 80)
    conn.commit()
    [account] = history_restoring.accounts(conn, ben)
    found = history_restoring.memories(conn, ben, account.server_id, imported=False)
    with servers.connected(conn, account.server_id) as client:
        [[lacked]] = history_restoring.lacking(client, account.subject, found)
        newer = datetime(2026, 3, 1, 20, tzinfo=UTC)
        client.set_played(account.subject, lacked.item_id, True, newer)

        assert history_restoring.tell(client, account.subject, lacked)  # the rating alone
        assert not history_restoring.tell(client, account.subject, lacked)
    there = said(conn, ben, film)
    assert (there.last_played_at, there.play_count, there.rating) == (newer, 1, 8)
