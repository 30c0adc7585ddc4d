"""What Matinee publishes on media servers: its rows, and whose they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from shared import db
from shared.db import Conn
from shared.media_servers import model, server_paths
from shared.settings import settings

sql = db.queries("output/outputs")
LIBRARY, PLAYLIST = "strm_library", "playlist"


@dataclass(frozen=True)
class Place:
    """One server that knows a person: `subject` is the account there, `is_wanted` whether picks of the kind are.

    `form` is the person's own, None for the household's. `all_folders`: a library that is new is open to them unasked, because
    they may open every folder or all but some. `seen_by` are the names of others to whom one of this person is open for that
    reason, administrators aside; `readers` the ids of everybody who might open it.
    """

    server_id: int
    server_kind: str
    server_version: str | None
    base_url: str
    subject: str
    name: str
    all_folders: bool
    is_wanted: bool
    form: str | None
    seen_by: tuple[str, ...]
    readers: tuple[int, ...]


@dataclass(frozen=True)
class Output:
    """`folder` lies below our root, None for a playlist; `path` is that folder as the server was told of it, None before it
    was. `problem` says why this form is not in use just now."""

    id: int
    server_id: int
    form: str
    folder: str | None
    name: str
    external_id: str | None
    guid: str | None
    path: str | None
    link_epoch: int
    synced_at: datetime | None
    intent: dict[str, Any] | None
    fingerprint: bytes | None
    problem: str | None

    @property
    def seen_path(self) -> str:
        """The folder as the server sees it by today's settings."""
        return server_paths.seen_path(settings().strm_root_seen, self.folder or "")

    def library(self, kind: model.Kind) -> model.Library | None:
        """The library on the server as we last knew it; None when there was none."""
        if self.external_id is None or self.path is None:
            return None
        return model.Library(self.external_id, self.guid or self.external_id, self.name, kind, (self.path,))


def people(conn: Conn, kind: str) -> list[int]:
    """Ids of everybody who gets picks of the kind on a server, or has something there that is to go."""
    return db.values(conn, sql.people, {"kind": kind}, of=int)


def places(conn: Conn, user_id: int, kind: str) -> list[Place]:
    """By server."""
    return db.all(conn, sql.places, {"user_id": user_id, "kind": kind, "server_id": None}, row=_place)


def place(conn: Conn, user_id: int, kind: str, server_id: int) -> Place:
    """Of somebody whom the server knows."""
    return db.one(conn, sql.places, {"user_id": user_id, "kind": kind, "server_id": server_id}, row=_place)


def any_place(conn: Conn, server_id: int) -> Place | None:
    """Somebody's account on the server, of a person who is no administrator if there is one."""
    row = db.maybe(conn, sql.any_person, {"server_id": server_id})
    return place(conn, row["user_id"], "movie", server_id) if row else None


def lock(conn: Conn, server_id: int, subject: str) -> None:
    """Until the commit: see the query. `subject` is a person of the server, or what is changed there as a whole."""
    conn.execute(sql.lock, {"server_id": server_id, "subject": subject})


def find(conn: Conn, server_id: int, user_id: int, kind: str, form: str = LIBRARY) -> Output | None:
    given = {"server_id": server_id, "user_id": user_id, "kind": kind, "form": form}
    return db.maybe(conn, sql.find, given, row=Output)


def get(conn: Conn, output_id: int) -> Output | None:
    return db.maybe(conn, sql.get, {"id": output_id}, row=Output)


def create(conn: Conn, server_id: int, user_id: int, kind: str, form: str = LIBRARY) -> Output:
    """The folder is made from ids: renaming a person or a library moves no file."""
    folder = f"picks/server-{server_id}/{kind}-{user_id}" if form == LIBRARY else None
    given = {"server_id": server_id, "user_id": user_id, "kind": kind, "folder": folder, "form": form}
    return db.one(conn, sql.create, given, row=Output)


def remove(conn: Conn, output_id: int) -> None:
    """The row, once what it stood for is gone; its streaming links are void from then on."""
    conn.execute(sql.remove, {"id": output_id})


def settled(conn: Conn, output_id: int, fingerprint: bytes, problem: str | None = None) -> None:
    """What was published last, or why nothing could be."""
    conn.execute(sql.settled, {"id": output_id, "fingerprint": fingerprint, "problem": problem})


def is_ours(conn: Conn, server_id: int, external_library_id: str, paths: Sequence[str]) -> bool:
    """Whether a library of the server shows nothing but what Matinee wrote: below our root, or where we once made it."""
    if not paths:
        return False
    root = settings().strm_root_seen
    if all(server_paths.is_below(path, root) for path in paths):
        return True
    given = {"server_id": server_id, "external_id": external_library_id}
    owned = db.values(conn, sql.owned, given, of=str)
    return any(all(server_paths.same_path(path, own) for path in paths) for own in owned)


def save_items(conn: Conn, output_id: int, rows: Sequence[dict[str, object]], *, whole: bool) -> None:
    """The server's ids of our copies, so that their plays count; with `whole`, all others are dropped."""
    conn.execute(sql.save_items, {"output_id": output_id, "rows": Jsonb(list(rows))})
    if whole:
        conn.execute(sql.drop_items, {"output_id": output_id, "external_ids": [row["external_id"] for row in rows]})


def _place(*, seen_by: Sequence[str], readers: Sequence[int], **known: Any) -> Place:
    return Place(**known, seen_by=tuple(seen_by), readers=tuple(readers))
