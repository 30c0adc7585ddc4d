"""Fetches what a file of a library is to hold: within limits, once for everybody, and only from addresses that may be asked at all."""

from functools import lru_cache
from urllib.parse import urlsplit

from shared import http
from shared.errors import Unavailable
from shared.http import Retries, Service
from shared.language import gettext
from shared.output import badges, picture_cache
from shared.output.model import Remote

MOST_BYTES, MOST_S = 16 * 1024 * 1024, 30.0


class NotFetched(Unavailable):
    """What cannot be fetched, and leaves the rest of a library as it is."""


def fetch(entry: Remote) -> bytes:
    """With what is to be drawn onto it. Raises `NotFetched` where nobody answers, or too much or too slowly, or no picture."""
    content = picture_cache.find(entry)
    try:
        if content is None:
            content = _asked(entry.address)
            badges.check(content)
            picture_cache.keep(entry, content)
        return content if entry.badge is None else badges.drawn(content, entry.badge)
    except badges.NoPicture as problem:
        raise NotFetched(gettext("The address of a picture sent something that is none.")) from problem


def _asked(address: str) -> bytes:
    whole = urlsplit(address)
    origin = f"{whole.scheme}://{whole.netloc}"
    return _service(origin).call("GET", address.removeprefix(origin)).body


@lru_cache(maxsize=8)
def _service(origin: str) -> Service:
    """Kept for its connections: a library has hundreds of pictures."""
    return http.Service(
        gettext("The address of a picture"), origin, error=NotFetched, advice=gettext("it is tried again with the next publication"),
        retries=Retries(tries=2), read_timeout=10, total_timeout=MOST_S, max_bytes=MOST_BYTES,
    )  # fmt: skip
