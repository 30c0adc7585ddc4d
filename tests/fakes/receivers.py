"""Who takes what leaves the house: a webhook by HTTP, a mailbox by SMTP."""

import json
import time
from contextlib import suppress
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.smtp import SMTP, Envelope, Session


class Hook(ThreadingHTTPServer):
    """Keeps what is posted; answers `status`, and with 0 a little now and then, without end."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[dict[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.status = 200

    def address(self, path: str) -> str:
        return f"json://127.0.0.1:{self.server_port}/{path}"


class _Handler(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(json.loads(body))
        self.server.headers.append(dict(self.headers))
        if not self.server.status:
            self._trickle()
            return
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _trickle(self) -> None:
        with suppress(OSError):
            self.send_response(200)
            self.end_headers()
            while True:
                self.wfile.write(b"x" * 65536)
                time.sleep(0.1)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Mailbox:
    """Keeps whom a message went to, and it: its subject and its text, or the first of its parts; and `whole`."""

    def __init__(self) -> None:
        self.got: list[tuple[list[str], str, str]] = []
        self.whole: list[Message] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = message_from_bytes(envelope.content or b"")
        self.whole.append(message)
        first = next(part for part in message.walk() if not part.is_multipart())
        body = first.get_payload(decode=True)
        assert isinstance(body, bytes)
        subject = str(make_header(decode_header(message["Subject"])))
        self.got.append((envelope.rcpt_tos, subject, body.decode().strip()))
        return "250 OK"
