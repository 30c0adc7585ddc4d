"""What people did with what was shown to them: looked at, clicked, played, searched. Fatigue is made of it."""

from collections.abc import Mapping, Sequence

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from shared import db
from shared.db import Conn
from shared.errors import Invalid
from shared.language import gettext
from shared.titles.library_rows import as_json

sql = db.queries("watching/interactions")

KINDS = ("impression", "view", "click", "play", "search", "share")
MOST, MOST_KEPT = 200, 20_000  # at a time; of one person, of whom the oldest go first


class EventSchema(Schema):
    """One event as clients send it. `clientEventId` makes sending twice harmless."""

    class Meta:
        unknown = EXCLUDE

    client_event_id = fields.UUID(required=True, data_key="clientEventId")
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    title_id = fields.Integer(load_default=None, data_key="titleId", strict=True, validate=validate.Range(1, 2**53))
    surface = fields.String(load_default=None, validate=validate.Length(max=40))
    position = fields.Integer(load_default=None, strict=True, validate=validate.Range(0, 10_000))
    query = fields.String(load_default=None, validate=validate.Length(max=200))
    occurred_at = fields.AwareDateTime(load_default=None, data_key="occurredAt")


def record(conn: Conn, user_id: int, events: Sequence[Mapping[str, object]]) -> int:
    """Stores what is new; returns how many. Events of titles the person may not see are dropped without a word.

    Raises `Invalid` naming the event and the field; then nothing is stored.
    """
    if len(events) > MOST:
        raise Invalid(gettext("At most %(most)s events at a time.", most=MOST), field="events")
    try:
        rows = EventSchema(many=True).load(events)
    except ValidationError as error:
        details = {"events": error.messages}
        raise Invalid(
            gettext("Some events cannot be read; each one's faults are named."), field="events", details=details
        ) from error
    return save(conn, user_id, rows)


def save(conn: Conn, user_id: int, rows: Sequence[Mapping[str, object]]) -> int:
    """The same for what `EventSchema` has loaded already."""
    plain = [{**row, "client_event_id": str(row["client_event_id"])} for row in rows]
    stored = conn.execute(sql.record, {"user_id": user_id, "rows": as_json(plain)}).rowcount
    if stored:
        conn.execute(sql.drop_oldest, {"user_id": user_id, "keep": MOST_KEPT})
    return stored


def searched(conn: Conn, user_id: int, query: str, surface: str) -> None:
    """What somebody looks for, in the form it took last: what was typed within a minute on the way there is the same search."""
    given = {"user_id": user_id, "query": query.strip()[:200], "surface": surface}
    if given["query"] and not conn.execute(sql.searched_on, given).rowcount:
        conn.execute(sql.searched, given)
        conn.execute(sql.drop_oldest, {"user_id": user_id, "keep": MOST_KEPT})


def shown(conn: Conn, user_id: int, title_ids: Sequence[int], surface: str) -> None:
    """Picks of the present lists put before a person, each at most once an hour: opening a page twice is looking once."""
    conn.execute(sql.shown, {"user_id": user_id, "title_ids": list(title_ids), "surface": surface})


def opened(conn: Conn, user_id: int, title_id: int, surface: str) -> None:
    """A title's own page was looked at; at most once an hour. The caller has made sure that the person may see it."""
    conn.execute(sql.opened, {"user_id": user_id, "title_id": title_id, "surface": surface})
