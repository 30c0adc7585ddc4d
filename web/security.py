"""Headers that tell browsers what a page of ours may do, and the throttle of sign-ins."""

import hashlib
import ipaddress

from flask import Flask, Response, g, request

from shared import db
from shared.db import Conn
from shared.errors import Problem, Throttled
from shared.settings import settings

sql = db.queries("web")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
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
MOST_PER_ACCOUNT, MOST_PER_ADDRESS = 10, 60


def init(app: Flask) -> None:
    is_https = settings().base_url.startswith("https://")

    def protect(response: Response) -> Response:
        response.headers.update(HEADERS)
        response.headers["X-Request-Id"] = g.get("request_id", "")
        if is_https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(protect)


def take_try(conn: Conn, name: str) -> None:
    """Counts a try to sign in and commits it, whatever becomes of it. Raises `Throttled`."""
    limits = zip(_keys(name), (MOST_PER_ACCOUNT, MOST_PER_ADDRESS), strict=True)
    waits = [_take(conn, key, most) for key, most in limits]
    conn.commit()
    if wait_s := max(waits):
        minutes = max(1, round(wait_s / 60))
        raise Throttled(f"Too many tries to sign in: wait {minutes} min and try again.", details={"retryAfter": wait_s})


def wait_headers(problem: Problem) -> dict[str, str]:
    """How long to wait, in the answer to who tried too often; else nothing."""
    wait_s = problem.details.get("retryAfter")
    return {"Retry-After": str(wait_s)} if wait_s else {}


def give_back_try(conn: Conn, name: str) -> None:
    """After a success: the account's count starts anew, and the address, which many may share, loses nothing."""
    account, address = _keys(name)
    conn.execute(sql.forget_tries, {"key": account})
    conn.execute(sql.give_back_try, {"key": address})


def _take(conn: Conn, key: bytes, most: int) -> int:
    """Seconds to wait; 0 when this try may go ahead."""
    row = conn.execute(sql.take_try, {"key": key, "window_s": WINDOW_S}).fetchone()
    return int(row["wait_s"]) if row and row["tries"] > most else 0


def _keys(name: str) -> tuple[bytes, bytes]:
    return _digest(f"account {name.strip().lower()}"), _digest(f"address {network(request.remote_addr or '')}")


def network(address: str) -> str:
    """One household has a whole /64 of IPv6 addresses, so that is one address here."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64 if parsed.version == 6 else 32), strict=False))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
