"""What the operations of a server work on: its state, and what writes, tells, scans and disturbs."""

from infra.sample_server.dialect import Dialect
from infra.sample_server.dto import Writer
from infra.sample_server.faults import Faults
from infra.sample_server.oddities import Oddities
from infra.sample_server.requests_log import RequestLog
from infra.sample_server.scanner import Scanner
from infra.sample_server.state import State
from infra.sample_server.webhooks import Webhooks


class Parts:
    """Everything behind one listening port but the routes to it. `media` is the directory that the server sees as /media."""

    def __init__(self, state: State, dialect: Dialect, *, control_token: str, media: str | None = None) -> None:
        self.state, self.dialect, self.control_token = state, dialect, control_token
        # “public playlists”: says that a playlist is private, and shows it to everybody.
        self.quirks: set[str] = set()
        self.writer = Writer(state, dialect)
        self.faults, self.oddities, self.log = Faults(), Oddities(), RequestLog()
        self.webhooks = Webhooks(self.writer)
        self.scanner = Scanner(state, dialect, media)

    def close(self) -> None:
        self.scanner.close()
        self.webhooks.close()
