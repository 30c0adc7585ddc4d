"""How a library's files lead to what they stand for: chosen by server, version and settings, best way first.

Jellyfin from 10.11.7 on takes only addresses from a STRM file; Emby and older Jellyfin take the server's own paths.
"""

import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlsplit

from shared.media_servers import server_paths
from shared.options import Value
from shared.output import links
from shared.output.model import Copy, Entry, Link, Text
from shared.output.plan import Content
from shared.output.records import Output, Place
from shared.settings import settings
from shared.titles.library_rows import REMOTE

Name = Literal["path", "address", "link", "symlink"]
ADDRESSES_ONLY = (10, 11, 7)
DISC = re.compile(r"[\\/](video_ts|bdmv)([\\/]|$)|\.(iso|img|nrg|bin)$", re.IGNORECASE)
VIDEO = re.compile(r"\.[a-z0-9]{2,5}$", re.IGNORECASE)
LOOPBACK_LINK = (
    "Links of Matinee cannot be used: APP_BASE_URL is {address}, which only this machine reaches; "
    "set it to an address that the media server and its players reach."
)
PATHS_IGNORED = "Jellyfin from 10.11.7 on ignores file paths in STRM files."
NEEDS_KEY = "Emby streams to nobody without its key, so its files hold paths."


@dataclass(frozen=True)
class Way:
    """`basis` is what a proof of it holds for: another version or address has to be tried anew."""

    name: Name
    basis: str
    content: Content


def ways(place: Place, output: Output, values: Mapping[str, Value]) -> tuple[list[Way], list[str]]:
    """What may be tried, in this order, and a sentence for each way that was asked for and cannot be."""
    asked = str(values["output.files"])
    if asked == "auto" and settings().flag("STRM_USE_STREAMING_URL"):
        asked = "link"
    problems = {name: problem for name in ("path", "address", "link") if (problem := _refusal(name, place))}
    order = dict.fromkeys(name for name in (asked, "path", "address", "link") if name not in ("auto", *problems))
    told = [problems[asked]] if asked in problems else []
    if not order:
        told = list(dict.fromkeys([*told, *problems.values()]))
    return [_way(name, place, output) for name in order], told  # type: ignore[arg-type]


def number(version: str | None) -> tuple[int, ...]:
    """“10.11.7” or “12.0.0-rc1” as numbers; what cannot be read counts as the latest."""
    found = re.match(r"\d+(\.\d+)*", version or "")
    return tuple(int(part) for part in found[0].split(".")) if found else (9999,)


def is_loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def is_disc(path: str | None) -> bool:
    """A disc's folder or image: no single file that a STRM could name."""
    return bool(path and (DISC.search(path) or not VIDEO.search(path)))


def _refusal(name: str, place: Place) -> str | None:
    is_emby = place.server_kind == "emby"
    if name == "path":
        return PATHS_IGNORED if not is_emby and number(place.server_version) >= ADDRESSES_ONLY else None
    if is_emby:
        return NEEDS_KEY
    # The media server is on this machine too: then it reaches what only this machine does.
    if name == "link" and is_loopback(settings().base_url) and not is_loopback(place.base_url):
        return LOOPBACK_LINK.format(address=settings().base_url)
    return None


def _way(name: Name, place: Place, output: Output) -> Way:
    ours, root = settings().base_url, settings().text("MEDIA_SERVER_LIBRARY_ROOT")
    where = {"address": place.base_url, "link": ours, "path": root or "", "symlink": root or ""}[name]
    contents: dict[str, Content] = {
        "path": path_content(root),
        "symlink": lambda copy: _link(copy, root),
        "address": _content(lambda copy: address(place.base_url, copy.external_id)),
        "link": _content(lambda copy: links.make(output.id, copy.item_id, output.link_epoch)),
    }
    return Way(name, f"{place.server_kind} {place.server_version} {where}".strip(), contents[name])


def path_content(library_root: str | None) -> Content:
    """The media server's own path; with a root only what lies below it."""
    return _content(lambda copy: _path(copy, library_root))


def _content(line: Callable[[Copy], str | None]) -> Content:
    def content(copy: Copy) -> Entry | None:
        """What is a STRM itself hands on its address; from its path alone nobody could play it."""
        told = _remote(copy) if copy.source_url else line(copy) if _is_file(copy) else None
        return Text(f"{told}\n".encode()) if told else None

    return content


def _link(copy: Copy, root: str | None) -> Entry | None:
    path = None if copy.source_url or not _is_file(copy) else _path(copy, root)
    return Link(path) if path else None


def address(base_url: str, external_id: str) -> str:
    """The server's own stream of an item, for which Jellyfin asks no key."""
    return f"{base_url}/Videos/{quote(external_id, safe='')}/stream?static=true"


def _remote(copy: Copy) -> str | None:
    line = copy.source_url or ""
    return line if line.lower().startswith(REMOTE) and len(line.splitlines()) == 1 else None


def _is_file(copy: Copy) -> bool:
    """Neither a disc, nor a STRM, nor nothing at all."""
    return bool(copy.path) and not is_disc(copy.path) and not copy.path.lower().endswith(".strm")  # type: ignore[union-attr]


def _path(copy: Copy, root: str | None) -> str | None:
    """The media server's own path; with a root only what lies below it."""
    path = copy.path
    # A STRM is read by lines: a path with a line's end in it would be another path.
    if not path or "\0" in path or len(path.splitlines()) != 1:
        return None
    return path if root is None or server_paths.is_below(path, root) else None


def lines(entries: Mapping[str, Entry]) -> Iterator[str]:
    """What the STRM files and links among these say."""
    for name, entry in entries.items():
        if isinstance(entry, Link):
            yield entry.target
        elif isinstance(entry, Text) and name.endswith(".strm"):
            yield entry.content.decode().strip()
