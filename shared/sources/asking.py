"""Asks one source, within its limits: every call is counted, written down, and answered from what is kept where nothing changed."""

import hashlib
import json
import re
import time
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from shared import db, options
from shared.db import Conn, Row
from shared.errors import Unavailable
from shared.http import Retries, Service
from shared.http.answers import Reply
from shared.http.retry_after import seconds
from shared.language import ENGLISH, gettext
from shared.sources import catalogue, keeping, limits, reading, refusals
from shared.sources.limits import READ, WRITE

sql = db.queries("sources/sources")

LANGUAGE, CONTACT = "household.language", "sources.contact"
ADVICE = gettext("see Settings, Sources")
TRIES, HOPS = 3, 4
FIRST_PAUSE_S = 0.5
# Where a service that has too many requests does not say how long to wait.
PAUSE_429_S = 10.0
V3_KEY = re.compile(r"[0-9a-f]{32}")  # TMDB's older kind of key, which goes with the query

Params = Mapping[str, object]
# Lends a connection that commits at once, for as long as the block lasts.
Book = Callable[[], AbstractContextManager[Conn]]


class Unusable(Unavailable):
    """This one answer cannot be used; the next may be."""


@dataclass(frozen=True)
class Answer:
    """`value` is the JSON, or None where there was none; `location` where a redirect leads; `headers` only where they matter."""

    status: int
    value: object
    location: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Asker:
    """One source for one piece of work. What was counted in `book` stays counted, whatever becomes of the work; none of it is held while
    the source is waited for."""

    def __init__(
        self,
        name: str,
        access: keeping.Access,
        book: Book,
        *,
        longest_s: float,
        pause: Callable[[float], None],
        tries: int = TRIES,
        language: str = ENGLISH,
        contact: str = "",
    ) -> None:
        self.language = language  # the household's
        self.name, self.title = name, catalogue.of(name).title
        self.book, self.longest_s, self.pause, self.tries = book, longest_s, pause, tries
        whole_s = 60.0 if tries > 1 else 6.0  # once only: somebody waits
        headers, self._key_params = credentials(name, access.key)
        self.address = access.base_url
        if catalogue.of(name).wants_contact:
            headers["User-Agent"] = f"Matinee ({contact})" if contact else "Matinee"
        self._service = Service(
            self.title, access.base_url, headers={"Accept": "application/json"} | headers, advice=ADVICE,
            retries=Retries(tries=1), connect_timeout=5.0, read_timeout=min(20.0, whole_s), total_timeout=whole_s,
        )  # fmt: skip

    def get(
        self,
        path: str,
        params: Params | None = None,
        *,
        accept: Collection[int] = (404,),
        fresh_s: float = 0,
        keeps: bool = True,
    ) -> Answer:
        """Raises `Unavailable` or `QuotaExhausted`. An answer kept for less than `fresh_s` is not asked for again. `keeps`: False for what
        is read once in a long while."""
        params = {name: value for name, value in (params or {}).items() if value is not None}
        place = {"source": self.name, "digest": _digest(path, params)}
        with self.book() as book:
            kept = db.maybe(book, sql.answer, place | {"fresh_s": fresh_s})
        if kept and kept["is_fresh"]:
            return Answer(200, _opened(kept))
        headers = {"If-None-Match": kept["etag"]} if kept and kept["etag"] else {}
        reply = self._ask("GET", path, READ, params=params, headers=headers, accept=(*accept, 304))
        if reply.status == 304 and kept:
            self._write(sql.confirm_answer, place | {"fresh_s": max(fresh_s, 1)})
            return Answer(200, _opened(kept))
        return self._told(reply, place, keep=keeps and (bool(fresh_s) or "ETag" in reply.headers))

    def post(
        self, path: str, body: object, *, headers: Mapping[str, str] | None = None, accept: Collection[int] = ()
    ) -> Answer:
        """As `get`, for what changes something there."""
        reply = self._ask("POST", path, WRITE, json=body, headers=dict(headers or {}), accept=accept)
        return Answer(reply.status, self._json(reply))

    def send(
        self, method: str, path: str, *, params: Params | None = None, body: object = None,
        headers: Mapping[str, str] | None = None, accept: Collection[int] = (), tries: int = TRIES,
    ) -> Answer:  # fmt: skip
        """For what is one person's: nothing of the answer is kept here. `tries` 1: what may not be done twice."""
        reply = self._ask(
            method, path, READ if method == "GET" else WRITE, params=params, json=body, headers=headers, accept=accept, tries=tries
        )  # fmt: skip
        return Answer(reply.status, self._json(reply), headers=reply.headers)

    def file(self, url: str) -> Reply | None:
        """What a source serves at another address, such as a picture: without its key, and within the same limits. None where there is
        none. It may be sent on to hosts where the source is known to keep them."""
        for _ in range(HOPS):
            parts = urlsplit(url)
            place, params = _elsewhere(self.title, f"{parts.scheme}://{parts.netloc}"), dict(parse_qsl(parts.query))
            reply = self._ask("GET", parts.path, READ, params=params, accept=(401, 403, 404), elsewhere=place)
            url = urljoin(url, reply.headers.get("Location", ""))
            if not (300 <= reply.status < 400 and self._keeps_pictures_at(url)):
                return reply if reply.status == 200 else None
        return None

    def _keeps_pictures_at(self, url: str) -> bool:
        parts, known = urlsplit(url), catalogue.of(self.name).pictures_from
        return parts.scheme == "https" and any(f".{parts.hostname}".endswith(f".{host}") for host in known)

    def unusable(self) -> Unusable:
        """To be raised for an answer that is not about what was asked: empty, of another title, or of other types."""
        return Unusable(
            gettext("%(title)s sent something else than it was asked for; %(advice)s.", title=self.title, advice=ADVICE)
        )

    def listed(self, value: object) -> list[reading.Row]:
        """The objects of a list. Raises `Unusable` for what is none."""
        if not isinstance(value, list):
            raise self.unusable()
        return reading.rows(value)

    def close(self) -> None:
        self._service.close()

    def _told(self, reply: Reply, place: Row, *, keep: bool) -> Answer:
        value = self._json(reply)
        if reply.status == 200 and keep:
            body = zlib.compress(reply.body, 6)
            self._write(sql.keep_answer, place | {"etag": reply.headers.get("ETag"), "body": body})
        return Answer(reply.status, value, reply.headers.get("Location"))

    def _ask(self, method: str, path: str, act: str, *, params: Params | None = None, json: object = None,
             headers: Mapping[str, str] | None = None, accept: Collection[int] = (), tries: int = TRIES,
             elsewhere: Service | None = None) -> Reply:  # fmt: skip
        """A call that fails is made again, and each time it is one of those that are counted. One that was refused because there
        are too many was not made."""
        for attempt in range(1, TRIES + 1):
            with self.book() as book:
                wait_s = limits.reserve(book, self.name, act, longest_s=self.longest_s)
            self.pause(wait_s)
            try:
                reply = self._call(method, path, params or {}, json, headers or {}, accept, elsewhere)
            except Unavailable as error:
                if error.permanent or attempt >= min(tries, self.tries) or (error.retry_after or 0) > self.longest_s:
                    raise
                self.pause(error.retry_after or FIRST_PAUSE_S * 2 ** (attempt - 1))
                continue
            meant = refusals.meaning(self.name, reply)
            if meant == refusals.SPENT:
                with self.book() as book:
                    raise limits.spend(book, self.name, act)
            if meant != refusals.BUSY and (reply.status != 429 or 429 in accept):
                return reply
            with self.book() as book:
                limits.block(book, self.name, act, seconds(reply.headers) or PAUSE_429_S)
        raise Unavailable(
            gettext("%(title)s has too many requests just now; %(advice)s.", title=self.title, advice=ADVICE),
            retry_after=seconds(reply.headers),
        )

    def _call(
        self, method: str, path: str, params: Params, json: object, headers: Mapping[str, str], accept: Collection[int],
        elsewhere: Service | None,
    ) -> Reply:  # fmt: skip
        started, status = time.monotonic(), None
        try:
            reply = (elsewhere or self._service).call(
                method, path, params=params if elsewhere else {**params, **self._key_params}, headers=headers, json=json, follow=False,
                accept=(*accept, *range(400, 500)), idempotent=True,
            )  # fmt: skip
            status = reply.status
        finally:
            self._note(method, path, status, time.monotonic() - started)
        meant = refusals.meaning(self.name, reply)
        if meant in (refusals.SPENT, refusals.BUSY):
            return reply
        if meant == refusals.KEY or (status in (401, 403) and status not in accept):
            raise Unavailable(
                gettext("%(title)s does not take the key; enter another in Settings, Sources.", title=self.title),
                permanent=True,
            )
        if 400 <= status < 500 and status not in (*accept, 401, 429):
            raise Unusable(
                gettext("%(title)s answered with status %(status)s.", title=self.title, status=status), permanent=True
            )
        return reply

    def _note(self, method: str, path: str, status: int | None, took_s: float) -> None:
        row = {"source": self.name, "method": method, "path": path, "status": status, "seconds": took_s}
        self._write(sql.note_call, row)

    def _write(self, query: str, row: Row) -> None:
        with self.book() as book:
            book.execute(query, row)

    def _json(self, reply: Reply) -> object:
        if reply.status == 204 or 300 <= reply.status < 400:
            return None
        try:
            return reply.json()
        except ValueError:
            if reply.status != 200:
                return None
            raise Unusable(
                gettext("%(title)s sent something that is not whole JSON; %(advice)s.", title=self.title, advice=ADVICE)
            ) from None


@contextmanager
def opened(
    conn: Conn,
    name: str,
    *,
    longest_s: float = limits.LONGEST_S,
    pause: Callable[[float], None] | None = None,
    switched_on: bool = True,
    tries: int = TRIES,
    book: Book | None = None,
) -> Iterator[Asker]:
    """Raises `Conflict` for a source that nobody has switched on, or that lacks its key. Without a `book` it has a connection of its own,
    as jobs want it that ask often; a web process, of which many may wait at once, lends one for each entry."""
    access = keeping.access(conn, name, switched_on=switched_on)
    language, contact = (str(options.get(conn, option)) for option in (LANGUAGE, CONTACT))
    with ExitStack() as kept:
        if book is None:
            own = kept.enter_context(db.connect(autocommit=True))
            own.execute(sql.unhurried)
            book = lambda: nullcontext(own)  # noqa: E731
        asker = Asker(
            name, access, book, longest_s=longest_s, pause=pause or time.sleep, tries=tries, language=language,
            contact=contact,
        )  # fmt: skip
        kept.callback(asker.close)
        yield asker


def credentials(name: str, key: str | None) -> tuple[dict[str, str], dict[str, str]]:
    """The headers and the parameters that a key goes with."""
    if name == "tmdb" and key:
        return ({}, {"api_key": key}) if V3_KEY.fullmatch(key) else ({"Authorization": f"Bearer {key}"}, {})
    if name == "trakt" and key:
        return {"trakt-api-key": key, "trakt-api-version": "2"}, {}
    names = {"omdb": "apikey", "google_books": "key"}
    return {}, {names[name]: key} if name in names and key else {}


@lru_cache(maxsize=4)
def _elsewhere(title: str, base_url: str) -> Service:
    """Kept for its connections. Somebody waits: one short try."""
    return Service(
        title, base_url, advice=ADVICE, retries=Retries(tries=1), connect_timeout=3.0, read_timeout=6.0, total_timeout=10.0,
        max_bytes=8 * 1024 * 1024,
    )  # fmt: skip


def _digest(path: str, params: Params) -> bytes:
    return hashlib.sha256(f"{path}?{urlencode(sorted(params.items()), doseq=True)}".encode()).digest()


def _opened(kept: Row) -> object:
    return json.loads(zlib.decompress(kept["body"]))
