"""A homeserver of Matrix, of which a message needs no more than this: version 1.11 of its client-server API, read closely.

https://spec.matrix.org/v1.11/client-server-api/. What else is asked of it is refused and kept in `strange`: signing in and out,
registering, keys, rooms that are made.
"""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

CLIENT = "/_matrix/client/v3"
TOKEN, ROOM, OWN_ROOM = "syt_YmVu_sEcReT", "!qporfwt:home.example", "!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM"
Answer = tuple[int, dict[str, object]]


def problem(status: int, code: str) -> Answer:
    return status, {"errcode": code, "error": f"{code} of {TOKEN}"}  # a server that tells too much


class Homeserver(ThreadingHTTPServer):
    """Of one account, that is in two rooms and invited to no other. `busy`: so many messages are turned away first; `leads`: what it
    says of itself to who asks by its name, None where it says nothing."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.events: dict[str, dict[str, object]] = {}
        self.strange: list[str] = []
        self.busy = 0
        self.token = TOKEN
        self.leads: str | None = None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def address(self, *, room: str = ROOM, token: str = TOKEN) -> str:
        return f"matrix://{token}@127.0.0.1:{self.server_port}/{room}"

    def messages(self) -> list[object]:
        return [event["body"] for event in self.events.values()]

    def answer(self, method: str, path: str, token: str, body: bytes) -> Answer:
        if path in ("/.well-known/matrix/client", "/_matrix/client/versions"):
            return self._of_itself(path, token)
        if not token:
            return problem(401, "M_MISSING_TOKEN")
        if token != f"Bearer {self.token}":
            return problem(401, "M_UNKNOWN_TOKEN")
        if (method, path) == ("GET", f"{CLIENT}/account/whoami"):
            return 200, {"user_id": "@ben:home.example", "device_id": "ABC", "is_guest": False}
        parts = [unquote(part) for part in path.removeprefix(f"{CLIENT}/").split("/")]
        match (method, parts):
            case ("POST", ["join", room]):
                return (200, {"room_id": room}) if room in (ROOM, OWN_ROOM) else problem(403, "M_FORBIDDEN")
            case ("PUT", ["rooms", room, "send", "m.room.message", number]) if room in (ROOM, OWN_ROOM) and number:
                return self._take(f"{room} {number}", body)
        self.strange.append(f"{method} {path}")
        return problem(404, "M_UNRECOGNIZED")

    def _of_itself(self, path: str, token: str) -> Answer:
        """Whoever asks this has not been told yet whom the token is for."""
        if token:
            self.strange.append(f"a token to {path}")
        if path.endswith("versions"):
            return 200, {"versions": ["v1.11"]}
        return (200, {"m.homeserver": {"base_url": self.leads}}) if self.leads else problem(404, "M_NOT_FOUND")

    def _take(self, key: str, body: bytes) -> Answer:
        """The same number again is the same message."""
        if self.busy:
            self.busy -= 1
            return 429, {"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests", "retry_after_ms": 300}
        try:
            content = json.loads(body.decode())
        except ValueError:
            return problem(400, "M_NOT_JSON")
        if content.get("msgtype") != "m.text" or not isinstance(content.get("body"), str):
            return problem(400, "M_BAD_JSON")
        self.events.setdefault(key, content)
        return 200, {"event_id": f"${len(self.events)}"}


class _Handler(BaseHTTPRequestHandler):
    server: Homeserver

    def _do(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        token = self.headers.get("Authorization", "")
        status, said = self.server.answer(self.command, urlsplit(self.path).path, token, body)
        told = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    do_GET = do_POST = do_PUT = _do

    def log_message(self, format: str, *args: object) -> None:
        pass
