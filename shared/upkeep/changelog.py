"""What changed for people in this version, out of the CHANGELOG that comes with the package."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

# Beside the packages of an installed Matinee (pyproject.toml puts it there), and on top of a checkout.
PLACES = (Path(__file__).parents[1] / "CHANGELOG.md", Path(__file__).parents[2] / "CHANGELOG.md")


@dataclass(frozen=True)
class Release:
    """`title` is “0.1.0 – unreleased”; `changes` are plain sentences, without marks of Markdown."""

    title: str
    changes: Sequence[str]


@lru_cache(maxsize=1)
def newest() -> Release | None:
    """None where no CHANGELOG came along."""
    path = next((path for path in PLACES if path.is_file()), None)
    return read(path.read_text(encoding="utf-8")) if path else None


def read(text: str) -> Release | None:
    """The first release in it; None where there is none."""
    found = re.search(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    if found is None:
        return None
    bullets = re.findall(r"^- (.+?)(?=^- |^#|^$|\Z)", found[2], re.MULTILINE | re.DOTALL)
    return Release(found[1].strip(), [_plain(bullet) for bullet in bullets])


def _plain(text: str) -> str:
    text = re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", " ".join(text.split()))
    return re.sub(r"\*\*|`", "", text)
