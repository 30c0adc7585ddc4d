"""The one builder of households. Whoever changes a table changes `rows`, and no test.

Here, the one to click through: people, libraries and titles from the sample server, and picks as the engine stores them.
`rows` writes single rows; `cast` and `cinema` make small households of them, of people and of many histories; `shelf`
puts a few known titles before the people of a server; `lived_in` fills a database for a backup.
"""

from collections.abc import Sequence

from functions import sync_library, sync_users
from infra.sample_server.running import Running
from shared import live
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.media_servers import servers
from shared.media_servers.servers import Server
from shared.people import accounts
from shared.titles import library
from tests.household import rows

PARTS = {"Average": 51.0, "Taste match": 24.5, "Discovery": 4.25, "Quality": 8.75, "Variety": -1.5}
REASON = (
    "Because “Blade Runner” and “Arrival” stayed with you: patient science fiction with a human question at its heart."
)


def move_in(conn: Conn, home: Running, *, titles: bool = True) -> Server:
    """Everything as after the first syncs, with Ana and Ben switched on; commits."""
    server = servers.add(conn, kind=home.kind, url=home.base, api_key=home.api_key)
    sync_users.handler(conn, Attempt(0, "sync-users"))
    for name in ("Ana", "Ben", "Ella"):
        accounts.enable(conn, name)
    with servers.connected(conn, server.id) as client:
        library.save_libraries(conn, server.id, client.libraries())
    for row in library.listing(conn) if titles else []:
        library.enable(conn, int(str(row["id"])), True)
    for kind in ("movie", "series") if titles else ():
        sync_library.handler(conn, Attempt(0, f"sync-{kind}"), kind)
    # What the first syncs asked for is done, as it would be by now.
    conn.execute("delete from job_runs")
    conn.execute("delete from procrastinate_jobs")
    conn.commit()
    return server


def person(conn: Conn, name: str) -> int:
    return accounts.find(conn, name)


def title(conn: Conn, name: str, kind: str | None = None) -> int:
    """The oldest of this name."""
    query = "select id from titles where name = %s and (%s::text is null or kind = %s) order by id limit 1"
    return rows.one(conn, query, (name, kind, kind))


def publish(conn: Conn, user_id: int, kind: str, titles: Sequence[int], *, evidence: Sequence[int] = ()) -> int:
    """A list as a refresh publishes it: the one before is superseded, and the page is told. The caller commits."""
    run_id = rows.listed(conn, user_id, kind, [], signals=30, candidates=150)
    told = [(seen, 6.4 - 2 * place) for place, seen in enumerate(evidence)]
    for rank, title_id in enumerate(titles, 1):
        parts = PARTS | {"Taste match": PARTS["Taste match"] - rank * 0.8}
        rows.picked(conn, run_id, rank, title_id, parts=parts, evidence=told, reason=REASON, score=1 / rank)
    live.publish(conn, "recommendations", str(user_id))
    return run_id
