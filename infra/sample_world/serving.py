"""The six services at one address, each below its own path; with faults and limits, and a log of what came in."""

import threading
import time
import traceback
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

from infra.sample_server.exchange import Answer
from infra.sample_server.faults import Fault, Faults
from infra.sample_server.requests_log import RequestLog
from infra.sample_world import google_books, omdb, open_library, tmdb, trakt, tvmaze
from infra.sample_world.asked import Asked, Wrong, spoken
from infra.sample_world.world import World

SERVICES: dict[str, Callable[[Asked], Answer]] = {
    "tmdb": tmdb.serve, "trakt": trakt.serve, "omdb": omdb.serve, "tvmaze": tvmaze.serve,
    "google_books": google_books.serve, "open_library": open_library.serve,
}  # fmt: skip
WRITABLE = {"trakt"}


class Gates:
    """How often each service may be asked, as the services hold it themselves: in any `seconds` so many, and so many a day."""

    def __init__(self) -> None:
        self.calls: dict[str, tuple[int, float]] = {}
        self.per_day: dict[str, int] = {}
        self.most_seen: dict[str, int] = defaultdict(int)
        self._times: dict[str, deque[float]] = defaultdict(deque)
        self._days: dict[tuple[str, date], int] = defaultdict(int)
        self._lock = threading.Lock()

    def refusal(self, service: str, today: date) -> Wrong | None:
        """Counts the request, unless it is one too many."""
        with self._lock:
            if service in self.calls and (wait := self._wait(service)):
                return Wrong(429, {"message": "Too many requests"}, Retry_After=str(int(wait) + 1))
            if self._days[service, today] >= self.per_day.get(service, 10**9):
                if service == "google_books":
                    return google_books.day_over()
                return Wrong(401, {"Response": "False", "Error": "Request limit reached!"})
            self._days[service, today] += 1
        return None

    def _wait(self, service: str) -> float:
        most, seconds = self.calls[service]
        now, times = time.monotonic(), self._times[service]
        while times and times[0] <= now - seconds:
            times.popleft()
        if len(times) >= most:
            return times[0] + seconds - now
        times.append(now)
        self.most_seen[service] = max(self.most_seen[service], len(times))
        return 0.0


class Wire(ThreadingHTTPServer):
    """A listening socket in front of the world."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], world: World) -> None:
        self.world, self.faults, self.gates, self.log = world, Faults(), Gates(), RequestLog()
        super().__init__(address, Handler)
        self.url = f"http://{self.server_address[0]!s}:{self.server_address[1]}"

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes = b"") -> Answer:
        """Gates by the service's name hold all requests, those by “trakt write” and its like what changes something."""
        parts = urlsplit(target)
        service, _, path = parts.path.removeprefix("/").partition("/")
        if service not in SERVICES:
            return spoken({"services": sorted(SERVICES), "today": self.world.today.isoformat()}, 404)
        try:
            gates = [service] if method == "GET" else [service, f"{service} write"]
            for gate in gates:
                if refusal := self.gates.refusal(gate, self.world.today):
                    raise refusal
            if method != "GET" and service not in WRITABLE:
                raise Wrong(405, None)
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            base = f"{self.url}/{service}"
            # A slash too many is none, as at the services.
            return SERVICES[service](
                Asked(self.world, f"/{unquote(path).lstrip('/')}", query, headers, base, method, body)
            )
        except Wrong as wrong:
            return wrong.answer


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
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.server.faults.strike(method, self.path)
        if fault and fault.kind in ("drop", "hang"):
            time.sleep(fault.seconds if fault.kind == "hang" else 0)
            self.server.log.add(method, self.path, 0)
            self.close_connection = True
            return
        answer = self._faulty(fault) or self._answered(method, body)
        self.server.log.add(method, self.path, answer.status)
        self._send(answer, cut=fault is not None and fault.kind == "truncate")

    def _answered(self, method: str, body: bytes) -> Answer:
        """A mistake of ours is a 500, and is printed."""
        try:
            headers = {name.lower(): value for name, value in self.headers.items()}
            return self.server.answer(method, self.path, headers, body)
        except Exception:
            traceback.print_exc()
            return spoken({"message": "Internal error"}, 500)

    def _faulty(self, fault: Fault | None) -> Answer | None:
        if fault is None or fault.kind == "truncate":
            return None
        if fault.kind == "slow":
            time.sleep(fault.seconds)
            return None
        headers = {} if fault.retryAfter is None else {"Retry-After": f"{fault.retryAfter:g}"}
        if fault.body is not None:
            return Answer(fault.status, fault.body.encode(), headers=headers)
        return Answer(429 if fault.kind == "429" else fault.status, b"<html>Sorry</html>", "text/html", headers)

    def _send(self, answer: Answer, *, cut: bool) -> None:
        self.send_response_only(answer.status)
        self.send_header("Content-Length", str(len(answer.body)))
        if answer.body:
            self.send_header("Content-Type", answer.content_type)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body[: len(answer.body) // 2] if cut else answer.body)
        self.wfile.flush()
        self.close_connection = self.close_connection or cut

    def log_message(self, format: str, *args: object) -> None:
        """The log is asked for, not printed."""
