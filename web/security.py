"""Headers that tell browsers what a page of ours may do, and the throttle of sign-ins."""

import hashlib
import ipaddress
from collections.abc import Callable
from typing import TypeVar

from flask import Flask, Response, g, request

from shared import db
from shared.db import Conn
from shared.errors import Invalid, Problem, Throttled
from shared.language import gettext
from shared.settings import settings
from web import trail

sql = db.queries("web")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
WINDOW_S = 15 * 60
MOST_PER_NAME, MOST_PER_ADDRESS = 10, 60  # of one name from one address; of all names from one address
# Of one name from everywhere: then strangers share a slow lane, and who came by this name from their address before goes by it.
FREE_PER_NAME, SLOW_S = 30, 10
MOST_NAME, MOST_PASSWORD = 200, 1024

T = TypeVar("T")


def init(app: Flask) -> None:
    is_https = settings().base_url.startswith("https://")

    def protect(response: Response) -> Response:
        response.headers.update(HEADERS)
        response.headers["X-Request-Id"] = g.get("request_id", "")
        if is_https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response

    app.after_request(protect)


def throttled(conn: Conn, name: str, attempt: Callable[[], T]) -> T:
    """Refuses before anything is computed or asked; a success starts the count anew. Raises `Throttled`.

    What is refused, here or by `attempt`, leaves a trace.
    """
    try:
        take_try(conn, name)
        done = attempt()
    except Problem as problem:
        trail.note(problem, name=name)
        raise
    give_back_try(conn, name)
    return done


def check_lengths(name: str, password: str) -> None:
    """Before either goes anywhere. Raises `Invalid`."""
    if len(name) > MOST_NAME:
        raise Invalid(gettext("A name has at most %(most_name)s characters.", most_name=MOST_NAME), field="name")
    if len(password) > MOST_PASSWORD:
        raise Invalid(
            gettext("A password has at most %(most_password)s characters.", most_password=MOST_PASSWORD),
            field="password",
        )


def take_try(conn: Conn, name: str) -> None:
    """Counts a try to sign in and commits it, whatever becomes of it. Raises `Throttled`.

    Whoever guesses at a name from outside slows down only others from outside: its owner comes in from where they were.
    """
    here, address, everywhere, slow = _keys(name)
    wait_s = max(_take(conn, here, MOST_PER_NAME), _take(conn, address, MOST_PER_ADDRESS))
    if not wait_s and _take(conn, everywhere, FREE_PER_NAME) and not _came_from_here(conn, name):
        wait_s = _take(conn, slow, 1, window_s=SLOW_S)
    conn.commit()
    if wait_s:
        wait = f"{round(wait_s / 60)} min" if wait_s >= 60 else f"{wait_s} s"
        raise Throttled(
            gettext("Too many tries to sign in: wait %(wait)s and try again.", wait=wait),
            details={"retryAfter": wait_s},
        )


def wait_headers(problem: Problem) -> dict[str, str]:
    """How long to wait, in the answer to who tried too often; else nothing."""
    wait_s = problem.details.get("retryAfter")
    return {"Retry-After": str(wait_s)} if wait_s else {}


def give_back_try(conn: Conn, name: str) -> None:
    """After a success: the count of this name from here starts anew, and what others share loses nothing."""
    here, address, everywhere, _ = _keys(name)
    conn.execute(sql.forget_tries, {"key": here})
    for key in (address, everywhere):
        conn.execute(sql.give_back_try, {"key": key})


def _take(conn: Conn, key: bytes, most: int, *, window_s: int = WINDOW_S) -> int:
    """Seconds to wait; 0 when this try may go ahead."""
    row = db.one(conn, sql.take_try, {"key": key, "window_s": window_s})
    return max(1, row["wait_s"]) if row["tries"] > most else 0


def _came_from_here(conn: Conn, name: str) -> bool:
    rows = db.all(conn, sql.addresses_of, {"name": name.strip()})
    return network(request.remote_addr or "") in {network(row["address"]) for row in rows}


def _keys(name: str) -> tuple[bytes, bytes, bytes, bytes]:
    """This name from this address, the address, the name from everywhere, and the slow lane of the name."""
    who, where = name.strip().lower(), network(request.remote_addr or "")
    here, address, everywhere = f"name {who} from {where}", f"address {where}", f"name {who}"
    return _digest(here), _digest(address), _digest(everywhere), _digest(f"slow lane of {who}")


def network(address: str) -> str:
    """One household has a whole /64 of IPv6 addresses, so that is one address here."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64 if parsed.version == 6 else 32), strict=False))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
