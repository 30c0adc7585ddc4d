"""Where the files of a title lie below a library's folder: names that every file system and both servers take. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from shared.output.model import Episode, Title

# Of 255 bytes that a name may have: room is left for year, provider's id, number of the episode and extension.
MOST_BYTES = 150
RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])", re.IGNORECASE)
# Square and curly brackets are where servers look for ids: a title must not be able to claim one.
REPLACED = str.maketrans(
    {":": " - ", "/": "-", "\\": "-", "|": "-", '"': "'", "[": "(", "]": ")", "{": "(", "}": ")"}
    | dict.fromkeys("<>?*", "")
)
# In the order in which they tell best what a folder holds. Both servers read [tmdbid-603].
TAGS, SHOW_TAGS = ("tmdb", "imdb", "tvdb"), ("tvdb", "tmdb", "imdb")
# What both servers take for a video by its ending; a folder with another one in it is linked to by no one.
VIDEOS = {
    ".3gp", ".asf", ".avi", ".divx", ".flv", ".iso", ".m2ts", ".m4v", ".mk3d", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg",
    ".mts", ".ogm", ".ogv", ".rmvb", ".strm", ".ts", ".vob", ".webm", ".wmv", ".wtv",
}  # fmt: skip
ID = re.compile(r"[A-Za-z0-9]{1,20}")


def safe_name(text: str, fallback: str = "Untitled") -> str:
    """A name for one file or folder: NFC, at most 150 bytes, without what any file system refuses or hides."""
    plain = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode()).translate(REPLACED)
    shown = "".join(" " if sign.isspace() else sign for sign in plain if sign.isspace() or sign.isprintable())
    name = _trimmed(unicodedata.normalize("NFC", " ".join(shown.split())))
    name = _trimmed(name.encode()[:MOST_BYTES].decode("utf-8", "ignore")) or fallback
    return f"_{name}" if RESERVED.fullmatch(name.split(".")[0].rstrip()) else name


def key(path: str) -> str:
    """Equal for paths that some file system takes for one: case and Unicode form apart."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", path).casefold())


def stem(title: Title) -> str:
    """“Heat (1995)”: what the files of a title are called."""
    name = safe_name(title.name)
    return f"{name} ({title.year})" if title.year else name


def folders(titles: Iterable[Title]) -> dict[int, str]:
    """Title id → its folder, each different from all others: “Heat (1995) [tmdbid-949]”.

    The provider's id is always there, so that a namesake who joins or leaves the list renames nobody. Who shares even
    that gets our own id.
    """
    names = {title.id: f"{stem(title)}{tag(title)}" for title in titles}
    shared = Counter(key(name) for name in names.values())
    return {id: name if shared[key(name)] == 1 else f"{name} [{id}]" for id, name in names.items()}


def tag(title: Title) -> str:
    for source in SHOW_TAGS if title.has_episodes else TAGS:
        value = title.provider_ids.get(source, "")
        if ID.fullmatch(value):
            return f" [{source}id-{value}]"
    return ""


def episode_path(title: Title, episode: Episode) -> str | None:
    """Below the show's folder and without extension: “Season 01/Dark (2017) S01E02”. None for one without numbers."""
    if episode.season is None or episode.number is None or min(episode.season, episode.number) < 0:
        return None
    return f"Season {episode.season:02d}/{stem(title)} S{episode.season:02d}E{episode.number:02d}"


def _trimmed(name: str) -> str:
    """A leading dot hides a file; dots and blanks at the end are lost on Windows."""
    return name.lstrip(". ").rstrip(". ")
