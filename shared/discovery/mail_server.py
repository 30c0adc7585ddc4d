"""The household's way of sending e-mail: entered once by an administrator, so that everybody needs but their own address."""

from urllib.parse import parse_qsl, quote, urlsplit

from shared import audit, db, secrets
from shared.audit import Actor
from shared.db import Conn
from shared.discovery import messengers
from shared.errors import Conflict, Invalid, Misconfigured
from shared.language import gettext

sql = db.queries("discovery/mail_server")

WHOM = {"to", "cc", "bcc"}
FORM = gettext(
    "Write the mail server as mailtos://name:password@smtp.example.org?from=matinee@example.org, without whom it goes to."
)
NONE = gettext(
    "This household has no mail server yet: an administrator can enter one under Settings, Notices; or give the address of a mail "
    "server of your own, as mailtos://…"
)
UNREADABLE = gettext(
    "SECRET_KEY has changed, so the mail server of the household cannot be read: an administrator enters it again, under Settings, "
    "Notices, or puts the old SECRET_KEY behind a comma."
)


def is_there(conn: Conn) -> bool:
    return db.maybe(conn, sql.get) is not None


def change(conn: Conn, address: str, *, by: Actor) -> None:
    """From now on by this one. Raises `Invalid` for what is no address of a mail server."""
    text = address.strip()
    service, _ = messengers.checked(_with(text, "somebody@example.org"))
    given = urlsplit(text)
    if (
        service not in messengers.MAIL
        or given.path.strip("/")
        or WHOM & {name.lower() for name, _ in parse_qsl(given.query)}
    ):
        raise Invalid(FORM, field="address")
    conn.execute(sql.save, {"address_enc": secrets.encrypt(text)})
    audit.record(conn, by, "settings.mail-server", "", {"entered": True})


def forget(conn: Conn, *, by: Actor) -> None:
    """Nobody's e-mail goes through it any more."""
    if conn.execute(sql.forget).rowcount:
        audit.record(conn, by, "settings.mail-server", "", {"forgotten": True})


def problem(conn: Conn) -> str | None:
    """A sentence for an administrator; None where there is none, or one that can be read."""
    if not is_there(conn):
        return None
    try:
        address_to(conn, "")
    except Conflict as unreadable:
        return unreadable.message
    return None


def address_to(conn: Conn, email: str) -> str:
    """Where Apprise sends what goes to this e-mail address. Raises `Conflict` without a mail server, or where it cannot be read with the
    present SECRET_KEY."""
    row = db.maybe(conn, sql.get)
    if row is None:
        raise Conflict(NONE)
    try:
        return _with(secrets.decrypt(row["address_enc"]), email)
    except Misconfigured:
        raise Conflict(UNREADABLE) from None


def _with(server: str, email: str) -> str:
    return f"{server}{'&' if '?' in server else '?'}to={quote(email)}"
