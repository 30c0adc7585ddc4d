"""The only outgoing HTTP: one `Service` per outside service, with time limits, retries and errors to act on.

A layer of our own over `requests`, because no client has what we need together: every connection's peer is checked, a key follows
no redirect to another origin, body and whole call have limits, and a person's request shares one patience among all its calls.
"""

import logging
import os
import random
import threading
import time
import warnings
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from http import cookiejar
from typing import NoReturn, TypedDict, TypeVar, Unpack
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from requests import exceptions

from shared import errors
from shared.http import addresses, patience
from shared.http.answers import Failed, Reply, chain, distrust, judge
from shared.language import gettext
from shared.settings import traces

log = logging.getLogger(__name__)
# urllib3 writes whole URLs, queries included, at DEBUG: some services want their key there.
logging.getLogger("urllib3").setLevel(logging.INFO)
# Who switched the check of a certificate off knows; once a request would drown the log.
warnings.simplefilter("ignore", urllib3.exceptions.InsecureRequestWarning)

checked_url = addresses.checked_url

IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE"})
UNSENT = (exceptions.ConnectTimeout, urllib3.exceptions.NewConnectionError)
T = TypeVar("T")


class Options(TypedDict, total=False):
    """`params`: a list repeats its name, None is left out. `accept`: statuses beside 2xx that the caller reads itself.

    `idempotent`: whether a repeat is harmless; by the method when not given. `timeout`: seconds for each read. `follow`: False
    hands a redirect to the caller, as an answer.
    """

    params: Mapping[str, object]
    json: object
    data: bytes
    headers: Mapping[str, str]
    accept: Collection[int]
    idempotent: bool
    timeout: float
    follow: bool


@dataclass(frozen=True, slots=True)
class Retries:
    """`tries` in all; pauses double from `first_s` up to `longest_s`, each with jitter.

    A service that asks us to wait longer than `longest_s` is not waited for here: the error carries `retry_after`.
    """

    tries: int = 4
    first_s: float = 0.5
    longest_s: float = 20.0

    def pause_after(self, attempt: int) -> float:
        return min(self.longest_s, self.first_s * 2.0 ** (attempt - 1)) * random.uniform(0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Tls:
    """How a service's certificate is checked: not at all without `verify`; `ca` is PEM text trusted beside the usual ones."""

    verify: bool = True
    ca: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One request that went out, for counters: `status` None when no whole answer came."""

    service: str
    method: str
    path: str
    status: int | None
    seconds: float
    attempt: int


CHECK = gettext("check the address in Settings")


class Service:
    """An outside service at one address. Threads may share it; after a fork each process gets its own connections.

    `headers` go with every request, so keys belong there and never in a URL. `error` is the class of errors raised,
    and `advice` ends its sentences. `pause` sleeps between tries: give one that notices a cancelled job.
    """

    def __init__(
        self,
        name: str,
        base_url: str,
        *,
        headers: Mapping[str, str] | None = None,
        error: type[errors.Unavailable] = errors.Unavailable,
        advice: str = CHECK,
        retries: Retries | None = None,
        connect_timeout: float = 5.0,
        read_timeout: float = 60.0,
        total_timeout: float = 300.0,
        max_bytes: int = 64 * 1024 * 1024,
        pool_size: int = 10,
        on_call: Callable[[Call], None] | None = None,
        pause: Callable[[float], None] = time.sleep,
        tls: Tls | None = None,
    ) -> None:
        self.name, self.base_url = name, base_url.rstrip("/")
        self.error, self.advice = error, advice
        self.retries = retries or Retries()
        self.on_call, self.pause = on_call, pause
        self._tls = tls
        self._headers = dict(headers or {})
        self._connect_timeout, self._read_timeout, self._total_timeout = connect_timeout, read_timeout, total_timeout
        self._max_bytes, self._pool_size = max_bytes, pool_size
        self._lock = threading.Lock()
        self._opened: tuple[int, requests.Session] | None = None

    def json(self, method: str, path: str, **options: Unpack[Options]) -> object:
        """As `call`, and the body as JSON. A body cut short or not JSON counts as a failed try."""
        return self._tried(method, path, Reply.json, options)

    def call(self, method: str, path: str, **options: Unpack[Options]) -> Reply:
        """Raises `error` unless the status is 2xx or in `accept`."""
        return self._tried(method, path, lambda reply: reply, options)

    def close(self) -> None:
        with self._lock:
            if self._opened and self._opened[0] == os.getpid():
                self._opened[1].close()
            self._opened = None

    def _tried(self, method: str, path: str, read: Callable[[Reply], T], options: Options) -> T:
        repeatable = options.get("idempotent", method in IDEMPOTENT)
        for attempt in range(1, self.retries.tries + 1):
            begun = time.monotonic()
            try:
                return self._try(method, path, read, options, attempt)
            except Failed as failed:
                wait = self.retries.pause_after(attempt) if failed.wait is None else failed.wait
                again = failed.again and (repeatable or failed.undone) and patience.allows(time.monotonic() - begun)
                if not again or attempt == self.retries.tries or wait > min(self.retries.longest_s, patience.left_s()):
                    self._give_up(method, path, failed)
            self.pause(wait)
        raise AssertionError("the last try returns or raises")

    def _give_up(self, method: str, path: str, failed: Failed) -> NoReturn:
        raise self.error(
            gettext("%(name)s %(sentence)s; %(advice)s.", name=self.name, sentence=failed.sentence, advice=self.advice),
            permanent=failed.permanent,
            retry_after=failed.wait,
            details={"call": f"{method} {bare(path)}"},
        ) from None

    def _try(self, method: str, path: str, read: Callable[[Reply], T], options: Options, attempt: int) -> T:
        started, reply, call = time.monotonic(), None, f"{method} {bare(path)}"
        try:
            with patience.place(), traces.span(f"{method} {self.name}", {"matinee.try": attempt}):
                reply = self._exchange(method, path, options)
                traces.note("http.response.status_code", reply.status)
            judge(reply, call, options.get("accept", ()))
            return read(reply)
        except (ValueError, RecursionError):
            kind = (reply.content_type if reply else "") or gettext("no type")
            raise Failed(
                gettext("answered %(call)s with something that is not whole JSON (%(kind)s)", call=call, kind=kind)
            ) from None
        finally:
            self._tell(method, path, reply.status if reply else None, time.monotonic() - started, attempt)

    def _tell(self, method: str, path: str, status: int | None, seconds: float, attempt: int) -> None:
        log.debug("%s: %s %s -> %s in %.3f s (try %d)", self.name, method, bare(path), status, seconds, attempt)
        if self.on_call:
            self.on_call(Call(self.name, method, bare(path), status, seconds, attempt))

    def _exchange(self, method: str, path: str, options: Options) -> Reply:
        # requests puts its URL, query and all, into its exceptions: none of them travels on ("from None").
        try:
            return self._follow(method, self.base_url + path, options)
        except exceptions.SSLError as error:
            sentence = distrust(error, self.base_url, can_be_set=self._tls is not None)
            raise Failed.for_good(sentence) from None
        except (exceptions.InvalidURL, exceptions.InvalidSchema, exceptions.MissingSchema):
            raise Failed(
                gettext("has no usable address (%(url)s)", url=self.base_url), again=False, permanent=True
            ) from None
        except exceptions.ConnectionError as error:
            if any(isinstance(cause, addresses.Forbidden) for cause in chain(error)):
                raise Failed.for_good(gettext("is at an address Matinee does not call")) from None
            unsent = any(isinstance(cause, UNSENT) for cause in chain(error))
            raise Failed(gettext("did not answer at %(url)s", url=self.base_url), undone=unsent) from None
        except exceptions.Timeout:
            raise Failed(
                gettext("took too long to answer %(call)s at %(url)s", call=f"{method} {bare(path)}", url=self.base_url)
            ) from None
        except (exceptions.RequestException, urllib3.exceptions.HTTPError, OSError):
            raise Failed(gettext("broke off its answer to %(call)s", call=f"{method} {bare(path)}")) from None

    def _follow(self, method: str, url: str, options: Options) -> Reply:
        """Redirects stay with scheme, host and port: our key must not follow one to somebody else's server."""
        deadline = time.monotonic() + min(self._total_timeout, patience.left_s())
        params = {name: _text(value) for name, value in options.get("params", {}).items() if value is not None}
        for _ in range(4):
            with self._send(method, url, params, options) as response:
                if not response.is_redirect or not options.get("follow", True):
                    return Reply(response.status_code, response.headers, self._body(response, deadline), url)
                target = urljoin(url, response.headers["Location"])
            if method not in ("GET", "HEAD") or not _may_follow(
                url, target, {**self._headers, **options.get("headers", {})}
            ):
                host = urlsplit(target).netloc.rpartition("@")[2]
                raise Failed.for_good(gettext("sends us on to %(host)s: enter its final address", host=host))
            url, params = target, {}
        raise Failed.for_good(gettext("sends %(call)s round in circles", call=f"{method} {urlsplit(url).path}"))

    def _send(self, method: str, url: str, params: Mapping[str, object], options: Options) -> requests.Response:
        return self._session().request(
            method,
            url,
            params=params,  # type: ignore[arg-type]
            json=options.get("json"),
            data=options.get("data"),
            headers={**self._headers, **options.get("headers", {})},
            timeout=self._timeouts(options),
            allow_redirects=False,
            stream=True,
            verify=self._tls is None or self._tls.verify,
        )

    def _timeouts(self, options: Options) -> tuple[float, float]:
        """Of connecting and of each read. Somebody's patience is not spent on one server: another may know them, too."""
        left = max(0.05, patience.left_s() / 2)
        return min(self._connect_timeout, left), min(options.get("timeout", self._read_timeout), left)

    def _body(self, response: requests.Response, deadline: float) -> bytes:
        """Read as it arrives, so that neither a flood nor a trickle holds us; a body shorter than announced raises."""
        parts, size = [], 0
        while part := response.raw.read1(1 << 16, decode_content=True):
            parts.append(part)
            size += len(part)
            if size > self._max_bytes:
                raise Failed.for_good(gettext("sent more than %(size)s MB at once", size=self._max_bytes >> 20))
            if time.monotonic() > deadline:
                raise Failed(gettext("sends its answer too slowly"))
        return b"".join(parts)

    @property
    def _trusted(self) -> str | None:
        """Nothing where nothing is checked: what is trusted for a check asks for one."""
        return self._tls.ca if self._tls and self._tls.verify else None

    def _session(self) -> requests.Session:
        with self._lock:
            if self._opened is None or self._opened[0] != os.getpid():
                self._opened = (os.getpid(), _new_session(self._pool_size, self._trusted))
            return self._opened[1]


def bare(path: str) -> str:
    """For logs and sentences: what stands behind the question mark may be a key."""
    return path.partition("?")[0]


def _new_session(pool_size: int, ca: str | None) -> requests.Session:
    session = requests.Session()
    session.auth = lambda request: request  # else ~/.netrc would replace our Authorization header
    session.cookies.set_policy(cookiejar.DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("http://", "https://"):
        session.mount(scheme, addresses.GuardedAdapter(ca, pool_connections=2, pool_maxsize=pool_size))
    return session


def _may_follow(here: str, there: str, headers: Collection[str]) -> bool:
    """The same origin; without a key also the same host by https instead."""
    if addresses.same_origin(here, there):
        return True
    old, new = urlsplit(here), urlsplit(there)
    is_bare = {name.lower() for name in headers} <= {"accept"}
    return is_bare and old.hostname == new.hostname and (old.scheme, new.scheme) == ("http", "https")


def _text(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return [_text(element) for element in value] if isinstance(value, (list, tuple)) else str(value)
