"""What administrators did: who, what, to what, and when. Written in the transaction of the deed itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from shared import db
from shared.accounts import User
from shared.db import Conn

sql = db.queries("audit")

TERMINAL = "terminal"
HIDDEN = "(hidden)"
SECRET_ENDS = ("password", "token", "secret", "apikey", "key", "authorization", "webhookurl")


@dataclass(frozen=True)
class Entry:
    id: int
    at: datetime
    actor_id: int | None
    actor_name: str
    action: str
    target: str
    data: Mapping[str, object]


def record(
    conn: Conn, actor: User | None, action: str, target: str = "", data: Mapping[str, object] | None = None
) -> None:
    """`action` is noun.verb; None for `actor` is the terminal. Values whose names sound secret are hidden, at any depth."""
    row = {
        "actor_id": actor.id if actor else None,
        "actor_name": actor.name if actor else TERMINAL,
        "action": action,
        "target": target,
        "data": Jsonb(_without_secrets(data or {})),
    }
    conn.execute(sql.record, row)


def listing(conn: Conn, *, action: str | None = None, limit: int = 50, offset: int = 0) -> tuple[list[Entry], int]:
    """Newest first, and how many there are in all."""
    rows = conn.execute(sql.page, {"action": action, "limit": limit, "offset": offset}).fetchall()
    entries = [Entry(**{name: row[name] for name in Entry.__dataclass_fields__}) for row in rows]
    return entries, rows[0]["total"] if rows else 0


def _without_secrets(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: HIDDEN if _is_secret(str(name)) else _without_secrets(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without_secrets(inner) for inner in value]
    return value


def _is_secret(name: str) -> bool:
    return name.lower().replace("_", "").replace("-", "").endswith(SECRET_ENDS)
