"""Where a person has their notices sent: an e-mail address, or any service that Apprise reaches. What it is, is never shown again."""

from dataclasses import dataclass, field
from datetime import datetime

from marshmallow import ValidationError, validate

from shared import db, options, secrets
from shared.db import Conn, Row
from shared.discovery import mail_server, messengers
from shared.errors import Conflict, Invalid, Misconfigured, NotFound, Throttled, Unavailable
from shared.language import gettext

sql = db.queries("discovery/notice_addresses")

EMAIL = "email"
MOST, LONGEST_NAME = 10, 80
PAUSE_S = 15  # between two tests of one address
UNKNOWN = gettext("You have no such address.")
NAMELESS = gettext("Give it a name of 1 to %(most)s characters, such as “Phone”.", most=LONGEST_NAME)
ENOUGH = gettext("You have %(most)s addresses already; remove one first.", most=MOST)
UNREADABLE = gettext("SECRET_KEY has changed since it was entered: remove it, and enter it again.")


@dataclass(frozen=True)
class Address:
    """`service` is “email”, through the household's mail server, or a scheme of `messengers.SERVICES`. `error` is why the latest
    message did not arrive, None where it did; `gave_up_at` when a notice was given up, until one arrives again."""

    id: int
    name: str
    service: str
    is_on: bool
    created_at: datetime
    sent_at: datetime | None
    error: str | None
    gave_up_at: datetime | None

    @property
    def title(self) -> str:
        if self.service == EMAIL:
            return messengers.SERVICES["mailto"]
        return messengers.SERVICES.get(self.service, self.service)  # one that was taken out since


@dataclass(frozen=True)
class Target:
    """An address as Apprise has it, which is nobody's to read, and the language of its person, None for the household's. `inner`: it
    may be in the household's own network."""

    address: str = field(repr=False)
    language: str | None
    inner: bool


def add(conn: Conn, user_id: int, name: str, address: str) -> Address:
    """What is noted from now on is sent there. Raises `Invalid` naming the field, and `Conflict` for one too many, or an e-mail address
    where the household has no mail server."""
    service, text = _checked(address)
    if service == EMAIL and not mail_server.is_there(conn):
        raise Conflict(mail_server.NONE, field="address")
    given = {"user_id": user_id, "name": _name(name), "service": service, "address_enc": secrets.encrypt(text)}
    row = db.maybe(conn, sql.add, given | {"most": MOST}, row=Address)
    if row is None:
        raise Conflict(ENOUGH)
    return row


def listing(conn: Conn, user_id: int) -> list[Address]:
    """As they were entered."""
    return db.all(conn, sql.listing, {"user_id": user_id}, row=Address)


def everybody(conn: Conn) -> list[Row]:
    """For who looks after the household, by name: person, name, service, is_on, sent_at, error."""
    return db.all(conn, sql.everybody)


def change(conn: Conn, user_id: int, address_id: int, *, name: str | None = None, is_on: bool | None = None) -> Address:
    """None leaves it as it is. What was noted while it was off is not sent. Raises `NotFound`, also for somebody else's, and `Invalid`."""
    given = {"user_id": user_id, "id": address_id, "name": None if name is None else _name(name), "is_on": is_on}
    return db.one(conn, sql.change, given, row=Address, missing=UNKNOWN)


def remove(conn: Conn, user_id: int, address_id: int) -> None:
    """What was still to be sent there is dropped. Raises `NotFound`, also for somebody else's."""
    if not conn.execute(sql.drop, {"user_id": user_id, "id": address_id}).rowcount:
        raise NotFound(UNKNOWN)


def test(conn: Conn, user_id: int, address_id: int, title: str, body: str) -> None:
    """Sends this at once; commits before. Raises `NotFound`, `Throttled` where it was tested just now, and `Unavailable` with what came
    back."""
    if not db.maybe(conn, sql.is_there, {"user_id": user_id, "id": address_id}):
        raise NotFound(UNKNOWN)
    if not db.maybe(conn, sql.take_turn, {"user_id": user_id, "id": address_id, "pause_s": PAUSE_S}):
        raise Throttled(gettext("It was tested just now: wait a moment."), details={"retryAfter": PAUSE_S})
    target = opened(conn, address_id)
    conn.commit()
    messengers.send(target.address, title, body, inner=target.inner)
    note_arrival(conn, address_id)


def opened(conn: Conn, address_id: int) -> Target:
    """Raises `NotFound` where it is gone, and `Unavailable` where nothing can be sent there before a person acts."""
    row = db.one(conn, sql.sealed, {"id": address_id}, missing=UNKNOWN)
    inner = bool(options.get(conn, "notices.inner_addresses"))
    try:
        text = secrets.decrypt(row["address_enc"])
    except Misconfigured:
        raise Unavailable(UNREADABLE, permanent=True) from None
    if "://" in text:
        return Target(text, row["language"], inner)
    try:
        return Target(mail_server.address_to(conn, text), row["language"], inner=True)
    except Conflict as conflict:
        raise Unavailable(conflict.message, permanent=True) from None


def note_arrival(conn: Conn, address_id: int) -> None:
    conn.execute(sql.arrived, {"id": address_id})


def note_failure(conn: Conn, address_id: int, error: str, *, gave_up: bool) -> None:
    conn.execute(sql.failed, {"id": address_id, "error": error, "gave_up": gave_up})


def _checked(address: str) -> tuple[str, str]:
    """Service, and the text that is stored."""
    text = address.strip()
    if "://" in text:
        return messengers.checked(text)
    try:
        return EMAIL, str(validate.Email()(text))
    except ValidationError as error:
        raise Invalid(messengers.UNKNOWN, field="address") from error


def _name(text: str) -> str:
    name = text.strip()
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise Invalid(NAMELESS, field="name")
    return name
