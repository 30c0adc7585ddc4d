"""Symbolic links: a folder for each film with its subtitles, and for each show links to the folders of its seasons. Pure.

What lies beside an original is asked of `beside`, which looks at the disk that Matinee and the server share.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from shared.output import artwork, layout, nfo, plan
from shared.output.artwork import Look
from shared.output.forms import strm
from shared.output.model import Episode, Link, Text, Title
from shared.output.plan import Content, Plan

SUBTITLES = {".ass", ".idx", ".smi", ".srt", ".ssa", ".sub", ".sup", ".vtt"}
MOST_BYTES = 255


@dataclass(frozen=True)
class Beside:
    """What a folder of originals holds, by name."""

    files: Sequence[str] = ()
    folders: Sequence[str] = ()


# None for a folder that is not seen from here.
Listing = Callable[[str], Beside | None]


def of(titles: Sequence[Title], content: Content, beside: Listing, look: Look = strm.PLAIN) -> Plan:
    return plan.of(titles, partial(_add, content=content, beside=beside, look=look))


def _add(made: Plan, folder: str, title: Title, *, content: Content, beside: Listing, look: Look) -> bool:
    if not title.has_episodes:
        return _add_film(made, folder, title, content, beside, look)
    seasons = _seasons(title, content, beside)
    if seasons is None:
        return strm.add_show(made, folder, title, content, look)
    for number, season in seasons.items():
        _add_season(made, f"{folder}/Season {number:02d}", title, season)
    strm.describe_show(made, folder, title, look)
    return True


def _add_film(made: Plan, folder: str, title: Title, content: Content, beside: Listing, look: Look) -> bool:
    entry = plan.first(title.copies, content)
    if entry is None:
        return False
    base = f"{folder}/{folder}"
    made.files[f"{base}.nfo"] = Text(nfo.title(artwork.described(title, look)))
    plan.put(made, base, entry, (title.id, None))
    if isinstance(entry, Link):
        made.files |= _subtitles(base, entry, beside)
    strm.add_pictures(made, f"{folder}/", title, look)
    return True


def _subtitles(base: str, video: Link, beside: Listing) -> dict[str, Link]:
    """“Heat.mkv” has “Heat.srt” and “Heat.en.forced.srt”; each is called like our link then."""
    original = PurePosixPath(video.target)
    near = beside(str(original.parent)) or Beside()
    found = {}
    for name in sorted(near.files):
        rest = name.removeprefix(original.stem)
        if rest != name and rest.startswith(".") and PurePosixPath(name).suffix.lower() in SUBTITLES:
            found[f"{base}{rest}"] = Link(str(original.parent / name))
    return {path: link for path, link in found.items() if _is_nameable(PurePosixPath(path).name)}


def _is_nameable(name: str) -> bool:
    """Not one in another encoding than UTF-8, which no row and no answer of a server could bear."""
    try:
        return len(name.encode()) <= MOST_BYTES
    except UnicodeEncodeError:
        return False


@dataclass(frozen=True)
class _Season:
    """A folder of originals with which episode is which file of it."""

    folder: str
    episodes: Mapping[str, Episode]


def _seasons(title: Title, content: Content, beside: Listing) -> Mapping[int, _Season] | None:
    """By number; None unless all that can be played of the show lies in folders that hold one season of it and nothing else."""
    found: dict[int, _Season] = {}
    for number in sorted({one.season for one in title.episodes if one.season is not None and one.season >= 0}):
        episodes = [one for one in title.episodes if one.season == number]
        season = _season(episodes, content)
        if season is None or not _holds_only(season, beside(season.folder)):
            return None
        found[number] = season
    folders = {season.folder for season in found.values()}
    return found if found and len(folders) == len(found) else None


def _season(episodes: Sequence[Episode], content: Content) -> _Season | None:
    """None where its files lie in several folders, or one of them is no file that can be linked to."""
    files: dict[str, Episode] = {}
    for episode in episodes:
        links = [content(copy) for copy in episode.copies]
        if not links or not all(isinstance(link, Link) for link in links):
            return None
        files |= {link.target: episode for link in links if isinstance(link, Link)}
    folders = {str(PurePosixPath(path).parent) for path in files}
    if len(folders) != 1:
        return None
    return _Season(folders.pop(), {PurePosixPath(path).name: episode for path, episode in files.items()})


def _holds_only(season: _Season, near: Beside | None) -> bool:
    """Through a linked folder everything in it is shown: it must be nothing that this person may not open."""
    if near is None or near.folders:
        return False
    videos = {name for name in near.files if PurePosixPath(name).suffix.lower() in layout.VIDEOS}
    return videos == set(season.episodes)


def _add_season(made: Plan, path: str, title: Title, season: _Season) -> None:
    made.files[path] = Link(season.folder)
    made.places |= {f"{path}/{name}": (title.id, episode.id) for name, episode in season.episodes.items()}
