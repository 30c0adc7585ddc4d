"""What a `.strm` says, what the server's version takes of it, and what it would play then."""

import urllib.error
import urllib.request
from pathlib import Path

from infra.sample_server.dialect import Dialect
from infra.sample_server.nouns import Item

REMOTE = ("http://", "https://", "rtsp://", "rtp://")
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
PATIENCE_S = 3


def taken(dialect: Dialect, path: Path) -> str | None:
    """The first line that is no comment. Jellyfin from 10.11.7 on ignores all but addresses, and says so only in its log."""
    if path.suffix.lower() != ".strm":
        return None
    lines = (line.strip() for line in path.read_text(encoding="utf-8", errors="replace").splitlines())
    line = next((line for line in lines if line and not line.startswith("#")), None)
    if line and dialect.is_jellyfin and dialect.since(10, 11, 7) and not is_remote(line):
        return None
    return line


def is_remote(line: str) -> bool:
    return line.lower().startswith(REMOTE)


def answers(address: str) -> bool:
    """Whether something that can be played comes from there: the server probes it before it plays."""
    if not address.lower().startswith("http"):
        return False
    request = urllib.request.Request(address, headers={"User-Agent": "Lavf/60", "Range": "bytes=0-63"})
    try:
        with DIRECT.open(request, timeout=PATIENCE_S) as reply:
            return bool(reply.read(1)) and reply.headers.get_content_maintype() in ("video", "application")
    except (urllib.error.URLError, OSError, ValueError):
        return False


def source(item: Item, whole: dict[str, object], target: dict[str, object], *, probed: bool) -> dict[str, object]:
    """The media source of a `.strm`, from that of a file: an ignored line leaves the `.strm` itself, which nothing can play.

    `target` is what would be played of a title that the line names, empty where it names none."""
    said = whole | {"MediaStreams": [], "Size": None, "RunTimeTicks": None, "Container": "strm"}
    if item.shortcut is None:
        return said
    if is_remote(item.shortcut):
        said |= {"Protocol": "Http", "Path": item.shortcut, "IsRemote": True}
        return said | ({"MediaStreams": whole["MediaStreams"], "RunTimeTicks": item.runtime_ticks} if probed else {})
    said |= {"Path": item.shortcut}
    return said | target
