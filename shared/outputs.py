"""What Matinee publishes on media servers: its rows, whose they are, and what goes into them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from shared import db, servers
from shared import picks as words_of_pick
from shared.db import Conn
from shared.media_servers import model
from shared.output import layout
from shared.output.model import Copy, Episode, Title
from shared.settings import settings

sql = db.queries("outputs")
MOST_CAST = 12


@dataclass(frozen=True)
class Place:
    """One server that knows a person: `subject` is the account there, `is_wanted` whether picks of the kind are."""

    server_id: int
    subject: str
    name: str
    all_folders: bool
    is_wanted: bool


@dataclass(frozen=True)
class Output:
    """`folder` lies below our root; `path` is that folder as the server was told of it, None before it was."""

    id: int
    server_id: int
    folder: str
    name: str
    external_id: str | None
    guid: str | None
    path: str | None
    link_epoch: int
    synced_at: datetime | None

    @property
    def seen_path(self) -> str:
        """The folder as the server sees it by today's settings."""
        return layout.seen_path(settings().strm_root_seen, self.folder)

    def library(self, kind: model.Kind) -> model.Library | None:
        """The library on the server as we last knew it; None when there was none."""
        if self.external_id is None or self.path is None:
            return None
        return model.Library(self.external_id, self.guid or self.external_id, self.name, kind, (self.path,))


def people(conn: Conn, kind: str) -> list[int]:
    """Ids of everybody who gets a library of the kind, or has one that is to go."""
    return [row["id"] for row in conn.execute(sql.people, {"kind": kind}).fetchall()]


def places(conn: Conn, user_id: int, kind: str) -> list[Place]:
    rows = conn.execute(sql.places, {"user_id": user_id, "kind": kind}).fetchall()
    return [Place(**row) for row in rows]


def find(conn: Conn, server_id: int, user_id: int, kind: str) -> Output | None:
    row = conn.execute(sql.find, {"server_id": server_id, "user_id": user_id, "kind": kind}).fetchone()
    return Output(**row) if row else None


def create(conn: Conn, server_id: int, user_id: int, kind: str) -> Output:
    """The folder is made from ids: renaming a person or a library moves no file."""
    folder = f"picks/server-{server_id}/{kind}-{user_id}"
    given = {"server_id": server_id, "user_id": user_id, "kind": kind, "folder": folder}
    return Output(**(conn.execute(sql.create, given).fetchone() or {}))


def remove(conn: Conn, output_id: int) -> None:
    """The row, once the library and the files are gone; its streaming links are void from then on."""
    conn.execute(sql.remove, {"id": output_id})


def is_ours(conn: Conn, server_id: int, external_library_id: str, paths: Sequence[str]) -> bool:
    """Whether a library of the server shows nothing but what Matinee wrote: below our root, or where we once made it."""
    if not paths:
        return False
    root = settings().strm_root_seen
    if all(layout.is_below(path, root) for path in paths):
        return True
    given = {"server_id": server_id, "external_id": external_library_id}
    owned = [row["path"] for row in conn.execute(sql.owned, given).fetchall()]
    return any(all(layout.same_path(path, own) for path in paths) for own in owned)


def picks(conn: Conn, server_id: int, user_id: int, kind: str) -> list[Title] | None:
    """The published picks that the person may see and has on this server, best first; None before the first list."""
    run = conn.execute(sql.published, {"user_id": user_id, "kind": kind}).fetchone()
    if run is None:
        return None
    given = {"run_id": run["id"], "user_id": user_id, "server_id": server_id}
    rows = conn.execute(sql.picks, given).fetchall()
    episodes = _episodes(conn, server_id, user_id, [row["id"] for row in rows]) if kind == "series" else {}
    server = servers.get(conn, server_id)
    images = server.base_url + ("/emby" if server.kind == "emby" else "")
    return [_title(row, images, episodes.get(row["id"], ())) for row in rows]


def save_items(conn: Conn, output_id: int, rows: Sequence[dict[str, object]], *, whole: bool) -> None:
    """The server's ids of our copies, so that their plays count; with `whole`, all others are dropped."""
    conn.execute(sql.save_items, {"output_id": output_id, "rows": Jsonb(list(rows))})
    if whole:
        conn.execute(sql.drop_items, {"output_id": output_id, "external_ids": [row["external_id"] for row in rows]})


def _episodes(conn: Conn, server_id: int, user_id: int, title_ids: list[int]) -> dict[int, tuple[Episode, ...]]:
    given = {"title_ids": title_ids, "server_id": server_id, "user_id": user_id}
    found: dict[int, list[Episode]] = defaultdict(list)
    for row in conn.execute(sql.episodes, given).fetchall():
        facts = {name: row[name] for name in ("id", "season", "number", "name", "overview", "runtime_s")}
        found[row["title_id"]].append(Episode(**facts, copies=_copies(row["copies"])))
    return {title_id: tuple(episodes) for title_id, episodes in found.items()}


def _title(row: db.type_of_row, images: str, episodes: tuple[Episode, ...]) -> Title:
    credits = row["credits"] or []
    same = (
        "id",
        "kind",
        "name",
        "original_name",
        "year",
        "overview",
        "runtime_s",
        "certificate",
        "custom_rating",
        "rank",
    )
    told = row | {"title_id": row["id"], "title": row["name"], "rating": row["community_rating"]}
    return Title(
        **{name: row[name] for name in same},
        reason=words_of_pick.words(told),
        rating=row["community_rating"],
        genres=tuple(row["genres"]),
        studios=tuple(row["studios"]),
        tags=tuple(row["tags"]),
        directors=tuple(credit["name"] for credit in credits if credit["role"] == "director"),
        writers=tuple(credit["name"] for credit in credits if credit["role"] == "writer"),
        cast=tuple((c["name"], c["character"]) for c in credits if c["role"] == "cast")[:MOST_CAST],
        provider_ids=row["provider_ids"] or {},
        poster=_poster(row["copies"], images),
        copies=_copies(row["copies"]) if row["kind"] == "movie" else (),
        episodes=episodes,
    )


def _copies(rows: Sequence[dict[str, object]]) -> tuple[Copy, ...]:
    return tuple(Copy(int(str(row["id"])), str(row["path"]) if row["path"] else None) for row in rows)


def _poster(copies: Sequence[dict[str, object]], images: str) -> str | None:
    """Pictures are public on both servers: the address needs no key."""
    for copy in copies:
        if tag := copy["poster_tag"]:
            return f"{images}/Items/{copy['external_id']}/Images/Primary?tag={tag}"
    return None
