"""What the names of files and folders say: films, shows, seasons, episodes."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

VIDEO = {".strm", ".mkv", ".mp4", ".avi", ".m4v", ".ts", ".webm", ".mov"}
TITLE = re.compile(r"^(?P<title>.+?)\s*\((?P<year>\d{4})\)")
EPISODE = re.compile(r"[Ss](?P<season>\d{1,4})[Ee](?P<episode>\d{1,4})")
SEASON = re.compile(r"^(?:season|staffel|saison)\s*(?P<season>\d+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """One video file with the NFO that would describe it."""

    path: Path
    nfo: Path | None
    title: str
    year: int | None
    season: int | None = None
    episode: int | None = None


def videos(folder: Path) -> Iterator[Path]:
    """Every video below a folder, hidden ones aside; links are followed, as the servers do."""
    for base, folders, files in os.walk(folder, followlinks=True):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(base, name)
            if not name.startswith(".") and path.suffix.lower() in VIDEO and path.is_file():
                yield path


def film(path: Path, root: Path) -> Found:
    """`Name (Year)/Name (Year).strm` or flat: the folder's own name wins when it has a year."""
    own_folder = path.parent != root
    match = (TITLE.match(path.parent.name) if own_folder else None) or TITLE.match(path.stem)
    beside = [path.with_suffix(".nfo"), *([path.parent / "movie.nfo"] if own_folder else [])]
    title = match["title"] if match else path.stem
    return Found(path, first(beside), title, int(match["year"]) if match else None)


def shows(root: Path) -> Iterator[Path]:
    """The folders of shows: every folder directly under the library's root."""
    if root.is_dir():
        yield from sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))


def show(folder: Path) -> Found:
    match = TITLE.match(folder.name)
    title = match["title"] if match else folder.name
    return Found(folder, first([folder / "tvshow.nfo"]), title, int(match["year"]) if match else None)


def episode(path: Path) -> Found | None:
    """None for a video that names no episode: the servers skip it too."""
    match = EPISODE.search(path.stem)
    if match is None:
        return None
    rest = path.stem[match.end() :].strip(" -._") or f"Episode {int(match['episode'])}"
    return Found(path, first([path.with_suffix(".nfo")]), rest, None, int(match["season"]), int(match["episode"]))


def first(paths: list[Path]) -> Path | None:
    return next((path for path in paths if path.is_file()), None)
