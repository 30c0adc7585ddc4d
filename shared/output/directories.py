"""Open directories, reached from one to the next by name: a link that is put in the way at any moment is refused."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


@contextmanager
def walked(root: Path, parts: Sequence[str], *, create: bool) -> Iterator[int]:
    """A descriptor of the directory at the end of `parts`. The root itself may be a link."""
    at = os.open(root, DIRECTORY)
    try:
        with below(at, parts, create=create) as inner:
            yield inner
    finally:
        os.close(at)


@contextmanager
def below(top: int, parts: Sequence[str], *, create: bool) -> Iterator[int]:
    at = os.dup(top)
    try:
        for part in parts:
            inner = _entered(at, part, create=create)
            os.close(at)
            at = inner
        yield at
    finally:
        os.close(at)


def _entered(at: int, part: str, *, create: bool) -> int:
    try:
        return os.open(part, DIRECTORY | os.O_NOFOLLOW, dir_fd=at)
    except FileNotFoundError:
        if not create:
            raise
    with suppress(FileExistsError):
        os.mkdir(part, dir_fd=at)
    return os.open(part, DIRECTORY | os.O_NOFOLLOW, dir_fd=at)
