"""Whether the web goes on while connections and a media server hang: strangers who begin and do not end, beside traffic."""

import os
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from infra.bench import clients, http, processes, table
from infra.bench.stage import Household
from infra.bench.table import Line

SOCKETS, SIGN_INS = 200, 12
CLIENTS, EVERY_S = 8, 0.05
HEALTH_P95_MS = 200
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
# What a stranger may begin: nothing at all, half a head, half a body, an answer that is not read.
BEGINNINGS = (
    b"",
    b"GET / HTTP/1.1\r\nHost: matinee\r\nX-Unfinished: ",
    b"POST /sign-in HTTP/1.1\r\nHost: matinee\r\n" + FORM + b"Content-Length: 1000\r\n\r\nname=",
    b"GET /static/css/matinee.css HTTP/1.1\r\nHost: matinee\r\n\r\n" * 6,
)


def measure(home: Household, traffic: float) -> Iterator[Line]:
    """Looks for `traffic` seconds."""
    os.environ["WEB_CONCURRENCY"] = "1"
    web, base = home.processes.web()
    try:
        headers = http.headers_of(home.conn, home.people()[0])
        with silent_server() as silence, hanging(base), _moved(home, silence):
            asking = [threading.Thread(target=_sign_in, args=(base,), daemon=True) for _ in range(SIGN_INS)]
            for one in asking:
                one.start()
            seconds, load = _watched(base, headers, traffic)
    finally:
        home.processes.stop(web)
        del os.environ["WEB_CONCURRENCY"]
    what = f"/health, 95 of 100 within, {SOCKETS} connections and a media server hanging"
    failures = f"; {load.failed} FAILED" if load.failed else ""
    note = f"{len(load.seconds) / traffic:.0f} pages/s beside it{failures}"
    p95 = 1000 * table.percentile(seconds, 0.95)
    yield table.at_most(what, HEALTH_P95_MS, p95, "ms", f"{table.spread([1000 * s for s in seconds], 'ms')}; {note}")


@contextmanager
def hanging(base: str, count: int = SOCKETS) -> Iterator[None]:
    """So many connections that begin something and go no further; one that is ended is begun again at once."""
    address, over = urlsplit(base), threading.Event()

    def keep(number: int, open_ones: list[socket.socket]) -> None:
        conn = socket.create_connection((address.hostname or "", address.port or 80), 30)
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        conn.sendall(BEGINNINGS[number % len(BEGINNINGS)])
        conn.setblocking(False)
        open_ones[number] = conn

    def renew(open_ones: list[socket.socket]) -> None:
        while not over.wait(0.5):
            for number, conn in enumerate(open_ones):
                if number % len(BEGINNINGS) < 3 and _is_ended(conn):
                    conn.close()
                    keep(number, open_ones)

    opened = [socket.socket() for _ in range(count)]
    with ExitStack() as stack:
        for number in range(count):
            keep(number, opened)
        renewing = threading.Thread(target=renew, args=(opened,), daemon=True)
        renewing.start()
        stack.callback(lambda: [one.close() for one in opened])
        stack.callback(renewing.join, 5)
        stack.callback(over.set)
        yield


@contextmanager
def silent_server() -> Iterator[str]:
    """The address of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def health_seconds(base: str, seconds: float) -> list[float]:
    """How long /health took, each time it was asked; one that does not answer in 5 s counts as 5."""
    found, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        begun = time.perf_counter()
        try:
            with processes.DIRECT.open(f"{base}/health", timeout=5) as reply:
                reply.read()
            found.append(time.perf_counter() - begun)
        except OSError:
            found.append(5.0)
        time.sleep(EVERY_S)
    return found


def _watched(base: str, headers: dict[str, str], lasting: float) -> tuple[list[float], clients.Load]:
    traffic: list[clients.Load] = []
    paths = ["/api/movies?limit=20", "/api/auth/me"]
    beside = threading.Thread(
        target=lambda: traffic.append(clients.load(base, headers, paths, clients=CLIENTS, seconds=lasting))
    )
    beside.start()
    seconds = health_seconds(base, lasting)
    beside.join(60)
    return seconds, traffic[0] if traffic else clients.Load(failed=1)


@contextmanager
def _moved(home: Household, address: str) -> Iterator[None]:
    move = "update media_servers set base_url = %s where id = %s"
    home.conn.execute(move, (address, home.server.id))
    home.conn.commit()
    yield
    home.conn.execute(move, (home.server.base_url, home.server.id))
    home.conn.commit()


def _sign_in(base: str) -> None:
    """Somebody who waits for the media server; what they are told is the tests' matter."""
    body = b'{"username": "Ana", "password": "ana"}'
    asked = urllib.request.Request(f"{base}/api/auth/login", body, {"Content-Type": "application/json"})
    try:
        with processes.DIRECT.open(asked, timeout=60) as reply:
            reply.read()
    except OSError:
        return


def _is_ended(conn: socket.socket) -> bool:
    try:
        return conn.recv(1 << 16) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
