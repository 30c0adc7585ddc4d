"""Who can see whose: every library, playlist and collection of Matinee, with its readers as planned and as the server has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from shared import db, options
from shared.db import Conn, Row
from shared.output.records import COLLECTION, LIBRARY, PLAYLIST

sql = db.queries("output/privacy")

Why = Literal["own", "admin", "every_library", "listed", "granted"]


@dataclass(frozen=True)
class Reader:
    """Somebody with an account on the server who is to see it, can see it, or both. `why` is by what they see or would see it:
    it is theirs, they administer the server, every library is open to them, it is on their list, or Matinee put it there."""

    name: str
    why: Why
    is_planned: bool
    is_shown: bool

    @property
    def is_different(self) -> bool:
        return self.is_planned != self.is_shown


@dataclass(frozen=True)
class Shown:
    """An output: whose it is, and who sees it. `is_there` whether the server has it, `told_at` when that server last said what its
    people may open, `looked_at` when a playlist was last read as other people. `problem` is what keeps it from being in use."""

    id: int
    server: str
    purpose: str
    form: str
    kind: str | None
    name: str
    person: str | None
    channel: str | None
    is_there: bool
    told_at: datetime | None
    looked_at: datetime | None
    problem: str | None
    readers: Sequence[Reader]

    @property
    def is_different(self) -> bool:
        return any(reader.is_different for reader in self.readers)


def listing(conn: Conn, *, limit: int, offset: int = 0) -> tuple[list[Shown], int]:
    """By server and person, and how many there are in all. No server is asked."""
    crowd = str(options.get(conn, "output.all_folders"))
    rows = db.all(conn, sql.outputs, {"limit": limit, "offset": offset})
    return [_shown(row, crowd) for row in rows], rows[0]["total"] if rows else 0


def _shown(row: Row, crowd: str) -> Shown:
    readers = [
        reader(row["purpose"], row["form"], account, crowd, is_there=row["is_there"]) for account in row["accounts"]
    ]
    named = ("id", "server", "purpose", "form", "kind", "name", "person", "channel", "is_there", "problem")
    return Shown(
        **{name: row[name] for name in named},
        told_at=row["last_seen_at"],
        looked_at=row["readers_seen_at"],
        readers=[one for one in readers if one.is_planned or one.is_shown],
    )


def reader(purpose: str, form: str, account: Mapping[str, Any], crowd: str, *, is_there: bool) -> Reader:
    """One account's view of one output. `crowd` is the household's choice about people who may open every library. Pure."""
    is_planned = _is_planned(purpose, form, account, crowd)
    if form == PLAYLIST:
        is_shown = account["is_own"]
    else:
        is_shown = account["is_admin"] or account["opens"]
    return Reader(account["name"], _why(form, account), is_planned, is_there and is_shown)


def _is_planned(purpose: str, form: str, account: Mapping[str, Any], crowd: str) -> bool:
    if form == PLAYLIST:
        return bool(account["is_own"])
    if account["is_admin"]:
        return True
    if purpose == "picks":
        return bool(account["is_own"] or (crowd == "publish" and account["sees_new"]))
    # Whoever gets such picks is let in; who is kept from something in a library is not, which the grants say.
    return bool(account["sees_new"] or account["is_granted"] or (form == COLLECTION and account["gets_kind"]))


def _why(form: str, account: Mapping[str, Any]) -> Why:
    if account["is_own"] and form in (LIBRARY, PLAYLIST):
        return "own"
    if account["is_admin"]:
        return "admin"
    if account["sees_new"]:
        return "every_library"
    return "granted" if account["is_granted"] else "listed"
