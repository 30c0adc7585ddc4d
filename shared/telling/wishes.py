"""What a person wants written, when nothing is to reach them, and the address by which whoever got a letter ends them."""

import secrets as random_source
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from shared import db, secrets
from shared.db import Conn
from shared.errors import Invalid, Misconfigured
from shared.language import gettext
from shared.settings import settings

sql = db.queries("telling/wishes")

BOTH = gettext("Quiet hours need a beginning and an end that differ, or neither.")
UNKNOWN = gettext("There are no letters to end at this address.")
LONGEST_TOKEN = 100


@dataclass(frozen=True)
class Wishes:
    """`quiet_from` and `quiet_until` are hours (0–23) of the person's own clock, or both None; 22 and 7 go over midnight."""

    weekly: bool = False
    yearly: bool = False
    quiet_from: int | None = None
    quiet_until: int | None = None


def get(conn: Conn, user_id: int) -> Wishes:
    """Nothing is wanted by whoever never said so."""
    return db.maybe(conn, sql.get, {"user_id": user_id}, row=Wishes) or Wishes()


def change(conn: Conn, user_id: int, changes: Mapping[str, object]) -> Wishes:
    """Only what is named changes. Raises `Invalid` for quiet hours that are none."""
    wanted = Wishes(**(asdict(get(conn, user_id)) | dict(changes)))
    hours = (wanted.quiet_from, wanted.quiet_until)
    if hours != (None, None) and (None in hours or hours[0] == hours[1]):
        raise Invalid(BOTH, field="quietFrom" if wanted.quiet_from is None else "quietUntil")
    conn.execute(sql.save, {"user_id": user_id} | asdict(wanted))
    return wanted


def stop_url(conn: Conn, address_id: int) -> str:
    """Where letters to this address are ended without a sign-in: a key to that and nothing else, the same in each letter."""
    row = db.one(conn, sql.give_stop, {"id": address_id} | _sealed(), missing=UNKNOWN)
    try:
        token = secrets.decrypt(row["stop_enc"])
    except Misconfigured:  # SECRET_KEY has changed: links of earlier letters are void
        fresh = _sealed()
        conn.execute(sql.renew_stop, {"id": address_id} | fresh)
        token = secrets.decrypt(fresh["enc"])
    return f"{settings().base_url}/letters/stop/{token}"


def check_stop(conn: Conn, token: str) -> None:
    """Raises `NotFound` for what ends no letters. Of whose they are it says nothing."""
    db.one(conn, sql.is_stop, {"sha256": secrets.digest(token[:LONGEST_TOKEN])}, missing=UNKNOWN)


def stop(conn: Conn, token: str) -> None:
    """Letters go to that address no more; once more changes nothing. Raises `NotFound`."""
    db.one(conn, sql.stop, {"sha256": secrets.digest(token[:LONGEST_TOKEN])}, missing=UNKNOWN)


def _sealed() -> dict[str, bytes]:
    token = random_source.token_urlsafe(32)
    return {"sha256": secrets.digest(token), "enc": secrets.encrypt(token)}
