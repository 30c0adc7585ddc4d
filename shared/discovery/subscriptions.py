"""What a person wants to be told of: new episodes and seasons, what comes to the library, what can be had without a cinema."""

from dataclasses import dataclass
from datetime import datetime

from shared import db
from shared.db import Conn
from shared.errors import Invalid, NotFound
from shared.language import gettext

sql = db.queries("discovery/subscriptions")

NEW_EPISODE, NEW_SEASON, IN_LIBRARY, DIGITAL = "new_episode", "new_season", "in_library", "digital"
EVENTS = (NEW_EPISODE, NEW_SEASON, IN_LIBRARY, DIGITAL)
UNKNOWN = gettext("There is no such title.")
NONE = gettext("You have no such subscription.")


@dataclass(frozen=True)
class Subscription:
    """`title_id` None: of every series that the person watches, or, for what arrives or is released, of all that they plan."""

    id: int
    event: str
    title_id: int | None
    title: str | None
    kind: str | None
    year: int | None
    created_at: datetime


def subscribe(conn: Conn, user_id: int, event: str, title_id: int | None = None) -> Subscription:
    """The subscription, also where there was one. Raises `Invalid` for what is no event, `NotFound` for a title that the person may
    not know of."""
    if event not in EVENTS:
        raise Invalid(gettext("event must be one of %(events)s.", events=", ".join(EVENTS)), field="event")
    given = {"user_id": user_id, "event": event, "title_id": title_id}
    conn.execute(sql.add, given)
    return db.one(conn, sql.find, given, row=Subscription, missing=UNKNOWN)


def unsubscribe(conn: Conn, user_id: int, subscription_id: int) -> None:
    """What was told stays in the inbox. Raises `NotFound`, also for somebody else's."""
    if not conn.execute(sql.drop, {"user_id": user_id, "id": subscription_id}).rowcount:
        raise NotFound(NONE)


def listing(conn: Conn, user_id: int, *, limit: int = 50, offset: int = 0) -> tuple[list[Subscription], int]:
    """Those of everything first, then by title; and how many in all."""
    return db.page(conn, sql.listing, {"user_id": user_id, "limit": limit, "offset": offset}, row=Subscription)
