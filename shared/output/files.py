"""How a library's files lead to what they stand for: chosen by server, version and settings, best way first.

Links where Matinee and the server share a disk; else STRM files, of which Jellyfin from 10.11.7 on takes only addresses, Emby and
older Jellyfin the server's own paths.
"""

import ipaddress
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Literal
from urllib.parse import quote, urlsplit

from shared.language import gettext, marked
from shared.media_servers import server_paths
from shared.options import Value
from shared.output import links
from shared.output.artwork import Look
from shared.output.forms import strm, strm_flat, symlinks
from shared.output.forms.symlinks import Beside
from shared.output.model import Copy, Entry, Link, Text, Title
from shared.output.plan import Content, Plan
from shared.output.records import Output, Place
from shared.settings import settings
from shared.titles.library_rows import REMOTE

Name = Literal["path", "address", "link", "symlink"]
ADDRESSES_ONLY = (10, 11, 7)
DISC = re.compile(r"[\\/](video_ts|bdmv)([\\/]|$)|\.(iso|img|nrg|bin)$", re.IGNORECASE)
VIDEO = re.compile(r"\.[a-z0-9]{2,5}$", re.IGNORECASE)
LOOPBACK_LINK = marked(
    "Links of Matinee cannot be used: APP_BASE_URL is %(address)s, which only this machine reaches; "
    "set it to an address that the media server and its players reach."
)
PATHS_IGNORED = gettext("Jellyfin from 10.11.7 on ignores file paths in STRM files.")
NEEDS_KEY = gettext("Emby streams to nobody without its key, so its files hold paths.")


@dataclass(frozen=True)
class Way:
    """`basis` is what a proof of it holds for: another version or address has to be tried anew. `plan` lays titles out."""

    name: Name
    basis: str
    content: Content
    plan: Callable[[Sequence[Title]], Plan]


def ways(
    place: Place, output: Output, kind: str, titles: Sequence[Title], values: Mapping[str, Value]
) -> tuple[list[Way], list[str]]:
    """What may be tried, in this order, and a sentence for each way that was asked for and cannot be."""
    asked, shape = str(values["output.files"]), str(values[f"output.{kind}_format"])
    if asked == "auto" and settings().flag("STRM_USE_STREAMING_URL"):
        asked = "link"
    problems = {name: problem for name in ("path", "address", "link") if (problem := _refusal(name, place))}
    order = dict.fromkeys(name for name in (asked, "path", "address", "link") if name not in ("auto", *problems))
    told = [problems[asked]] if asked in problems else []
    if not order:
        told = list(dict.fromkeys([*told, *problems.values()]))
    linked = ["symlink"] if shape == "symlinks" or (shape == "auto" and _are_here(titles)) else []
    return [_way(name, place, output, shape, values) for name in (*linked, *order)], told  # type: ignore[arg-type]


def look(name: str, values: Mapping[str, Value]) -> Look:
    """Of libraries whose files hold this. What is drawn onto posters is drawn onto files."""
    drawn, pictures = str(values["output.badges"]), str(values["output.pictures"])
    files = drawn != "none" or pictures == "files" or (pictures == "auto" and name == "symlink")
    return Look(files=files, rank=drawn in ("rank", "both"), match=drawn in ("match", "both"))


def _are_here(titles: Sequence[Title]) -> bool:
    """Whether this machine has a file of theirs at the very path by which the server knows it."""
    copies = [copy for title in titles for copy in (*title.copies, *(c for e in title.episodes[:1] for c in e.copies))]
    return any(copy.path and copy.path.startswith("/") and os.path.isfile(copy.path) for copy in copies)


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
        return gettext(LOOPBACK_LINK, address=settings().base_url)
    return None


def _way(name: Name, place: Place, output: Output, shape: str, values: Mapping[str, Value]) -> Way:
    ours, root = settings().base_url, settings().text("MEDIA_SERVER_LIBRARY_ROOT")
    where = {"address": place.base_url, "link": ours, "path": root or "", "symlink": root or ""}[name]
    contents: dict[str, Content] = {
        "path": path_content(root),
        "symlink": lambda copy: _link(copy, root),
        "address": _content(lambda copy: address(place.base_url, copy.external_id)),
        "link": _content(lambda copy: links.make(output.id, copy.item_id, output.link_epoch)),
    }
    basis = f"{place.server_kind} {place.server_version} {where}".strip()
    return Way(name, basis, contents[name], _plan(name, shape, contents[name], look(name, values)))


def _plan(name: Name, shape: str, content: Content, look: Look) -> Callable[[Sequence[Title]], Plan]:
    if name == "symlink":
        return partial(symlinks.of, content=content, beside=cache(beside), look=look)
    return partial(strm_flat.of if shape == "strm_flat" else strm.of, content=content, look=look)


def beside(folder: str) -> Beside | None:
    """What lies in a folder of originals, hidden names aside; None where this machine does not see it."""
    try:
        with os.scandir(folder) as found:
            names = [(one.name, one.is_dir()) for one in found if not one.name.startswith(".")]
    except OSError:
        return None
    return Beside(
        tuple(name for name, is_folder in names if not is_folder), tuple(n for n, is_folder in names if is_folder)
    )


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
    """What is a STRM itself hands on its address, as everywhere. A path of Windows leads nowhere from here."""
    if copy.source_url:
        return path_content(root)(copy)
    path = _path(copy, root) if _is_file(copy) else None
    return Link(path) if path and path.startswith("/") else None


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
