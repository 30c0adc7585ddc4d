"""What media servers send us as it happens: read, recorded, and counted, so that an administrator sees whether it is heard."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from shared import db, media_servers
from shared.db import Conn
from shared.errors import Invalid
from shared.language import gettext
from shared.media_servers import envelopes, events
from shared.media_servers.servers import Server
from shared.watching import play_events

sql = db.queries("watching/webhooks_in")

Outcome = Literal["read", "ignored", "refused"]

KEPT = 10  # reasons a server


@dataclass(frozen=True)
class Received:
    """`refreshing`: somebody's picks change because of it. `sender` is the server's own id, None where the event tells none."""

    understood: bool
    refreshing: bool
    sender: str | None = None


@dataclass(frozen=True)
class Reason:
    """Why webhooks were not used, how often, and when last."""

    reason: str
    count: int
    last_at: datetime


@dataclass(frozen=True)
class Heard:
    """What came of one server's webhooks so far; `last_at` None: none has come. `reasons` why some were not used, last first."""

    last_at: datetime | None = None
    last_read_at: datetime | None = None
    read_count: int = 0
    ignored_count: int = 0
    refused_count: int = 0
    reasons: tuple[Reason, ...] = ()

    @property
    def sentence(self) -> str:
        """For a person: whether the webhook is heard."""
        if self.last_at is None:
            return gettext("No webhook has come from it yet.")
        counts = gettext(
            "%(read_count)s read, %(ignored_count)s of no use, %(refused_count)s that could not be read",
            read_count=self.read_count,
            ignored_count=self.ignored_count,
            refused_count=self.refused_count,
        )
        return gettext(
            "The last webhook came at %(last_at)s UTC: %(counts)s.",
            last_at=f"{self.last_at:%Y-%m-%d %H:%M}",
            counts=counts,
        )


def receive(conn: Conn, server: Server, headers: Mapping[str, str], body: bytes, content_type: str) -> Received:
    """Of several events in one body each counts for itself. Raises `Invalid` where none can be read; that it came is stored
    all the same."""
    outcomes: list[Received | Invalid] = []
    try:
        outcomes += [_receive(conn, server, *part) for part in envelopes.opened(headers, body, content_type)]
    except Invalid as problem:
        _note(conn, server.id, "refused", problem.message)
        outcomes.append(problem)
    sound = [outcome for outcome in outcomes if isinstance(outcome, Received)]
    if not sound:
        conn.commit()
        raise next(outcome for outcome in outcomes if isinstance(outcome, Invalid))
    sender = next((received.sender for received in sound if received.sender), None)
    return Received(
        any(received.understood for received in sound), any(received.refreshing for received in sound), sender
    )


def _receive(conn: Conn, server: Server, body: bytes, content_type: str) -> Received | Invalid:
    try:
        event = media_servers.read_event(server.kind, {"Content-Type": content_type}, body)
    except Invalid as problem:
        _note(conn, server.id, "refused", problem.message)
        return problem
    if event is None:
        _note(
            conn,
            server.id,
            "ignored",
            gettext("%(name)s: nothing Matinee uses.", name=events.name(events.document(body, content_type))),
        )
        return Received(understood=False, refreshing=False)
    refreshed = play_events.record(conn, server, event)
    _note(conn, server.id, "read")
    return Received(understood=True, refreshing=refreshed is not None, sender=event.server_id)


def heard(conn: Conn, server_id: int) -> Heard:
    counts = db.maybe(conn, sql.counts, {"server_id": server_id}, row=Heard)
    return replace(counts or Heard(), reasons=tuple(db.all(conn, sql.reasons, {"server_id": server_id}, row=Reason)))


def _note(conn: Conn, server_id: int, outcome: Outcome, reason: str | None = None) -> None:
    conn.execute(sql.count, {"server_id": server_id, "outcome": outcome})
    if reason:
        conn.execute(sql.note, {"server_id": server_id, "reason": reason[:300]})
        conn.execute(sql.forget, {"server_id": server_id, "most": KEPT})
