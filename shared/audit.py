"""What administrators did: who, what, to what, and when. Written in the transaction of the deed itself.

A deed is one function of `shared` that takes `by: Actor`, checks, does, records, and starts what must follow: pages, the API and
commands call it, and none of them records anything itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from psycopg.types.json import Jsonb

from shared import db
from shared.db import Conn

sql = db.queries("audit")

HIDDEN = "(hidden)"
SECRET_ENDS = ("password", "token", "secret", "apikey", "key", "authorization", "webhookurl")
NO_SECRETS = ("haskey",)


@dataclass(frozen=True)
class Actor:
    """Who does something: a person, or what has no account (`id` None). `trigger` is what runs that follow are said to be
    started by."""

    id: int | None
    name: str
    trigger: str = "person"


TERMINAL = Actor(None, "terminal", "command")
MATINEE = Actor(None, "Matinee", "system")
SOMEBODY = Actor(None, "somebody")


@dataclass(frozen=True)
class Entry:
    id: int
    at: datetime
    actor_id: int | None
    actor_name: str
    action: str
    target: str
    data: Mapping[str, object]


def record(conn: Conn, by: Actor, action: str, target: object = "", data: Mapping[str, object] | None = None) -> None:
    """`action` is noun.verb. Values whose names sound secret are hidden, at any depth."""
    row = {
        "actor_id": by.id,
        "actor_name": by.name,
        "action": action,
        "target": str(target),
        "data": Jsonb(_without_secrets(data or {})),
    }
    conn.execute(sql.record, row)


def listing(conn: Conn, *, action: str | None = None, limit: int = 50, offset: int = 0) -> tuple[list[Entry], int]:
    """Newest first, and how many there are in all."""
    return db.page(conn, sql.page, {"action": action, "limit": limit, "offset": offset}, row=Entry)


@dataclass(frozen=True)
class Wanted:
    """What of the log: None is everything. Days are those of the `zone`."""

    action: str | None = None
    actor_name: str | None = None
    since: date | None = None
    until: date | None = None
    zone: str = "UTC"


@dataclass(frozen=True)
class Names:
    """All actions and names that the log holds."""

    actions: Sequence[str]
    actors: Sequence[str]


def found(conn: Conn, wanted: Wanted, *, before: int | None = None, limit: int = 50) -> list[Entry]:
    """Newest first, those with smaller numbers than `before`."""
    return db.all(conn, sql.found, vars(wanted) | {"before": before, "limit": limit}, row=Entry)


def names(conn: Conn) -> Names:
    return db.one(conn, sql.names, row=Names)


def _without_secrets(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: HIDDEN if _is_secret(str(name)) else _without_secrets(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without_secrets(inner) for inner in value]
    return value


def _is_secret(name: str) -> bool:
    plain = name.lower().replace("_", "").replace("-", "")
    return plain.endswith(SECRET_ENDS) and plain not in NO_SECRETS
