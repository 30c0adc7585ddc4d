"""Which libraries an account kept here may open: no media server says so, an administrator does."""

from collections.abc import Sequence

from shared import audit, db, kinds
from shared.audit import Actor
from shared.db import Conn, Row
from shared.errors import Conflict, Invalid
from shared.language import gettext, marked
from shared.watching import history

sql = db.queries("people/account_libraries")

SAID_THERE = marked("What %(name)s may see is said by the media server: change it there.")
SEES_ALL = marked("%(name)s is an administrator kept here, who sees every enabled library.")
NOTHING = gettext("No library was given to you yet: ask an administrator, who can do it under People.")
NO_LIBRARY = gettext("No library is enabled yet: nobody can see anything before one is.")


def listing(conn: Conn, user_id: int) -> list[Row]:
    """Every enabled library as {id, name, server, is_open}. Raises `NotFound`."""
    _account(conn, user_id)
    return db.all(conn, sql.listing, {"user_id": user_id})


def local(conn: Conn) -> list[int]:
    """Whoever libraries can be given to, by name."""
    return db.values(conn, sql.local, of=int)


def choose(conn: Conn, user_id: int, library_ids: Sequence[int], *, by: Actor) -> None:
    """These and no others; picks follow. Raises `Conflict` for whom it is not to be chosen, `Invalid` naming the field."""
    account = _account(conn, user_id)
    if account["is_from_server"] or account["role"] == "admin":
        sentence = SAID_THERE if account["is_from_server"] else SEES_ALL
        raise Conflict(gettext(sentence, name=account["name"]))
    enabled_ids = {row["id"] for row in listing(conn, user_id)}
    if unknown := sorted(set(library_ids) - enabled_ids):
        raise Invalid(gettext("There is no enabled library %(unknown)s.", unknown=unknown[0]), field="libraryIds")
    given = {"user_id": user_id, "library_ids": list(library_ids)}
    conn.execute(sql.take, given)
    conn.execute(sql.give, given)
    audit.record(conn, by, "users.libraries", user_id, {"libraryIds": sorted(set(library_ids))})
    for kind in kinds.picked():
        history.refresh_soon(conn, user_id, kind.name, trigger=by.trigger, must=True)


def why_nothing(conn: Conn, user_id: int, *, is_admin: bool) -> str | None:
    """For somebody who can see nothing at all because they are kept here; None for everybody else."""
    if not db.value(conn, sql.sees_nothing, {"user_id": user_id}, of=bool):
        return None
    return NO_LIBRARY if is_admin else NOTHING


def _account(conn: Conn, user_id: int) -> Row:
    return db.one(conn, sql.account, {"user_id": user_id}, missing=gettext("There is no such person."))
