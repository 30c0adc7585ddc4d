"""What was refused, in the log of deeds and on the operator's: failed sign-ins, forbidden deeds, tries too many."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from psycopg.types.json import Jsonb

from shared import db
from shared.audit import SOMEBODY, Actor
from shared.db import Conn

log = logging.getLogger(__name__)
sql = db.queries("jobs/refusals")

SIGN_IN, FORBIDDEN, THROTTLED, KEY = "sign-in.failed", "access.refused", "access.throttled", "key.refused"
MOST_AN_HOUR = 300  # rows; what is beyond is counted in one more
BEYOND = "(more than the log holds)"


@dataclass(frozen=True)
class Refusal:
    """`target` is what was wanted, or whose account: never what somebody typed. `address` is where it came from."""

    action: str
    target: str
    address: str
    by: Actor = SOMEBODY

    @property
    def key(self) -> bytes:
        hour = datetime.now(UTC).strftime("%Y%m%d%H")
        content = "\n".join((self.action, str(self.by.id), self.by.name, self.target, self.address, hour))
        return hashlib.sha256(content.encode()).digest()


def note(conn: Conn, refusal: Refusal) -> None:
    """The first of an hour makes an entry, others are counted in it. The caller commits."""
    times = _count(conn, refusal, MOST_AN_HOUR)
    if times is None:
        refusal = Refusal(refusal.action, BEYOND, "")
        times = _count(conn, refusal, 2 * MOST_AN_HOUR) or 0
    if _is_round(times):
        log.warning("%s: %s, by %s from %s, %d times this hour", refusal.action, refusal.target or "an unknown name",
                    refusal.by.name, refusal.address or "many addresses", times)  # fmt: skip


def account(conn: Conn, name: str) -> str:
    """The number of whom the name belongs to, which somebody tried to sign in by; empty for nobody's."""
    row = db.maybe(conn, sql.whose, {"name": name.strip()})
    return f"{row['id']} ({row['name']})" if row else ""


def _count(conn: Conn, refusal: Refusal, most: int) -> int | None:
    given = {
        "actor_id": refusal.by.id,
        "actor_name": refusal.by.name,
        "action": refusal.action,
        "target": refusal.target,
        "data": Jsonb({"address": refusal.address}),
        "key": refusal.key,
        "most": most,
    }
    row = db.maybe(conn, sql.note, given)
    return row["times"] if row else None


def _is_round(times: int) -> bool:
    """1, 10, 100, …: so a flood of tries makes no flood of lines."""
    return times in (10**power for power in range(9))
