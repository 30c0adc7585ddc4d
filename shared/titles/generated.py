"""Tells what some Matinee has published from what a household owns: another one may write into the same server. Pure."""

import re
from collections.abc import Mapping, Sequence

# The folder that `outputs.create` makes, in anybody's root and with either slash.
FOLDER = re.compile(r"(?:^|[/\\])picks[/\\]server-\d+[/\\]\w+-\d+(?:[/\\]|$)")
# The kind of id that the NFO of a copy bears beside the title's own, which servers hand on among the provider ids.
MARK = "matinee"


def is_path(path: str | None) -> bool:
    return bool(path and FOLDER.search(path))


def is_library(paths: Sequence[str]) -> bool:
    """Whether a library shows nothing else."""
    return bool(paths) and all(map(is_path, paths))


def is_item(path: str | None, provider_ids: Mapping[str, str]) -> bool:
    return MARK in provider_ids or is_path(path)
