"""Earlier states of the options, read from the log of deeds, and going back to one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared import db, options
from shared.audit import Actor
from shared.db import Conn
from shared.errors import NotFound
from shared.language import gettext
from shared.options import Value
from shared.upkeep import option_changes

sql = db.queries("upkeep/option_versions")

UNKNOWN = gettext("There was no such change of options, or the log holds it no more.")


@dataclass(frozen=True)
class Change:
    """What was different after it (`values`), and what these were (`before`), by option."""

    id: int
    at: datetime
    actor_name: str
    values: Mapping[str, Value]
    before: Mapping[str, Value]


def listing(conn: Conn, *, before: int | None = None, limit: int = 50) -> list[Change]:
    """Newest first, those with smaller numbers than `before`."""
    return db.all(conn, sql.listing, {"before": before, "limit": limit}, row=Change)


def since(conn: Conn, change_id: int) -> dict[str, Value]:
    """What the options that were changed after it were until then: all that going back to it sets. Raises `NotFound`."""
    if not db.value(conn, sql.is_there, {"id": change_id}, of=bool):
        raise NotFound(UNKNOWN)
    here = options.by_name()
    rows = db.all(conn, sql.after, {"id": change_id})
    return {row["name"]: row["value"] for row in rows if row["name"] in here}


def go_back(conn: Conn, change_id: int, *, by: Actor) -> dict[str, Value]:
    """All options as they were right after this change; returns what is different now. What counted once needs no second
    confirmation. Raises as `since` and `option_changes.apply`."""
    values = since(conn, change_id)
    return option_changes.apply(conn, values, by=by, confirmed=list(values.values()))
