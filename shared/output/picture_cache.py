"""Pictures that were fetched for libraries, on disk: people have many picks in common, and each picture is asked for once."""

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from shared.output.model import Remote
from shared.settings import settings

MOST_BYTES = 512 * 1024 * 1024
END = ".picture"


def find(entry: Remote) -> bytes | None:
    path = _path(entry)
    try:
        content = path.read_bytes()
        os.utime(path)  # what is used stays
    except OSError:
        return None
    return content


def keep(entry: Remote, content: bytes) -> None:
    """Whole or not at all. A disk that is full or may not be written keeps nothing, and that is no failure."""
    path = _path(entry)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
            try:
                part.write(content)
                part.flush()
                os.replace(part.name, path)
            except OSError:
                os.unlink(part.name)


def trim(most_bytes: int = MOST_BYTES) -> int:
    """Removes what was not used for longest until the rest fits, and what a killed run left half written. Returns how many."""
    found = sorted(((path, path.stat()) for path in folder().glob("*")), key=lambda one: -one[1].st_mtime)
    kept, removed = 0, 0
    for path, status in found:
        kept += status.st_size
        if kept > most_bytes or path.suffix != END:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def folder() -> Path:
    return settings().home / "pictures"


def _path(entry: Remote) -> Path:
    return folder() / (hashlib.sha256(f"{entry.address} {entry.tag}".encode()).hexdigest() + END)
