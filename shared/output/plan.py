"""What a person's library consists of: planned from titles (pure), written by `manifest`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from shared.output import layout, nfo
from shared.output.model import Copy, Entry, Episode, Link, Text, Title

# What stands for a copy in a library: a STRM file or a link; None for one that cannot be played that way.
Content = Callable[[Copy], Entry | None]


@dataclass
class Plan:
    """`files` by path below the library's folder; `places` says which title (and episode) the server finds at a path.

    `left_out` are the titles of which no copy can be played.
    """

    files: dict[str, Entry] = field(default_factory=dict)
    places: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    left_out: list[Title] = field(default_factory=list)

    def item(self, path: str) -> dict[str, Entry]:
        """What the item at this path needs, and nothing of others: itself, its facts, and those of its series."""
        top, stem = PurePosixPath(path).parts[0], PurePosixPath(path).with_suffix("")
        wanted = (path, f"{stem}.nfo", f"{top}/tvshow.nfo")
        return {name: self.files[name] for name in wanted if name in self.files}


def of(titles: Sequence[Title], content: Content) -> Plan:
    made, folders = Plan(), layout.folders(titles)
    for title in titles:
        add = _add_episodes if title.has_episodes else _add_copy
        if not add(made, folders[title.id], title, content):
            made.left_out.append(title)
    return made


def _add_copy(made: Plan, folder: str, title: Title, content: Content) -> bool:
    entry = _first(title.copies, content)
    if entry is None:
        return False
    base = f"{folder}/{layout.stem(title)}"
    made.files[f"{base}.nfo"] = Text(nfo.title(title))
    _put(made, base, entry, (title.id, None))
    return True


def _add_episodes(made: Plan, folder: str, title: Title, content: Content) -> bool:
    found = [added for episode in title.episodes if (added := _add_episode(made, folder, title, episode, content))]
    if not found:
        return False
    made.files[f"{folder}/tvshow.nfo"] = Text(nfo.title(title))
    made.places[folder] = (title.id, None)
    return True


def _add_episode(made: Plan, folder: str, title: Title, episode: Episode, content: Content) -> bool:
    path, entry = layout.episode_path(title, episode), _first(episode.copies, content)
    if path is None or entry is None:
        return False
    base = f"{folder}/{path}"
    made.files[f"{base}.nfo"] = Text(nfo.episode(episode))
    _put(made, base, entry, (title.id, episode.id))
    return True


def _put(made: Plan, base: str, entry: Entry, place: tuple[int, int | None]) -> None:
    """A link keeps the ending of what it leads to: by that a server knows a video."""
    name = base + (PurePosixPath(entry.target).suffix if isinstance(entry, Link) else ".strm")
    made.files[name] = entry
    made.places[name] = place


def _first(copies: Sequence[Copy], content: Content) -> Entry | None:
    return next((entry for copy in copies if (entry := content(copy))), None)
