"""The sample library read into a database of its own, for what is measured on it."""

from collections.abc import Iterator
from contextlib import contextmanager

from functions import __main__ as here
from infra.bench import quiet, stage
from infra.sample_server.running import Running, running
from shared import db
from shared.db import Conn
from shared.jobs import names
from shared.media_servers import servers
from shared.people import accounts
from shared.titles import library, vocabulary


@contextmanager
def opened() -> Iterator[tuple[Conn, int]]:
    """A connection to it, and somebody who may see all of it; gone after the block."""
    with stage.postgres() as root, stage.database(root), running() as served, db.connect() as conn:
        yield conn, read(conn, served)


def read(conn: Conn, served: Running) -> int:
    """Reads what a sample server has into a database that has nothing; commits. Returns who may see all of it."""
    server = servers.add(conn, kind=served.kind, url=served.base, api_key=served.api_key)
    with servers.connected(conn, server.id) as client:
        library.save_libraries(conn, server.id, client.libraries())
    for row in library.listing(conn):
        if row["kind"]:
            library.enable(conn, row["id"], True)
    conn.commit()
    for name in (names.SYNC_USERS, *names.SYNC_TITLES.values()):
        with quiet.stderr():
            here.call(conn, name, {})
    vocabulary.renew(conn)
    conn.commit()
    return next(user.id for user in accounts.listing(conn) if user.role == "admin")
