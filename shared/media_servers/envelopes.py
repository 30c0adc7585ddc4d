"""What arrived at the webhook's address, taken apart: unpacked, and one body for each event in it."""

import json
import zlib
from collections.abc import Mapping

from shared.language import gettext
from shared.media_servers import bodies
from shared.media_servers.events import invalid

MOST_BYTES = 2**20  # once unpacked: what is sent small must not become large here
MOST_EVENTS = 100
GZIP = b"\x1f\x8b"
PLAIN = ("", "identity")
JSON = "application/json"

Part = tuple[bytes, str]  # a body and its content type


def opened(headers: Mapping[str, str], body: bytes, content_type: str) -> list[Part]:
    """Raises `Invalid` for what cannot be unpacked. What cannot be taken apart is one part: whoever reads it says why."""
    plain = _unpacked(_encoding(headers), body)
    found = bodies.several(plain, content_type)
    if len(found) > MOST_EVENTS:
        raise invalid("body", gettext("holds more than %(most_events)s events", most_events=MOST_EVENTS))
    if len(found) < 2:
        return [(plain, content_type)]
    return [(json.dumps(event).encode(), JSON) for event in found]


def _encoding(headers: Mapping[str, str]) -> str:
    found = next((value for name, value in headers.items() if name.lower() == "content-encoding"), "")
    return found.strip().lower()


def _unpacked(encoding: str, body: bytes) -> bytes:
    """Some say that they pack and do not, others pack and do not say so."""
    if body.startswith(GZIP):
        return _inflated(body, 16 + zlib.MAX_WBITS)
    if encoding == "deflate":
        return _inflated(body, zlib.MAX_WBITS if body[:1] == b"\x78" else -zlib.MAX_WBITS)
    if encoding in PLAIN or encoding in ("gzip", "x-gzip"):
        return body
    raise invalid("body", gettext("is packed in a way Matinee does not know (%(encoding)s)", encoding=encoding[:20]))


def _inflated(body: bytes, bits: int) -> bytes:
    packed = zlib.decompressobj(bits)
    try:
        found = packed.decompress(body, MOST_BYTES)
    except zlib.error:
        raise invalid("body", gettext("is packed and cannot be unpacked")) from None
    if packed.unconsumed_tail:
        raise invalid(
            "body", gettext("holds more than %(most_bytes)s MB once it is unpacked", most_bytes=MOST_BYTES >> 20)
        )
    if not packed.eof:
        raise invalid("body", gettext("is packed and cut short"))
    return found
