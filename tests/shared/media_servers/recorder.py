"""A relay on loopback that writes down every request on its way to a server, body and headers included."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.fakes.serving import serving

PASSED_ON = ("Content-Type", "Retry-After", "Location")


@dataclass(frozen=True)
class Recorded:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Relay:
    """`to` None answers 204 itself, as whoever receives webhooks does."""

    to: str | None
    url: str = ""
    requests: list[Recorded] = field(default_factory=list)


@contextmanager
def relaying(to: str | None) -> Iterator[Relay]:
    relay = Relay(to)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            relay.requests.append(Recorded(self.command, self.path, dict(self.headers), body))
            status, headers, answer = self.forwarded(body)
            self.send_response(status)
            for name in PASSED_ON:
                if headers.get(name):
                    self.send_header(name, headers[name])
            if status != 204:
                self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def forwarded(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
            if relay.to is None:
                return 204, {}, b""
            kept = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
            request = urllib.request.Request(relay.to + self.path, body or None, kept, method=self.command)
            try:
                with urllib.request.urlopen(request, timeout=20) as reply:
                    return reply.status, dict(reply.headers), reply.read()
            except urllib.error.HTTPError as error:
                return error.code, dict(error.headers), error.read()

        do_GET = do_POST = do_PUT = do_DELETE = handle_any

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    relay.url = f"http://127.0.0.1:{server.server_port}"
    with serving(server):
        yield relay
