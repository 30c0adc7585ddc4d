"""Each program at a port of its own, as they run; with faults, and a log of what came in."""

import time
import traceback
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from infra.sample_requests import seerr, servarr
from infra.sample_requests.desk import Asked, Desk
from infra.sample_server.exchange import Answer
from infra.sample_server.faults import Faults
from infra.sample_server.requests_log import RequestLog

PROGRAMS: dict[str, Callable[[Asked], Answer]] = {
    "seerr": seerr.serve,
    "radarr": servarr.radarr,
    "sonarr": servarr.sonarr,
}


class Wire(ThreadingHTTPServer):
    """A listening socket in front of one program."""

    daemon_threads = True

    def __init__(self, program: str, desk: Desk, port: int = 0) -> None:
        self.serve, self.desk, self.faults, self.log = PROGRAMS[program], desk, Faults(), RequestLog()
        super().__init__(("127.0.0.1", port), Handler)
        self.url = f"http://{self.server_address[0]!s}:{self.server_address[1]}"

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        """Without its base path every call is sent on to the one with it, whatever its method."""
        parts, base = urlsplit(target), self.desk.base
        if base and not f"{parts.path}/".startswith(f"{base}/"):
            return Answer(307, headers={"Location": f"{base}{target}"})
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        return self.serve(Asked(self.desk, method, parts.path.removeprefix(base), query, headers, body))


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 120
    server: Wire

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def _serve(self, method: str) -> None:
        """A fault “truncate” does what was asked and loses the answer: the worst there is for whoever asked."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.server.faults.strike(method, self.path)
        if fault and fault.kind in ("5xx", "429"):
            return self._send(method, Answer(fault.status, b"<html>Sorry</html>", "text/html"))
        if fault and fault.kind == "drop":
            return self._close(method)
        if fault and fault.kind == "slow":
            time.sleep(fault.seconds)
        answer = self._answered(method, body)
        return self._close(method) if fault and fault.kind == "truncate" else self._send(method, answer)

    def _answered(self, method: str, body: bytes) -> Answer:
        try:
            headers = {name.lower(): value for name, value in self.headers.items()}
            return self.server.answer(method, self.path, headers, body)
        except Exception:
            traceback.print_exc()
            return Answer(500, b'{"message":"Internal error"}')

    def _close(self, method: str) -> None:
        self.server.log.add(method, self.path, 0)
        self.close_connection = True

    def _send(self, method: str, answer: Answer) -> None:
        self.server.log.add(method, self.path, answer.status)
        self.send_response_only(answer.status)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Content-Type", answer.content_type)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """The log is asked for, not printed."""
