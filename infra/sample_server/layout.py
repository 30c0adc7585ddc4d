"""What the names of files and folders say: films, shows, seasons, episodes."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

VIDEO = {".strm", ".mkv", ".mp4", ".avi", ".m4v", ".ts", ".webm", ".mov"}
SUBTITLES = {".srt", ".ass", ".ssa", ".vtt", ".sub"}
PICTURES = {"Primary": "poster", "Backdrop": "fanart"}
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
    # By type of image; and what lies beside a video under its name.
    pictures: Mapping[str, Path] = field(default_factory=dict)
    subtitles: tuple[Path, ...] = ()


def videos(folder: Path) -> Iterator[Path]:
    """Every video below a folder, hidden ones aside; links are followed, as the servers do."""
    for base, folders, files in os.walk(folder, followlinks=True):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(base, name)
            if not name.startswith(".") and path.suffix.lower() in VIDEO and path.is_file():
                yield path


def film(path: Path, root: Path) -> Found:
    """`Name (Year)/Name (Year).strm` or flat: the folder's own name wins when it has a year, and in one `movie.nfo` does."""
    own_folder = path.parent != root
    match = (TITLE.match(path.parent.name) if own_folder else None) or TITLE.match(path.stem)
    beside = [*([path.parent / "movie.nfo"] if own_folder else []), path.with_suffix(".nfo")]
    title, year = (match["title"], int(match["year"])) if match else (path.stem, None)
    starts = [f"{path.stem}-", *([""] if own_folder else [])]
    return Found(path, first(beside), title, year, pictures=pictures(path.parent, starts), subtitles=subtitles(path))


def shows(root: Path) -> Iterator[Path]:
    """The folders of shows: every folder directly under the library's root."""
    if root.is_dir():
        yield from sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))


def show(folder: Path) -> Found:
    match = TITLE.match(folder.name)
    title = match["title"] if match else folder.name
    year = int(match["year"]) if match else None
    return Found(folder, first([folder / "tvshow.nfo"]), title, year, pictures=pictures(folder, [""]))


def episode(path: Path) -> Found | None:
    """None for a video that names no episode: the servers skip it too."""
    match = EPISODE.search(path.stem)
    if match is None:
        return None
    rest = path.stem[match.end() :].strip(" -._") or f"Episode {int(match['episode'])}"
    number = int(match["season"]), int(match["episode"])
    return Found(path, first([path.with_suffix(".nfo")]), rest, None, *number, subtitles=subtitles(path))


def pictures(folder: Path, starts: list[str]) -> dict[str, Path]:
    """`poster.jpg` and `fanart.jpg`; of a film that has no folder “Name (Year)-poster.jpg”."""
    found = {kind: first([folder / f"{start}{name}.jpg" for start in starts]) for kind, name in PICTURES.items()}
    return {kind: path for kind, path in found.items() if path}


def subtitles(video: Path) -> tuple[Path, ...]:
    """`Name.srt`, `Name.en.srt`."""
    beside = (path for path in video.parent.iterdir() if path.suffix.lower() in SUBTITLES and path.is_file())
    return tuple(sorted(path for path in beside if path.name.startswith(f"{video.stem}.")))


def first(paths: list[Path]) -> Path | None:
    return next((path for path in paths if path.is_file()), None)
