"""Scans the folders of libraries into items, in the background, with a task that says how far it is."""

import os
import threading
from datetime import datetime
from pathlib import Path

from infra.sample_server import layout, nfo, shortcuts
from infra.sample_server.dialect import Dialect
from infra.sample_server.nouns import Item, Library, now
from infra.sample_server.state import State, digest

SERVER_ROOTS = ("/media", "D:\\media")  # the second as a server on Windows has it


class Scanner:
    """One thread that works through what was asked. `delay` is how long a request stays queued, `length` how long a scan runs."""

    def __init__(
        self, house: State, dialect: Dialect, media: str | None, *, delay: float = 0.05, length: float = 0.15
    ) -> None:
        self.house, self.dialect, self.media, self.delay, self.length = house, dialect, media, delay, length
        self.task_id = digest("RefreshLibrary")
        self.state, self.progress = "Idle", 0.0
        self.finished: tuple[datetime, datetime] | None = None
        self._wanted: list[str | None] = []
        self._wake, self._closed = threading.Condition(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="sample-scanner", daemon=True)
        self._thread.start()

    def on_disk(self, path: str) -> str:
        """Where a path of the server lies on this machine: what is under /media may be the media directory given at start."""
        for root in SERVER_ROOTS if self.media else ():
            if path == root or path.startswith((f"{root}/", f"{root}\\")):
                rest = path[len(root) :]
                rest = rest.replace("\\", "/") if "\\" in root else rest
                return f"{self.media}{rest}"
        return path

    def scan_all(self) -> None:
        self._ask(None)

    def scan_library(self, library_id: str) -> None:
        library = self.house.libraries.get(library_id)
        if library:
            library.refresh = "Queued"
            self._ask(library_id)

    def path_changed(self, path: str) -> None:
        """Rescans each library that holds the path."""
        for library in self.house.libraries.values():
            if any(path == location or path.startswith(location.rstrip("/") + "/") for location in library.locations):
                self.scan_library(library.id)

    def _ask(self, wanted: str | None) -> None:
        with self._wake:
            if wanted not in self._wanted:
                self._wanted.append(wanted)
            self._wake.notify()

    def close(self) -> None:
        self._closed.set()
        with self._wake:
            self._wake.notify()

    def _run(self) -> None:
        while not self._closed.is_set():
            with self._wake:
                self._wake.wait_for(lambda: self._wanted or self._closed.is_set())
            if self._closed.wait(self.delay):
                return
            with self._wake:
                wanted = self._wanted.pop(0) if self._wanted else None
            self._scan_everything() if wanted is None else self._scan_one(wanted)

    def _scan_everything(self) -> None:
        started = now()
        self.state, self.progress = "Running", 0.0
        libraries = list(self.house.libraries.values())
        for place, library in enumerate(libraries):
            self._closed.wait(self.length / len(libraries))
            self._scan(library)
            self.progress = 100 * (place + 1) / len(libraries)
        self.finished, self.state = (started, now()), "Idle"

    def _scan_one(self, library_id: str) -> None:
        library = self.house.libraries.get(library_id)
        if library:
            library.refresh = "Active"
            self._closed.wait(self.length)
            self._scan(library)
            library.refresh = "Idle"

    def _scan(self, library: Library) -> None:
        """Seeded libraries have no files to look at."""
        if library.seeded:
            return
        with self.house.lock:
            if library.id not in self.house.libraries:
                return
            found: set[str] = set()
            for location in library.locations:
                root = Path(self.on_disk(location))
                if library.collection_type == "tvshows":
                    self._shows(library, location, root, found)
                else:
                    self._films(library, location, root, found)
            self._sweep(library, found)

    def _films(self, library: Library, location: str, root: Path, found: set[str]) -> None:
        for path in layout.videos(root) if root.is_dir() else ():
            film = layout.film(path, root)
            found.add(self._keep(library, "Movie", film, server_path(path, root, location), None).id)

    def _shows(self, library: Library, location: str, root: Path, found: set[str]) -> None:
        for folder in layout.shows(root):
            show = self._keep(library, "Series", layout.show(folder), server_path(folder, root, location), None)
            found.add(show.id)
            for path in layout.videos(folder):
                episode = layout.episode(path)
                if episode:
                    found |= self._episode(library, show, episode, server_path(path, root, location))

    def _episode(self, library: Library, show: Item, episode: layout.Found, path: str) -> set[str]:
        number = episode.season or 0
        named = layout.Found(
            episode.path.parent, None, f"Season {number}" if number else "Specials", None, None, number
        )
        season = self._keep(library, "Season", named, f"{show.path}/Season {number:02d}", show)
        season.series_id = show.id
        made = self._keep(library, "Episode", episode, path, season)
        made.series_id, made.season_id = show.id, season.id
        return {season.id, made.id}

    def _keep(self, library: Library, kind: str, found: layout.Found, path: str, parent: Item | None) -> Item:
        """The item of a file: known by its path, read again only when the file or its NFO changed."""
        state, mark = self.house, stamps(found)
        known = self._known(library, kind, path)
        if known and known.file_stamp == mark:
            return known
        made = known or Item(state.new_id(f"{kind}:{library.id}:{path}"), kind, found.title, library.id, path=path)
        made.parent_id = parent.id if parent else None
        made.name, made.year, made.index = found.title, found.year, found.episode
        made.parent_index = found.season
        made.shortcut = shortcuts.taken(self.dialect, found.path)
        made.pictures = {kind: str(path) for kind, path in found.pictures.items()}
        made.subtitles = len(found.subtitles)
        if found.nfo:
            nfo.apply(made, nfo.read(found.nfo))
        self._probe(made, found.path)
        made.file_stamp, made.sort_name = mark, ""
        if known:
            made.sort_name = made.forced_sort_name or made.name.lower()
            state.changed(made)
            return made
        return state.add(made)

    def _probe(self, item: Item, path: Path) -> None:
        """Of a video that is a file the server looks how long it runs; here what it leads to is known to have a length."""
        original = (
            self.house.by_path.get(os.path.realpath(path)) if path.is_symlink() or item.type == "Episode" else None
        )
        if original and original.runtime_ticks and not item.is_shortcut:
            item.runtime_ticks = original.runtime_ticks

    def _known(self, library: Library, kind: str, path: str) -> Item | None:
        known = self.house.by_path.get(path)
        return known if known and known.library_id == library.id and known.type == kind else None

    def _sweep(self, library: Library, found: set[str]) -> None:
        gone = [item.id for item in self.house.items.values() if item.library_id == library.id and item.id not in found]
        for item_id in gone:
            self.house.remove(item_id)

    def delete_file(self, item: Item) -> None:
        """Deleting an item deletes its file, on a real server too; seeded items have none."""
        library = self.house.libraries.get(item.library_id or "")
        if library and not library.seeded and item.path and not item.is_folder:
            Path(self.on_disk(item.path)).unlink(missing_ok=True)


def server_path(path: Path, root: Path, location: str) -> str:
    """The path as the server's own users would write it."""
    slash = "\\" if "\\" in location else "/"
    return slash.join([location.rstrip("/\\"), *path.relative_to(root).parts])


def stamps(found: layout.Found) -> tuple[float, ...]:
    """What tells that a file or its NFO changed."""
    marks: list[float] = []
    for path in (found.path, found.nfo, *found.pictures.values()):
        if path is not None and path.exists() and not path.is_dir():
            status = os.stat(path)
            marks += [status.st_mtime, float(status.st_size)]
    return (float(found.nfo is not None), float(len(found.pictures)), float(len(found.subtitles)), *marks)
