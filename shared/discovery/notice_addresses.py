"""Where a person has their notices sent: an e-mail address, or any service that Apprise reaches. What it is, is never shown again."""

import hmac
import re
import secrets as random_source
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from marshmallow import ValidationError, validate

from shared import db, options, secrets
from shared.db import Conn, Row
from shared.discovery import mail_server, messengers
from shared.errors import Conflict, Crowded, Invalid, Misconfigured, NotFound, Throttled, Unavailable
from shared.language import ENGLISH, gettext, marked, said

sql = db.queries("discovery/notice_addresses")

EMAIL = "email"
MOST, LONGEST_NAME = 10, 80
PAUSE_S, MOST_A_DAY = 15, 20  # between two tests or codes of one person, and of them a day
CODE = re.compile("[0-9]{6}")
CODE_HOURS, CODE_TRIES = 24, 5
UNKNOWN = gettext("You have no such address.")
TRIAL = gettext("Your notices reach you here.")
ASKING = marked(
    "Somebody wants their notices of Matinee sent to this address. If that is you, enter this code there: %(code)s. If not, leave it: "
    "nothing more is sent."
)
NAMELESS = gettext("Give it a name of 1 to %(most)s characters, such as “Phone”.", most=LONGEST_NAME)
ENOUGH = gettext("You have %(most)s addresses already; remove one first.", most=MOST)
UNREADABLE = gettext("SECRET_KEY has changed since it was entered: remove it, and enter it again.")
UNCONFIRMED = gettext("Confirm it first, with the code that was sent there.")
WRONG = gettext("This is not the code that was sent there.")
STALE = gettext("No code is waited for any more: have another one sent.")


@dataclass(frozen=True)
class Address:
    """`service` is “email”, through the household's mail server, or a scheme of `messengers.SERVICES`. The former is off, and not
    `is_confirmed`, until a code that was sent there comes back. `error` is why the latest message did not arrive, None where it did;
    `gave_up_at` when a notice was given up, until one arrives again.
    `gets_letters` counts while it is on, for whoever wants letters at all."""

    id: int
    name: str
    service: str
    is_on: bool
    is_confirmed: bool
    created_at: datetime
    sent_at: datetime | None
    error: str | None
    gave_up_at: datetime | None
    gets_letters: bool

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


def add(conn: Conn, user_id: int, name: str, address: str, *, language: str = ENGLISH) -> Address:
    """What is noted from now on is sent there; to an e-mail address once it is confirmed by the code that leaves at once, in this
    language. Raises `Invalid` naming the field, `Throttled` for too many codes, and `Conflict` for one too many, or an e-mail address
    where the household has no mail server."""
    service, text = _checked(address)
    given = {"user_id": user_id, "name": _name(name), "service": service, "address_enc": secrets.encrypt(text)}
    code = None
    if service == EMAIL:
        if not mail_server.is_there(conn):
            raise Conflict(mail_server.NONE, field="address")
        _take_turn(conn, user_id)
        code = _code()
    row = db.maybe(conn, sql.add, given | {"most": MOST, "code_enc": code and secrets.encrypt(code)}, row=Address)
    if row is None:
        raise Conflict(ENOUGH)
    if code is None:
        return row
    with suppress(Unavailable, Crowded):  # it stands at the address, or another is asked for
        _send(conn, row.id, *_asking(code, language))
    return get(conn, user_id, row.id)


def get(conn: Conn, user_id: int, address_id: int) -> Address:
    """Raises `NotFound`, also for somebody else's."""
    return db.one(conn, sql.get, {"user_id": user_id, "id": address_id}, row=Address, missing=UNKNOWN)


def confirm(conn: Conn, user_id: int, address_id: int, code: str) -> Address:
    """From now on notices are sent there. Commits. Raises `NotFound`, `Invalid` for another code, and `Conflict` where none is waited
    for: after a day or too many tries."""
    if get(conn, user_id, address_id).is_confirmed:
        raise Conflict(STALE, field="code")
    whose = {"user_id": user_id, "id": address_id}
    row = db.maybe(conn, sql.try_code, whose | {"life_hours": CODE_HOURS, "most_tries": CODE_TRIES})
    conn.commit()
    if row is None:
        raise Conflict(STALE, field="code")
    if not _is_code(row["code_enc"], code.strip()):
        raise Invalid(WRONG, field="code")
    return db.one(conn, sql.confirm, whose, row=Address, missing=UNKNOWN)


def listing(conn: Conn, user_id: int) -> list[Address]:
    """As they were entered."""
    return db.all(conn, sql.listing, {"user_id": user_id}, row=Address)


def everybody(conn: Conn) -> list[Row]:
    """For who looks after the household, by name: person, name, service, is_on, sent_at, error."""
    return db.all(conn, sql.everybody)


def change(
    conn: Conn,
    user_id: int,
    address_id: int,
    *,
    name: str | None = None,
    is_on: bool | None = None,
    gets_letters: bool | None = None,
) -> Address:
    """None leaves it as it is. What was noted while it was off is not sent. Raises `NotFound`, also for somebody else's, `Invalid`, and
    `Conflict` for one to switch on that is not confirmed."""
    if is_on and not get(conn, user_id, address_id).is_confirmed:
        raise Conflict(UNCONFIRMED, field="isOn")
    given = {"user_id": user_id, "id": address_id, "name": None if name is None else _name(name), "is_on": is_on}
    given["gets_letters"] = gets_letters
    return db.one(conn, sql.change, given, row=Address, missing=UNKNOWN)


def remove(conn: Conn, user_id: int, address_id: int) -> None:
    """What was still to be sent there is dropped. Raises `NotFound`, also for somebody else's."""
    if not conn.execute(sql.drop, {"user_id": user_id, "id": address_id}).rowcount:
        raise NotFound(UNKNOWN)


def test(conn: Conn, user_id: int, address_id: int, *, language: str) -> None:
    """Sends a trial at once, or another code where that is waited for; commits. Raises `NotFound`, `Throttled` where this person had
    something sent just now, or often today, and `Unavailable` with what came back."""
    is_confirmed = get(conn, user_id, address_id).is_confirmed
    _take_turn(conn, user_id)
    if is_confirmed:
        _send(conn, address_id, "Matinee", said(TRIAL, language))
        return
    code = _code()
    conn.execute(sql.renew_code, {"id": address_id, "code_enc": secrets.encrypt(code)})
    _send(conn, address_id, *_asking(code, language))


def _send(conn: Conn, address_id: int, title: str, body: str) -> None:
    """One try; commits, so that nothing is held while somebody else's service is waited for."""
    conn.commit()
    try:
        target = opened(conn, address_id)
        conn.commit()
        messengers.send(target.address, title, body, inner=target.inner)
    except Unavailable as failed:
        note_failure(conn, address_id, failed.message, gave_up=False)
        conn.commit()
        raise
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


def _take_turn(conn: Conn, user_id: int) -> None:
    given = {"user_id": user_id, "pause_s": PAUSE_S, "most_a_day": MOST_A_DAY}
    if db.maybe(conn, sql.take_turn, given):
        return
    if db.maybe(conn, sql.is_enough, given):
        raise Throttled(
            gettext("You had %(most)s tests and codes sent today: go on tomorrow.", most=MOST_A_DAY),
            details={"retryAfter": 3600},
        )
    raise Throttled(gettext("You had something sent just now: wait a moment."), details={"retryAfter": PAUSE_S})


def _code() -> str:
    return f"{random_source.randbelow(10**6):06}"


def _is_code(sealed: bytes, given: str) -> bool:
    try:
        code = secrets.decrypt(sealed)
    except Misconfigured:
        return False
    return CODE.fullmatch(given) is not None and hmac.compare_digest(code, given)


def _asking(code: str, language: str) -> tuple[str, str]:
    """Names nobody: it may reach a stranger."""
    return f"Matinee: {code}", said(gettext(ASKING, code=code), language)


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
