"""HTTP/1.1 itself: keep-alive, no Nagle, one write per answer, and the faults that only a socket can have."""

import socket
import sys
import threading
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from infra.sample_server.exchange import Answer
from infra.sample_server.faults import Fault
from infra.sample_server.server import SampleServer

PRODUCTS: dict[str, str] = {"jellyfin": "Kestrel", "emby": "UPnP/1.0 DLNADOC/1.50"}


class Dropped(Exception):
    """The connection is to end without an answer."""


class Wire(ThreadingHTTPServer):
    """A listening socket in front of a sample server; `stopping` wakes requests that hang."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], app: SampleServer) -> None:
        self.app, self.stopping = app, threading.Event()
        self.connections: set[socket.socket] = set()
        super().__init__(address, Handler)
        host, port = self.server_address[:2]
        app.state.url = f"http://{host!s}:{port}"

    def stop(self) -> None:
        """Ends as a killed server does: open connections are cut, waiting requests let go."""
        self.stopping.set()
        self.shutdown()
        self.server_close()
        for connection in list(self.connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        self.app.close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no news; a mistake of ours is."""
        if not isinstance(sys.exc_info()[1], OSError):
            traceback.print_exc()


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 120
    server: Wire
    known_methods: ClassVar[tuple[str, ...]] = ("GET", "HEAD", "POST", "DELETE")

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)

    def finish(self) -> None:
        self.server.connections.discard(self.connection)
        try:
            super().finish()
        except OSError:
            return

    def do_GET(self) -> None:
        self._serve()

    do_HEAD = do_POST = do_DELETE = do_PUT = do_PATCH = do_GET

    def _serve(self) -> None:
        app = self.server.app
        body = self._body()
        ours = not self.path.startswith("/_sample/")
        fault = app.faults.strike(self.command, self.path) if ours else None
        try:
            answer = self._spoiled(fault) or self._answered(body)
        except Dropped:
            app.log.add(self.command, self.path, 0)
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if ours:
            app.log.add(self.command, self.path, answer.status)
        if fault is not None and fault.kind == "late":
            self.server.stopping.wait(fault.seconds)
        self._send(answer, cut=fault is not None and fault.kind == "truncate")

    def _answered(self, body: bytes) -> Answer:
        """A mistake of ours is a 500, as on the real servers, and is printed."""
        try:
            return self.server.app.handle(self.command, self.path, self._headers(), body)
        except Exception:
            traceback.print_exc()
            return Answer(500, b"Error processing request.", "text/plain; charset=utf-8")

    def _spoiled(self, fault: Fault | None) -> Answer | None:
        """What a fault makes of the request; None lets it go on."""
        if fault is None or fault.kind in ("late", "truncate"):
            return None
        if fault.kind in ("slow", "hang"):
            self.server.stopping.wait(fault.seconds if fault.kind == "slow" else max(fault.seconds, 30))
        if fault.kind in ("drop", "hang"):
            raise Dropped
        if fault.kind == "slow":
            return None
        headers = {} if fault.retryAfter is None else {"Retry-After": f"{fault.retryAfter:g}"}
        status = 429 if fault.kind == "429" else fault.status
        return Answer(status, b"Error processing request.", "text/plain; charset=utf-8", headers)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return self._chunks()
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _chunks(self) -> bytes:
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}

    def _send(self, answer: Answer, *, cut: bool) -> None:
        self.send_response_only(answer.status)
        self.send_header("Server", PRODUCTS[self.server.app.dialect.kind])
        self.send_header("Date", self.date_time_string())
        if answer.body or answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(answer.body)))
        if answer.body:
            self.send_header("Content-Type", answer.content_type)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        body = answer.body[: len(answer.body) // 2] if cut else answer.body
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()
        if cut:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """The request log is asked for over HTTP, not printed."""
