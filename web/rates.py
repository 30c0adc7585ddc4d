"""A generous limit on every route, per person and per address; whoever exceeds it is told when to go on.

Our own, because all state is in Postgres: processes count together there, by leases of some requests at a time. Libraries for this
count in one process or want another store.
"""

import hashlib
import threading
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass

import psycopg
from flask import Flask, current_app, request
from psycopg_pool import PoolTimeout

from shared.errors import Throttled
from shared.language import gettext
from shared.settings import settings
from shared.upkeep import rates
from shared.upkeep.rates import Lease
from web import auth, request_db
from web.security import network

FREE = frozenset({"health.alive", "health.ready"})  # whatever watches us asks often, and must be answered
PER_ADDRESS = 5  # times what one person may: a household has one address
WORLD_SEARCHES = 20  # a person, each minute
JOINS = 60  # an address, each minute: a household has one
MOST_KEYS = 10_000
KEPT_S = 10.0  # what is left of a lease after that is given up, so that processes do not hoard


@dataclass
class KeptLease:
    """A lease and until when this process goes by it; `left` of its requests are not made yet."""

    lease: Lease
    left: int
    until: float


class Leases:
    """What this process may let through, by key; the oldest keys go first. Safe to use from many threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[bytes, KeptLease] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: bytes) -> int | None:
        """0: go ahead. More: seconds to wait. None: ask for a lease."""
        with self._lock:
            held, now = self._held.get(key), time.monotonic()
            if held is None or now >= held.until:
                return None
            if held.left:
                held.left -= 1
                return 0
            return None if held.lease.granted else max(1, round(held.until - now))

    def put(self, key: bytes, lease: Lease) -> None:
        kept_s = KEPT_S if lease.granted else min(KEPT_S, lease.wait_s)
        with self._lock:
            self._held[key] = KeptLease(lease, lease.granted, time.monotonic() + kept_s)
            self._held.move_to_end(key)
            while len(self._held) > MOST_KEYS:
                self._held.popitem(last=False)


def init(app: Flask) -> None:
    app.extensions["leases"] = Leases()
    app.before_request(_count_address)


def _count_address() -> None:
    _count(f"address {network(request.remote_addr or '')}", PER_ADDRESS * settings().number("RATE_LIMIT"))


def count_person() -> None:
    """To be asked before a request of somebody known is answered, or of a visitor, who is counted by address. Raises `Throttled`."""
    if request.endpoint not in (*FREE, "static") and (person := auth.current()):
        _count(f"person {person.id}", settings().number("RATE_LIMIT"))
    elif auth.is_visited():
        _count(f"visitor {network(request.remote_addr or '')}", settings().number("RATE_LIMIT"))


def count_world_search() -> None:
    """Of a person who has TMDB searched: others in the house want its calls too. Raises `Throttled`."""
    if person := auth.current():
        _count(f"world search {person.id}", WORLD_SEARCHES)


def count_joining() -> None:
    """Of an address from which rooms are looked at and joined: nobody fills one with guests, or tries tokens. Raises `Throttled`."""
    _count(f"joining {network(request.remote_addr or '')}", JOINS)


def _count(who: str, per_minute: int) -> None:
    """Raises `Throttled`. While the database is away nobody is counted: what needs it fails by itself."""
    if not per_minute or request.endpoint in FREE:
        return
    leases, key = current_app.extensions["leases"], hashlib.sha256(who.encode()).digest()
    wait_s = leases.take(key)
    if wait_s is None:
        with suppress(psycopg.OperationalError, PoolTimeout):
            leases.put(key, _lease(key, per_minute))
            wait_s = leases.take(key)
    if wait_s:
        raise Throttled(
            gettext("Too many requests: wait %(wait_s)s s and go on.", wait_s=wait_s), details={"retryAfter": wait_s}
        )


def _lease(key: bytes, per_minute: int) -> Lease:
    """Kept whatever becomes of the request. Nothing of the request itself has been written yet."""
    conn = request_db.conn()
    lease = rates.lease(conn, key, per_minute=per_minute)
    conn.commit()
    return lease
