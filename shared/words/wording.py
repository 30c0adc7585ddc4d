"""Who has words written by a language model, and which model writes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg.types.json import Jsonb

from shared import audit, db, jobs, options
from shared.audit import Actor
from shared.db import Conn, Row
from shared.errors import Forbidden
from shared.jobs import names
from shared.language import gettext
from shared.options import Value

sql = db.queries("words/wording")
own_sql = db.queries("words/preferences")

# Beside the names of options, so that nothing of a person's stands above the household's before this module allows it.
GRANTED, CHOSEN = "words.granted", "words.chosen"
MOST = 200  # people in a list
NOT_YOURS = gettext("Whether a language model words your reasons is the household's choice: ask whoever runs Matinee.")


@dataclass(frozen=True)
class Choice:
    """`allowed`: the household lets anybody choose at all; `granted`: this person too; `own`: what they chose, or None."""

    allowed: bool
    granted: bool
    own: bool | None
    by_model: bool


def choice(conn: Conn, user_id: int, values: Mapping[str, Value] | None = None) -> Choice:
    """`values` are the household's options where they are at hand."""
    values = options.all_values(conn) if values is None else values
    rows = db.all(conn, sql.own, {"user_id": user_id, "keys": [GRANTED, CHOSEN]})
    found = {row["key"]: bool(row["value"]) for row in rows}
    allowed, granted, own = bool(values["words.allow_override"]), found.get(GRANTED, False), found.get(CHOSEN)
    counts = allowed and granted and own is not None
    return Choice(allowed, granted, own, bool(own) if counts else bool(values["words.by_model"]))


def people(conn: Conn) -> list[Row]:
    """Who may choose for themselves, or has chosen, by name: `granted`, and what they chose of words (`own`) and of reasons in
    their library (`own_reasons`), None where nothing."""
    return db.all(conn, sql.people, {"limit": MOST})


def by_model(conn: Conn, user_id: int, values: Mapping[str, Value] | None = None) -> bool:
    """Asks the database for the person only where the household lets people choose."""
    values = options.all_values(conn) if values is None else values
    if not values["words.allow_override"]:
        return bool(values["words.by_model"])
    return choice(conn, user_id, values).by_model


def grant(conn: Conn, user_id: int, granted: bool) -> None:
    """What the person chose is kept when it is taken back, and does not count."""
    conn.execute(own_sql.set, {"user_id": user_id, "key": GRANTED, "value": Jsonb(granted)})
    word_present(conn, user_id)


def choose(conn: Conn, user_id: int, own: bool | None) -> None:
    """None goes back to the household's. Raises `Forbidden` where it is not the person's to choose."""
    now = choice(conn, user_id)
    if not (now.allowed and now.granted):
        raise Forbidden(NOT_YOURS, field="wordsByModel")
    keep(conn, user_id, own)


def keep(conn: Conn, user_id: int, own: bool | None) -> None:
    """The same by an administrator, who may prepare it before it counts."""
    if own is None:
        conn.execute(own_sql.drop, {"user_id": user_id, "key": CHOSEN})
    else:
        conn.execute(own_sql.set, {"user_id": user_id, "key": CHOSEN, "value": Jsonb(own)})
    word_present(conn, user_id)


def word_present(conn: Conn, user_id: int | None = None) -> None:
    """Starts wording the present lists, of this person or everybody, where a language model is to word them."""
    values = options.all_values(conn)
    lists = db.all(conn, sql.present, {"user_id": user_id})
    wanting = {row["user_id"]: by_model(conn, row["user_id"], values) for row in lists}
    jobs.ask_each(conn, names.WRITE_WORDS, [row for row in lists if wanting[row["user_id"]]], trigger="system")


def decide(conn: Conn, user_id: int, changes: Mapping[str, Any], *, by: Actor) -> Choice:
    """What an administrator says of one person: `granted`, and their `own` choice; what is not named stays."""
    if "granted" in changes:
        grant(conn, user_id, changes["granted"])
    if "own" in changes:
        keep(conn, user_id, changes["own"])
    audit.record(conn, by, "settings.ai-explanation", user_id, changes)
    return choice(conn, user_id)
