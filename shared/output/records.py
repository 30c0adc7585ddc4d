"""What Matinee publishes on media servers: its rows, and whose they are."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from shared import db
from shared.db import Conn, Row
from shared.language import ENGLISH
from shared.media_servers import model, server_paths
from shared.output.proof import Proof
from shared.settings import settings

sql = db.queries("output/outputs")
LIBRARY, PLAYLIST, COLLECTION = "strm_library", "playlist", "collection"


@dataclass(frozen=True)
class Owner:
    """Whose an output is: somebody's picks, the household's top picks, or a channel as one of those has it who it is for."""

    purpose: str
    user_id: int | None = None
    channel_id: int | None = None

    def folder(self, server_id: int, kind: str | None) -> str:
        """Below our root, made from ids: renaming a person, a channel or a library moves no file."""
        whose = "-".join(str(id) for id in (kind, self.channel_id, self.user_id) if id is not None)
        return f"{FOLDERS[self.purpose]}/server-{server_id}/{whose}"


def picks_of(user_id: int) -> Owner:
    return Owner("picks", user_id)


def channel_of(channel_id: int, user_id: int) -> Owner:
    return Owner("channel", user_id, channel_id)


TOP_PICKS = Owner("top_picks")
LEAVING = Owner("leaving")  # of every kind, and a collection alone
FOLDERS = {"picks": "picks", "top_picks": "top-picks", "channel": "channels"}


@dataclass(frozen=True)
class Place:
    """One server that knows a person: `subject` is the account there, `is_wanted` whether picks of the kind are.

    `form` is the person's own, None for the household's. `all_folders`: a library that is new is open to them unasked, because
    they may open every folder or all but some. `seen_by` are the names of others to whom one of this person is open for that
    reason, administrators aside; `readers` the ids of everybody who might open it. `own_name` is what they call their library,
    `own_reasons` whether they want reasons in it, where they may choose, and `list_id` which list of picks is theirs now.
    `language` is the one in which the person reads, by its short name; `proofs` are what the server was seen to play.
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
    language: str = ENGLISH
    own_name: str | None = None
    own_reasons: bool | None = None
    list_id: int | None = None
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True)
class Output:
    """`folder` lies below our root, None for a list; `path` is that folder as the server was told of it, None before it was.
    `problem` says why this form is not in use just now; `members` what a collection may hold by our doing; `list_id` which list of
    picks was published last, and `settled_at` when; `is_new` that it was made by this very call."""

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
    members: list[str]
    list_id: int | None = None
    settled_at: datetime | None = None
    is_new: bool = False

    @property
    def seen_path(self) -> str:
        """The folder as the server sees it by today's settings."""
        return seen_path(self.folder or "")

    def library(self, kind: model.Kind) -> model.Library | None:
        """The library on the server as we last knew it; None when there was none."""
        if self.external_id is None or self.path is None:
            return None
        return model.Library(self.external_id, self.guid or self.external_id, self.name, kind, (self.path,))


def seen_path(folder: str) -> str:
    """A folder below our root as the server sees it by today's settings."""
    return server_paths.seen_path(settings().strm_root_seen, folder)


def people(conn: Conn, kind: str) -> list[int]:
    """Ids of everybody who gets picks of the kind on a server, or has something there that is to go."""
    return db.values(conn, sql.people, {"kind": kind}, of=int)


def places(conn: Conn, user_id: int, kind: str | None) -> list[Place]:
    """By server. `kind` is None for what is no list of picks: then everybody who may sign in wants it."""
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


def household_place(conn: Conn, server_id: int) -> Place | None:
    """What is the household's is read as an administrator, whom the server shows everything. None where it has none."""
    found = db.maybe(conn, sql.overseer, {"server_id": server_id})
    return _place(**found, server_id=server_id, seen_by=(), readers=()) if found else None


def find(conn: Conn, server_id: int, owner: Owner, kind: str | None, form: str = LIBRARY) -> Output | None:
    """`kind` is None for a channel of several."""
    given = {"server_id": server_id, "kind": kind, "form": form}
    return db.maybe(conn, sql.find, given | asdict(owner), row=Output)


def of_picks(conn: Conn, place: Place, user_id: int, kind: str) -> dict[str, Output | None]:
    """What a person has of their picks on one server: by form, library and playlist."""
    given = {"server_id": place.server_id, "user_id": user_id, "kind": kind}
    found = {one.form: one for one in db.all(conn, sql.of_picks, given, row=Output)}
    return {form: found.get(form) for form in (LIBRARY, PLAYLIST)}


def under_lock(conn: Conn, output: Output, *subjects: str) -> Output | None:
    """As it is while nobody else changes these, until the commit; None when it was removed meanwhile."""
    given = {"server_id": output.server_id, "subjects": list(subjects), "id": output.id}
    return db.maybe(conn, sql.under_lock, given, row=Output)


def get(conn: Conn, output_id: int) -> Output | None:
    return db.maybe(conn, sql.get, {"id": output_id}, row=Output)


def create(conn: Conn, server_id: int, owner: Owner, kind: str | None, form: str = LIBRARY) -> Output:
    folder = owner.folder(server_id, kind) if form == LIBRARY else None
    given = {"server_id": server_id, "kind": kind, "folder": folder, "form": form}
    return db.one(conn, sql.create, given | asdict(owner), row=Output)


def remove(conn: Conn, output_id: int) -> None:
    """The row, once what it stood for is gone; its streaming links are void from then on."""
    conn.execute(sql.remove, {"id": output_id})


def listing(conn: Conn) -> list[Row]:
    """Everything of ours on media servers, with whose it is and how many files there are; by server and person."""
    return db.all(conn, sql.listing)


def settled(
    conn: Conn, output_id: int, fingerprint: bytes, problem: str | None = None, *, list_id: int | None = None
) -> None:
    """What was published last, or why nothing could be; of picks, from which list."""
    given = {"id": output_id, "fingerprint": fingerprint, "problem": problem, "list_id": list_id}
    conn.execute(sql.settled, given)


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
    """What the server has read: its ids of our copies, so that their plays count; with `whole`, all others are dropped."""
    conn.execute(sql.save_items, {"output_id": output_id, "rows": Jsonb(list(rows)), "whole": whole})


def _place(*, seen_by: Sequence[str], readers: Sequence[int], proofs: Sequence[Row], **known: Any) -> Place:
    proved = tuple(Proof(**proof) for proof in proofs)
    return Place(**known, seen_by=tuple(seen_by), readers=tuple(readers), proofs=proved)
