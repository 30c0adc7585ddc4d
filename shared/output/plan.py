"""What a person's library consists of: planned from titles (pure) by a form, written by `manifest`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from shared.output import layout
from shared.output.model import Copy, Entry, Link, Title

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

    def entry(self, path: str) -> Entry | None:
        """What the server reads at a place: a file of ours, or what a linked folder leads to."""
        if path in self.files:
            return self.files[path]
        folder = self.files.get(str(PurePosixPath(path).parent))
        return Link(f"{folder.target}/{PurePosixPath(path).name}") if isinstance(folder, Link) else None

    def item(self, path: str) -> dict[str, Entry]:
        """What the item at this path needs, and nothing of others: itself, its facts, and those of its series."""
        whole = PurePosixPath(path)
        wanted = (path, str(whole.parent), str(whole.with_suffix(".nfo")), f"{whole.parts[0]}/tvshow.nfo")
        return {name: self.files[name] for name in wanted if name in self.files}


def of(titles: Sequence[Title], add: Callable[[Plan, str, Title], bool]) -> Plan:
    """`add` puts a title into the folder of that name, and says whether there is anything of it that can be played."""
    made, folders = Plan(), layout.folders(titles)
    made.left_out += [title for title in titles if not add(made, folders[title.id], title)]
    return made


def put(made: Plan, base: str, entry: Entry, place: tuple[int, int | None]) -> None:
    """A link keeps the ending of what it leads to: by that a server knows a video."""
    name = base + (PurePosixPath(entry.target).suffix if isinstance(entry, Link) else ".strm")
    made.files[name] = entry
    made.places[name] = place


def first(copies: Sequence[Copy], content: Content) -> Entry | None:
    return next((entry for copy in copies if (entry := content(copy))), None)
