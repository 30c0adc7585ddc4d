"""What a person's library consists of: planned from titles (pure), written by `manifest`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from shared.output import layout, nfo
from shared.output.model import Copy, Episode, Title

# What a STRM file says of a copy; None for one that cannot be played that way.
Content = Callable[[Copy], str | None]


@dataclass
class Plan:
    """`files` by path below the library's folder; `places` says which title (and episode) the server finds at a path.

    `left_out` are the titles of which no copy can be played.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    places: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    left_out: list[Title] = field(default_factory=list)


def plan(titles: Sequence[Title], content: Content) -> Plan:
    made, folders = Plan(), layout.folders(titles)
    for title in titles:
        add = _add_series if title.kind == "series" else _add_film
        if not add(made, folders[title.id], title, content):
            made.left_out.append(title)
    return made


def path_content(library_root: str | None) -> Content:
    """The media server's own path; with a root only what lies below it."""

    def content(copy: Copy) -> str | None:
        path = copy.path
        # A STRM is read by lines: a path with a line's end in it would be another path.
        if not path or "\0" in path or len(path.splitlines()) != 1:
            return None
        return path if library_root is None or layout.is_below(path, library_root) else None

    return content


def _add_film(made: Plan, folder: str, title: Title, content: Content) -> bool:
    line = _first(title.copies, content)
    if line is None:
        return False
    base = f"{folder}/{layout.stem(title)}"
    made.files[f"{base}.nfo"] = nfo.title(title)
    made.files[f"{base}.strm"] = _strm(line)
    made.places[f"{base}.strm"] = (title.id, None)
    return True


def _add_series(made: Plan, folder: str, title: Title, content: Content) -> bool:
    found = [added for episode in title.episodes if (added := _add_episode(made, folder, title, episode, content))]
    if not found:
        return False
    made.files[f"{folder}/tvshow.nfo"] = nfo.title(title)
    made.places[folder] = (title.id, None)
    return True


def _add_episode(made: Plan, folder: str, title: Title, episode: Episode, content: Content) -> bool:
    path, line = layout.episode_path(title, episode), _first(episode.copies, content)
    if path is None or line is None:
        return False
    base = f"{folder}/{path}"
    made.files[f"{base}.nfo"] = nfo.episode(episode)
    made.files[f"{base}.strm"] = _strm(line)
    made.places[f"{base}.strm"] = (title.id, episode.id)
    return True


def _first(copies: Sequence[Copy], content: Content) -> str | None:
    return next((line for copy in copies if (line := content(copy))), None)


def _strm(line: str) -> bytes:
    return f"{line}\n".encode()
