"""What a person sets for their own picks above the household: the sliders of each kind, and what dislikes do."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError
from psycopg.types.json import Jsonb

from shared import audit, db, kinds, options
from shared.audit import Actor
from shared.db import Conn
from shared.errors import Invalid
from shared.language import gettext
from shared.options import Value
from shared.watching import history

sql = db.queries("words/preferences")

OWN = ("similarity", "novelty", "rating", "diversity")
DISLIKES = "taste.dislikes"


def get(conn: Conn, user_id: int) -> dict[str, dict[str, Value]]:
    """By name of option: the value that counts, the household's, and whether it is the person's own."""
    household = options.all_values(conn)
    own = {row["key"]: row["value"] for row in db.all(conn, sql.own, {"user_id": user_id})}
    return {
        name: {"value": own.get(name, household[name]), "household": household[name], "own": name in own}
        for name in names()
    }


def set(conn: Conn, user_id: int, name: str, value: Value) -> None:
    """None goes back to the household's. The person's picks change at once. Raises `Invalid` naming the option."""
    if name not in names():
        raise Invalid(
            gettext("“%(name)s” is not yours to set; %(names)s are.", name=name, names=", ".join(names())), field=name
        )
    if value is None:
        conn.execute(sql.drop, {"user_id": user_id, "key": name})
    else:
        conn.execute(sql.set, {"user_id": user_id, "key": name, "value": Jsonb(checked(name, value))})
    for kind in _kinds() if name == DISLIKES else [name.split(".")[0]]:
        history.refresh_soon(conn, user_id, kind, trigger="person")


def set_all(conn: Conn, user_id: int, changes: Mapping[str, Any], *, by: Actor) -> None:
    """By kind and slider, and what dislikes do: {"movie": {"novelty": 0.3}, "dislikes": "exclude"}. What somebody sets for
    somebody else leaves an entry. Raises `Invalid`."""
    if "dislikes" in changes:
        set(conn, user_id, DISLIKES, changes["dislikes"])
    for kind in _kinds():
        for name, value in changes.get(kind, {}).items():
            set(conn, user_id, f"{kind}.{name}", value)
    if by.id != user_id:
        audit.record(conn, by, "users.preferences", user_id, changes)


def names() -> list[str]:
    return [*(f"{kind}.{name}" for kind in _kinds() for name in OWN), DISLIKES]


def checked(name: str, value: Value) -> Value:
    """As the option has it. Raises `Invalid` naming the option."""
    try:
        return options.by_name()[name].schema.deserialize(value)
    except ValidationError as error:
        raise Invalid(gettext("%(name)s: %(messages)s", name=name, messages=error.messages[0]), field=name) from error


def _kinds() -> list[str]:
    return [kind.name for kind in kinds.picked()]
