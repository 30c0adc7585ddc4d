"""Files on their way into one folder: each is written beside its place, is safe on disk, and gets its name then.

What a disk takes longest for is to say that something is safe, so many are asked for at once. A file that is killed on its way
leaves no more than a hidden part, which the next batch takes away.
"""

import ctypes
import os
import platform
import re
from collections.abc import Callable
from contextlib import suppress

from shared.output import refusals
from shared.output.directories import below
from shared.output.model import Link, Text

PART = ".matinee.part"  # hidden from scans
MOST_FILES, MOST_BYTES = 256, 32 * 2**20
TELLS_ERRORS = (5, 8)  # before that Linux made a whole file system safe without a word of what had failed


class Batch:
    """`top` is the open folder, all paths lie below it. By `finish` at the latest each is there by its name."""

    def __init__(self, top: int) -> None:
        self._top = top
        self._waiting: list[str] = []
        self._bytes = 0

    def add(self, path: str, content: Text | Link) -> None:
        try:
            _write_part(self._top, _part(len(self._waiting)), content)
        except OSError as error:
            refusals.unless(error, path=path)
        self._waiting.append(path)
        self._bytes += len(content.content) if isinstance(content, Text) else 0
        if len(self._waiting) >= MOST_FILES or self._bytes >= MOST_BYTES:
            self._land()

    def finish(self) -> None:
        """In the order in which they came. Their names are safe on disk then too."""
        self._land()
        self._make_safe()

    def _land(self) -> None:
        """What fails on the way is dropped: what was not safe once may be called safe when asked again."""
        waiting, self._waiting, self._bytes = self._waiting, [], 0
        if waiting:
            self._make_safe()
        for number, path in enumerate(waiting):
            self._name(_part(number), path)

    def _name(self, part: str, path: str) -> None:
        *parents, name = path.split("/")
        try:
            with below(self._top, parents, create=True) as parent:
                os.rename(part, name, src_dir_fd=self._top, dst_dir_fd=parent)
        except OSError as error:
            refusals.unless(error, path=path)

    def _make_safe(self) -> None:
        """All that was written to this file system, by whomever: one such wait is shorter than many."""
        if SYNCFS is not None and SYNCFS(self._top) != 0:
            number = ctypes.get_errno()
            refusals.unless(OSError(number, os.strerror(number)), path=PART)


def clear(top: int) -> None:
    """Takes away what a batch that was killed, or could not go on, has left."""
    for name in os.listdir(top):
        if name.startswith(PART):
            with suppress(FileNotFoundError):
                os.unlink(name, dir_fd=top)


def _part(number: int) -> str:
    return f"{PART}{number}"


def _write_part(top: int, name: str, content: Text | Link) -> None:
    if isinstance(content, Link):
        os.symlink(content.target, name, dir_fd=top)
        return
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(name, flags, 0o644, dir_fd=top), "wb") as part:
        part.write(content.content)
        part.flush()
        if SYNCFS is None:
            os.fsync(part.fileno())


def _syncfs() -> Callable[[int], int] | None:
    found = re.match(r"(\d+)\.(\d+)", platform.release())
    if platform.system() != "Linux" or not found or (int(found[1]), int(found[2])) < TELLS_ERRORS:
        return None
    # Not every C library for Linux has it.
    return getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)


SYNCFS = _syncfs()
