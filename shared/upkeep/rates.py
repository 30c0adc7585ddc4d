"""How many requests somebody may make: a token bucket in Postgres, handed out in leases, so that most requests ask nobody."""

import math
from dataclasses import dataclass

from shared import db
from shared.db import Conn

sql = db.queries("upkeep/rates")

SHARE = 20  # a lease is this part of a minute's worth


@dataclass(frozen=True)
class Lease:
    """`granted` requests may be made now; with 0 the next one in `wait_s` seconds, at least one."""

    granted: int
    wait_s: int


def lease(conn: Conn, key: bytes, *, per_minute: int) -> Lease:
    """Takes what is there, at most a twentieth of a minute's worth. The bucket holds a minute's worth when it is full.

    Of a process that dies up to that many are lost; they grow back.
    """
    wanted = max(1, per_minute // SHARE)
    row = db.one(conn, sql.lease, {"key": key, "wanted": wanted, "per_minute": per_minute})
    return Lease(row["granted"], max(1, math.ceil((1 - row["tokens"]) * 60 / per_minute)))
