"""A server that lacks somebody's history is told it again: counted first, additions alone, twice as once, and no play twice."""

from collections.abc import Iterator

import pytest

from functions import restore_history
from functions.__main__ import call
from infra.sample_server.running import running
from shared import db
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.media_servers import model, servers
from tests import household
from tests.household import rows, shelf


@pytest.fixture(params=["jellyfin", "emby"])
def own_home(database: str, request: pytest.FixtureRequest) -> Iterator[Conn]:
    """With a server of the test's own: it is written to."""
    with running(request.param) as server, db.connect() as conn:
        household.move_in(conn, server)
        yield conn


def restored(conn: Conn, user_id: int, **how: bool) -> str:
    run = Attempt(0, names.RESTORE_HISTORY)
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
    assert restored(conn, ben, writes=True) == "1 marks and 1 ratings were written."
    assert restored(conn, ben, writes=True) == "0 marks and 0 ratings were written."
    told = said(conn, ben, moon)
    assert (told.played, told.rating, told.last_played_at and told.last_played_at.date().isoformat()) == (
        True,
        8,
        "2026-02-01",
    )
    assert not said(conn, ben, other).says_anything
    call(conn, "full-sync-movie-watch-history", {"user_id": ben})
    conn.commit()
    plays = conn.execute("select count(*) as n from play_events where user_id = %s and title_id = %s", (ben, moon))
    assert plays.fetchone() == {"n": 1}

    assert restored(conn, ben, imported=True) == "1 marks and 0 ratings would be written."
