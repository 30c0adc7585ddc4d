"""Paths as media servers write them: put together, compared and told apart by their words alone. Pure."""

import re


def seen_path(root: str, *parts: str) -> str:
    """A path as the media server writes it: with the separators that `root` has."""
    slash = "\\" if "\\" in root and "/" not in root else "/"
    return slash.join([root.rstrip("/\\"), *(part.replace("/", slash) for part in parts if part)])


def is_below(path: str, root: str) -> bool:
    """Whether a server's path lies under a folder of it, by its words alone: nothing climbs out."""
    words, base = _words(path), _words(root)
    return ".." not in words and len(words) > len(base) and words[: len(base)] == base


def same_path(path: str, other: str) -> bool:
    return _words(path) == _words(other)


def folded(path: str) -> str:
    """Equal for two spellings of one folder of a server."""
    return "/".join(_words(path))


def _words(path: str) -> list[str]:
    """Windows paths have either slash and know no case; on others a backslash is a letter of the name."""
    if re.match(r"[A-Za-z]:[\\/]|\\\\", path):
        path = path.replace("\\", "/").casefold()
    return path.rstrip("/").split("/")
