"""What a person decides of their own library: what it is called, and whether the plots in it begin with why."""

from collections.abc import Mapping
from dataclasses import dataclass

from psycopg.types.json import Jsonb

from shared import audit, db, options
from shared.audit import Actor
from shared.db import Conn
from shared.errors import Forbidden, Invalid
from shared.language import gettext
from shared.options import Value
from shared.output import following, layout
from shared.words import wording

sql = db.queries("words/preferences")

NAME, REASONS = "output.library_name", "output.reasons"
MOST_LETTERS = 80
NOT_YOURS = gettext("Whether plots in your library begin with why is the household's choice: ask whoever runs Matinee.")


@dataclass(frozen=True)
class Wishes:
    """`library_name` and `reasons` are the person's own, None for the household's; `shows_reasons` is what counts, and
    `may_choose` whether the household lets this person choose about reasons."""

    library_name: str | None
    reasons: bool | None
    shows_reasons: bool
    may_choose: bool


def of(conn: Conn, user_id: int) -> Wishes:
    values, found = (
        options.all_values(conn),
        {row["key"]: row["value"] for row in db.all(conn, sql.own, {"user_id": user_id})},
    )
    granted = wording.choice(conn, user_id, values)
    may_choose, own = granted.allowed and granted.granted, found.get(REASONS)
    counts = own if may_choose and own is not None else values[REASONS]
    return Wishes(found.get(NAME), own, bool(counts), may_choose)


def change(conn: Conn, user_id: int, changes: Mapping[str, Value], *, by: Actor, as_admin: bool) -> Wishes:
    """`library_name` and `reasons`; what is not named stays, and None goes back to the household's. It is published soon.

    Raises `Invalid` for a name that says nothing, `Forbidden` where reasons are not the person's to choose.
    """
    if "library_name" in changes:
        changes = {**changes, "library_name": _name(changes["library_name"])}
        _keep(conn, user_id, NAME, changes["library_name"])
    if "reasons" in changes:
        if not as_admin and not of(conn, user_id).may_choose:
            raise Forbidden(NOT_YOURS, field="reasons")
        _keep(conn, user_id, REASONS, changes["reasons"])
    audit.record(conn, by, "users.library", user_id, dict(changes))
    following.options_changed(conn, by.id)
    return of(conn, user_id)


def _name(value: Value) -> str | None:
    """As a server can take it: what it would be called is what is kept."""
    if value is None:
        return None
    name = layout.safe_name(str(value)[:MOST_LETTERS], fallback="")
    if not any(sign.isalnum() for sign in name):
        raise Invalid(gettext("libraryName must have a letter or digit in it."), field="libraryName")
    return name


def _keep(conn: Conn, user_id: int, key: str, value: Value) -> None:
    if value is None:
        conn.execute(sql.drop, {"user_id": user_id, "key": key})
    else:
        conn.execute(sql.set, {"user_id": user_id, "key": key, "value": Jsonb(value)})
