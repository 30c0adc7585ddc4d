"""docs/architecture.md speaks of what is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
SUFFIXES = ("md", "py")


def test_every_file_that_is_named_is_there() -> None:
    named = re.findall(r"`((?:shared|web|functions|sql|infra|docs|tests)/[\w/.]+)`", TEXT)
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists()] == []
    below = [name for name in re.findall(r"`(\w+/\w+\.py)`", TEXT) if not (ROOT / name).exists()]
    assert [name for name in below if not (ROOT / "shared" / name).exists()] == []


def test_every_function_and_option_that_is_named_is_there() -> None:
    dotted = [name for name in re.findall(r"`(\w+)\.(\w+)`", TEXT) if name[1] not in SUFFIXES]
    assert len(dotted) > 3
    assert [name for name in dotted if not is_there(*name)] == []


def is_there(room: str, name: str) -> bool:
    """A function of a room of `shared`, or an option of the household."""
    path = ROOT / "shared" / f"{room}.py"
    path = path if path.exists() else ROOT / "shared" / room / "__init__.py"
    is_function = path.exists() and re.search(rf"^def {name}\(", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return bool(is_function) or f'"{room}.{name}"' in (ROOT / "shared" / "options.py").read_text(encoding="utf-8")
