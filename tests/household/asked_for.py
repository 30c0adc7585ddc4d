"""Titles that nobody owns and somebody asks for, and the programs that would fetch them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from infra.sample_requests.running import Running, running
from shared import audit, secrets
from shared.db import Conn
from shared.jobs import names
from shared.requesting import request_services
from tests.household import discoveries, rows
from tests.household.inserts import add, id_of, one
from tests.household.sources_on import perform


@contextmanager
def programs(conn: Conn, *names: str) -> Iterator[Running]:
    """These answer and are entered; the others answer alone. Commits."""
    with running() as found:
        for name in names:
            enter(conn, found, name)
        yield found


def enter(conn: Conn, found: Running, name: str) -> None:
    given = {"base_url": found.address(name), "key": found.key}
    request_services.connect(conn, name, given, by=audit.TERMINAL)
    conn.commit()


def unowned(conn: Conn, name: str, kind: str, age: int = 12, **ids: str) -> int:
    """A title of the world that no library has, known by these ids. Commits."""
    title_id = away(conn, name, kind, age, **ids)
    conn.commit()
    return title_id


def away(conn: Conn, name: str, kind: str = "movie", age: int = 12, **ids: str) -> int:
    """As `unowned`, uncommitted."""
    title_id = rows.unshelved(
        conn, name, kind, min_age=age, overview=f"Something about {name}.", removed_at="2024-01-01"
    )
    for source, value in ids.items():
        rows.known_as(conn, title_id, source, value)
    discoveries.imported(conn, title_id, kind, ids.get("tmdb"))
    return title_id


def request(conn: Conn, title_id: int, user_ids: Sequence[int], state: str = "asked") -> int:
    """One of these people's."""
    request_id = id_of(add(conn, "title_requests", title_id=title_id, state=state))
    for user_id in user_ids:
        add(conn, "title_request_people", request_id=request_id, user_id=user_id)
    return request_id


def joined(conn: Conn, request_id: int, user_ids: Sequence[int]) -> None:
    """These asked for it after somebody else had."""
    for user_id in user_ids:
        add(conn, "title_request_people", request_id=request_id, user_id=user_id, has_joined=True)


def latest(conn: Conn) -> int:
    """The number of the request that was made last; ends what was being read."""
    found = one(conn, "select max(id) as id from title_requests")
    conn.commit()
    return found


def entered(conn: Conn, kind: str) -> None:
    """As if it had answered."""
    add(
        conn,
        "request_services",
        kind=kind,
        base_url="http://127.0.0.1:9",
        key_enc=secrets.encrypt("key"),
        profile_id=4,
        profile="HD",
        root_folder="/media",
    )


def follow(conn: Conn) -> str:
    """As a worker does; what it says."""
    run = perform(conn, names.FOLLOW_REQUESTS)
    assert run.state == "succeeded", run.error
    return str(run.message)


def state(conn: Conn, request_id: int) -> str:
    found = conn.execute("select state from title_requests where id = %s", (request_id,)).fetchone()
    conn.commit()
    return str(found["state"]) if found else "gone"
