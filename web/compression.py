"""Text leaves compressed, where that can tell nobody a secret."""

import gzip
import io
import secrets

from flask import Flask, Response, g, request

TYPES = frozenset(
    {
        "application/json",
        "application/manifest+json",
        "image/svg+xml",
        "text/css",
        "text/html",
        "text/javascript",
        "text/plain",
    }
)
FEWEST_BYTES = 500  # below that it costs more than it saves
LEVEL = 6
MOST_PADDING = 100


def init(app: Flask) -> None:
    """To be set up before whatever else touches answers: it acts last."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    """Streams never: they would wait for more. Nor what is `no-store`, as answers are that show a secret; see `pack`."""
    if (
        response.mimetype not in TYPES
        or response.is_streamed
        or response.status_code not in (200, 304, *range(400, 600))
        or "Content-Encoding" in response.headers
        or request.endpoint == "static"  # has done it already
    ):
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] <= 0 or response.cache_control.no_store or g.get("holds_secret"):
        return response
    if etag := response.get_etag()[0]:
        response.set_etag(etag, weak=True)  # the same answer in other bytes
    if response.status_code != 304 and len(response.get_data()) >= FEWEST_BYTES:
        response.set_data(pack(response.get_data()))
        response.headers["Content-Encoding"] = "gzip"
    return response


def pack(data: bytes) -> bytes:
    """gzip with a name of random length in its head.

    Whoever can make somebody ask for a page with a guess in its address, and watches how long the encrypted answers are,
    learns when the guess stands in the page too, as that makes it shorter (BREACH). So the length says little here, the token
    of forms is written anew in each answer (`auth.masked_token`), and what shows a key or a secret is not compressed at all.
    """
    packed = io.BytesIO()
    name = "a" * secrets.randbelow(MOST_PADDING)
    with gzip.GzipFile(name, "wb", LEVEL, packed, mtime=0) as file:
        file.write(data)
    return packed.getvalue()
