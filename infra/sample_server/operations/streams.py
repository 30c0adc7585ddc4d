"""What an item would play, and its stream."""

import json

from infra.sample_server import shortcuts
from infra.sample_server.exchange import Answer, Refused
from infra.sample_server.nouns import Item
from infra.sample_server.operations.lookup import needed_item
from infra.sample_server.request import Request
from infra.sample_server.state import digest

FRAMES = b"\x1a\x45\xdf\xa3" + bytes(60)  # how every Matroska file begins


def playback_info(request: Request) -> Answer:
    """For a `.strm` with an address the server opens that address first, outside its lock: it may be its own."""
    item = needed_item(request, request.subject())
    if item.is_folder:
        raise Refused(404, "Item not found")

    def draw() -> bytes:
        probed = bool(item.shortcut and shortcuts.is_remote(item.shortcut) and shortcuts.answers(item.shortcut))
        sources = [request.server.writer.source(item, probed=probed)]
        return json.dumps({"MediaSources": sources, "PlaySessionId": digest(f"play:{item.id}")}).encode()

    return Answer(200, draw=draw)


def stream(request: Request) -> Answer:
    """Jellyfin asks nobody for a key here; Emby does."""
    item = needed_item(request, None)
    if item.is_folder or not _can_be_played(request, item):
        raise Refused(404, "Item not found")
    return Answer(200, FRAMES, "video/x-matroska", {"Accept-Ranges": "bytes"})


def _can_be_played(request: Request, item: Item) -> bool:
    source = request.server.writer.source(item, probed=True)
    return bool(source["MediaStreams"])
