"""Find the media server that somebody means by an address, however they came by it: without a key, on that host only."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from shared import errors, http
from shared.http import addresses
from shared.language import gettext
from shared.media_servers import model, probing

# Where a server's own pages and its API begin: what a browser shows from there on is no part of the address.
OWN_PAGES = re.compile(r"/(web|system|swagger|api-docs|openbrowser|startup)(/.*)?$|/index\.html$", re.IGNORECASE)
EMBY = re.compile(r"/emby$", re.IGNORECASE)
USUAL_PORT = 8096
MISTYPED = re.compile(r"^(https?)(?::/?|/{2,}|:/{3,})(?=[^/\d])", re.IGNORECASE)

Opener = Callable[[str], http.Service]


@dataclass(frozen=True)
class Found:
    """`base_url` is the address to keep: behind redirects, without what was copied too much."""

    info: model.ServerInfo
    base_url: str


def find(url: str, opener: Opener) -> Found:
    """Raises `Invalid` for what is no address, `MediaServerError` where no server answers or something else does.

    `opener` makes a service for an address. It carries no key: who answers is not known yet.
    """
    problem: errors.Problem | None = None
    for candidate in candidates(url):
        try:
            return _look(candidate, opener)
        except errors.MediaServerError as failed:
            # What did answer tells more than a port on which nobody does.
            problem = failed if problem is None or isinstance(failed, probing.Stranger) else problem
    raise problem or errors.Invalid(gettext("The address is empty."), field="url")


def candidates(url: str) -> Iterator[str]:
    """Addresses that may be meant, the likeliest first. Raises `Invalid`."""
    text = MISTYPED.sub(r"\1://", url.strip().strip("<>\"'“”"))
    if not text:
        yield addresses.checked_url(text)
    schemes = ("",) if "://" in text else ("http://", "https://")
    for scheme in schemes:
        yield cleaned(scheme + text)
    first = urlsplit(cleaned(schemes[0] + text))
    if first.port is None and first.scheme == "http" and not first.path:
        yield f"http://{first.netloc}:{USUAL_PORT}"


def cleaned(url: str) -> str:
    """The address without the page that was copied with it, and without Emby's own prefix. Raises `Invalid`."""
    text = url.strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return addresses.checked_url(text)
    path = OWN_PAGES.sub("", parts.path.rstrip("/")).rstrip("/")
    if path != parts.path.rstrip("/") or parts.fragment.startswith(("!/", "/")):
        parts = parts._replace(query="", fragment="")
    return addresses.checked_url(urlunsplit(parts._replace(path=EMBY.sub("", path))))


def _look(address: str, opener: Opener) -> Found:
    """There; where its first page sends us; and further up, should the path lead to some page of it."""
    service = opener(address)
    try:
        info, stranger = probing.probe(service), None
        return Found(info, _kept(address, info.address))
    except probing.Stranger as problem:
        stranger = problem
        landing = probing.landing(service)
    finally:
        service.close()
    for other in [*([landing] if landing else []), *_parents(address)]:
        place = cleaned(other)
        if place == address:
            continue
        service = opener(place)
        try:
            info = probing.probe(service)
            return Found(info, _kept(place, info.address))
        except errors.MediaServerError:
            continue
        finally:
            service.close()
    raise stranger


def _kept(asked: str, answered: str | None) -> str:
    """Where the answer came from, so that later calls, which carry the key, need no redirect."""
    return cleaned(answered) if answered else asked


def _parents(address: str) -> Iterator[str]:
    while urlsplit(address).path:
        address = address.rpartition("/")[0]
        yield address
