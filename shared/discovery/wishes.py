"""Titles of a history from elsewhere that no library here holds: fetched and put on the watch list, each by a press of its person."""

from shared.audit import Actor
from shared.db import Conn
from shared.discovery import imports
from shared.errors import Conflict, NotFound
from shared.language import gettext
from shared.watching import history_imports, states

NAMELESS = gettext("This row does not say by an id of TMDB's which title it is.")


def wish(conn: Conn, user_id: int, import_id: int, number: int, *, by: Actor) -> int | None:
    """The title, which is planned from now on where nothing was said of it; None while it is being fetched: wish again then.

    Raises `Conflict` for a row without an id that titles are fetched by, and what `imports.ask` raises.
    """
    named = history_imports.named_by(conn, user_id, import_id, number)
    if named is None:
        raise Conflict(NAMELESS)
    title_id = _ready(conn, user_id, *named)
    if title_id is None:
        imports.ask(conn, *named, by=by)
    elif states.of_title(conn, user_id, title_id)["state"] is None:
        states.change(conn, user_id, title_id, {"state": "planned"})
    return title_id


def _ready(conn: Conn, user_id: int, kind: str, value: str) -> int | None:
    try:
        found = imports.get(conn, user_id, kind, value)
    except NotFound:
        return None
    return found["title_id"] if found["state"] == "ready" else None
