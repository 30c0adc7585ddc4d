"""The webhooks a real server sends: Jellyfin's plugin in flat JSON, Emby's own as form field or JSON, one after the other."""

import json
import queue
import secrets
import threading
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass, field

from infra.sample_server.dto import Writer
from infra.sample_server.events import emby_event, jellyfin_event
from infra.sample_server.exchange import Refused
from infra.sample_server.nouns import Item, Token, User

JELLYFIN_KINDS = {"start": "PlaybackStart", "progress": "PlaybackProgress", "stop": "PlaybackStop"}
# Straight to the address, whatever proxies the environment names.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
EMBY_REASONS = {"UpdateUserRating": "item.rate", "TogglePlayed": "item.markplayed"}


@dataclass(slots=True)
class Destination:
    """Where events go. `form` is text or json for Jellyfin, json or multipart for Emby; None means the server's own habit."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    form: str | None = None


class Webhooks:
    """Sends in the order things happened, from one thread of its own, never inside a request."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.destinations: list[Destination] = []
        self.sent: list[dict[str, object]] = []
        self._queue: queue.Queue[tuple[Destination, bytes, str] | None] = queue.Queue()
        self._thread = threading.Thread(target=self._run, name="sample-webhooks", daemon=True)
        self._thread.start()

    def configure(self, rule: dict[str, object]) -> None:
        try:
            destination = Destination(**rule)  # type: ignore[arg-type]
        except TypeError as error:
            raise Refused(400, f"This is no webhook: {error}.") from None
        if destination.form not in (None, "text", "json", "multipart"):
            raise Refused(400, "A webhook's form is text, json or multipart.")
        self.destinations.append(destination)

    def list(self) -> list[dict[str, object]]:
        return [asdict(destination) for destination in self.destinations]

    def playback(
        self, user: User, item: Item, what: str, ticks: int, *, completed: bool, token: Token | None = None
    ) -> None:
        if self.writer.dialect.is_jellyfin:
            self._jellyfin(JELLYFIN_KINDS[what], user, item, ticks, completed=completed, token=token)
            if what == "stop":
                self._jellyfin("UserDataSaved", user, item, ticks, reason="PlaybackFinished", token=token)
        else:
            self._emby(f"playback.{what}", user, item, ticks, completed=completed, token=token)

    def data_saved(self, user: User, item: Item, reason: str) -> None:
        if self.writer.dialect.is_jellyfin:
            self._jellyfin("UserDataSaved", user, item, 0, reason=reason)
            return
        kind = EMBY_REASONS.get(reason)
        played = user.data[item.id].played if item.id in user.data else True
        if kind:
            self._emby("item.markunplayed" if kind == "item.markplayed" and not played else kind, user, item, None)

    def _jellyfin(
        self,
        kind: str,
        user: User,
        item: Item,
        ticks: int,
        *,
        completed: bool = False,
        reason: str = "",
        token: Token | None = None,
    ) -> None:
        event = jellyfin_event(self.writer, kind, user, item, ticks, completed=completed, reason=reason, token=token)
        text = json.dumps(event, ensure_ascii=False).encode()
        for destination in self.destinations:
            mime = "application/json" if destination.form == "json" else "text/plain"
            self._queue.put((destination, text, f"{mime}; charset=utf-8"))

    def _emby(
        self,
        kind: str,
        user: User,
        item: Item,
        ticks: int | None,
        *,
        completed: bool = False,
        token: Token | None = None,
    ) -> None:
        event = emby_event(self.writer, kind, user, item, ticks, completed=completed, token=token)
        text = json.dumps(event, ensure_ascii=False)
        for destination in self.destinations:
            if destination.form == "multipart":
                self._queue.put((destination, *as_form(text)))
            else:
                self._queue.put((destination, text.encode(), "application/json"))

    def _run(self) -> None:
        while (entry := self._queue.get()) is not None:
            self.sent.append(deliver(*entry))
            self._queue.task_done()

    def flush(self) -> None:
        """Waits until everything queued so far has been sent or refused."""
        self._queue.join()

    def close(self) -> None:
        self._queue.put(None)


def as_form(text: str) -> tuple[bytes, str]:
    """The multipart form with one field `data` that Emby up to 4.8 posts."""
    boundary = secrets.token_hex(16)
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="data"\r\n\r\n'
    return f"{head}{text}\r\n--{boundary}--\r\n".encode(), f'multipart/form-data; boundary="{boundary}"'


def deliver(destination: Destination, body: bytes, content_type: str) -> dict[str, object]:
    """Posts once, as the real servers do; what came of it is kept for the control channel."""
    headers = {"Content-Type": content_type, **destination.headers}
    request = urllib.request.Request(destination.url, body, headers, method="POST")
    try:
        with DIRECT.open(request, timeout=10) as reply:
            return {"url": destination.url, "status": reply.status}
    except urllib.error.HTTPError as error:
        return {"url": destination.url, "status": error.code}
    except OSError as error:
        return {"url": destination.url, "status": None, "error": type(error).__name__}
