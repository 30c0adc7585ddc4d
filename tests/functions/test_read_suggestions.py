"""What a media server suggests is read for each person, kept as far as they may see it, and contests places of their list."""

import pytest

from functions import read_suggestions as job
from functions import sync_library, sync_users
from infra.sample_server.running import running
from shared import db, options
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.media_servers import servers
from shared.people import accounts
from shared.picks import proof
from shared.titles import library


def run(conn: Conn) -> str:
    attempt = Attempt(0, "read-suggestions")
    job.handler(conn, attempt)
    return str(attempt.message)


def kept(conn: Conn, user_id: int) -> set[int]:
    query = "select title_id from server_suggestions where user_id = %s"
    return {row["title_id"] for row in conn.execute(query, (user_id,)).fetchall()}


def seen(conn: Conn, user_id: int) -> set[int]:
    return {row["title_id"] for row in conn.execute("select title_id from visible_titles(%s)", (user_id,)).fetchall()}


@pytest.mark.parametrize("kind", ["jellyfin", "emby"])
def test_what_a_server_suggests_is_kept_for_who_may_see_it_and_asked_once_a_week(database: str, kind: str) -> None:
    with running(kind) as home, db.connect() as conn:
        added = servers.add(conn, kind=kind, url=home.base, api_key=home.api_key)
        sync_users.handler(conn, Attempt(0, "sync-users"))
        with servers.connected(conn, added.id) as client:
            library.save_libraries(conn, added.id, client.libraries())
        for row in library.listing(conn):
            library.enable(conn, int(str(row["id"])), bool(row["kind"] == "movie"))
        sync_library.handler(conn, Attempt(0, "sync-movies"), "movie")
        people = {user.name: user.id for user in accounts.listing(conn)}
        for name in ("Ana", "Ella"):
            accounts.enable(conn, people[name], movies=True)
        conn.commit()

        assert "not compared" in run(conn)
        assert kept(conn, people["Ana"]) == set()

        options.set(conn, proof.IS_ON, True)
        assert run(conn).startswith("2 people asked about")
        assert kept(conn, people["Ana"]) - seen(conn, people["Ella"])
        assert set() < kept(conn, people["Ella"]) <= seen(conn, people["Ella"])
        assert run(conn).startswith("0 people asked about")
