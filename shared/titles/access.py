"""What each media server says it shows people whose policy restricts anything: beside our own rules, never instead."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared import db, jobs
from shared.db import Conn
from shared.jobs import names
from shared.media_servers import MediaServer, model

sql = db.queries("titles/access")

# Ids travel in the address, and a hundred keep it below the 8 KB that servers and proxies take. Where more titles are new
# than some such requests hold, the library's whole list is the shorter question.
BATCH, MOST_BY_ID = 100, 500


@dataclass(frozen=True)
class Door:
    """A library that is open to a person by its server's folders; `subject` and `library` are the server's own ids."""

    identity_id: int
    user_id: int
    subject: str
    person: str
    server_id: int
    library_id: int
    library: str
    kind: model.Kind


def doors(conn: Conn, *, user_id: int | None = None, library_id: int | None = None) -> list[Door]:
    """Of people whose policy restricts anything, by server and person."""
    return db.all(conn, sql.doors, {"user_id": user_id, "library_id": library_id}, row=Door)


def ask(conn: Conn, client: MediaServer, door: Door, ids: Sequence[str] = ()) -> bool:
    """Asks for all of the library, or about these items, and writes down what the server shows this person.

    False for an answer that was cut short or moved: what it lacks stays as it was then.
    """
    shown, whole = _read(client, door, ids)
    given = {"identity_id": door.identity_id, "library_id": door.library_id, "shown": shown, "whole": whole}
    conn.execute(sql.save_answer, given | {"asked": list(ids) or None})
    return whole


def catch_up(conn: Conn, client: MediaServer, library_id: int) -> int:
    """Asks about what has come to the library since the server was asked, for everybody; returns how often it was asked.

    Raises `MediaServerError`; what was answered by then is written.
    """
    asked = 0
    for door in doors(conn, library_id=library_id):
        given = {"library_id": library_id, "identity_id": door.identity_id}
        if new := db.values(conn, sql.unasked_items, given, of=str):
            ask(conn, client, door, new if len(new) <= MOST_BY_ID else ())
            asked += 1
            conn.commit()
    return asked


def settled(conn: Conn, identity_id: int) -> None:
    """Every library of this person was answered for, whole."""
    conn.execute(sql.asked, {"identity_id": identity_id})


def ask_about_new_people(conn: Conn, server_id: int) -> int:
    """Queues the question for everybody who is new or whose policy has changed; returns how many they are."""
    new = db.values(conn, sql.unasked_people, {"server_id": server_id}, of=int)
    jobs.ask_each(conn, names.CHECK_ACCESS, [{"user_id": user_id} for user_id in new], trigger="system")
    return len(new)


def _read(client: MediaServer, door: Door, ids: Sequence[str]) -> tuple[list[str], bool]:
    shown: list[str] = []
    whole = True
    for batch in _batches(ids):
        page = None
        for page in client.shown_items(door.subject, door.library, door.kind, batch):
            shown += page.items
        whole = whole and page is not None and page.whole
    return shown, whole


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """One empty batch for no ids: all of the library."""
    for start in range(0, max(1, len(ids)), BATCH):
        yield ids[start : start + BATCH]
