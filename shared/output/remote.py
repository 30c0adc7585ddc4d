"""Fetches what a file of a library is to hold: within limits, and only from addresses that may be asked at all."""

from shared import http
from shared.errors import Unavailable
from shared.http import Retries
from shared.output.model import Remote

MOST_BYTES, MOST_S = 16 * 1024 * 1024, 30.0


class NotFetched(Unavailable):
    """What cannot be fetched, and leaves the rest of a library as it is."""


def fetch(entry: Remote) -> bytes:
    """Raises `NotFetched` where nobody answers, or too much or too slowly."""
    service = http.Service(
        "The address of a picture", entry.address, error=NotFetched, advice="it is tried again with the next publication",
        retries=Retries(tries=2), read_timeout=10, total_timeout=MOST_S, max_bytes=MOST_BYTES,
    )  # fmt: skip
    try:
        return service.call("GET", "").body
    finally:
        service.close()
