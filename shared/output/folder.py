"""One folder of ours on disk. Links in it, our own too, are never followed, so nothing outside is ever read, written or removed."""

import errno
import logging
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from shared.errors import Conflict, Misconfigured, Unavailable
from shared.output.model import Entry, Link, Remote, Text

log = logging.getLogger(__name__)

DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
PART = ".matinee.part"  # hidden from scans; at most one is ever left behind, and the next write takes it over
BAD_PLACE = (errno.EACCES, errno.EPERM, errno.EROFS)
IN_THE_WAY = (errno.ELOOP, errno.ENOTDIR, errno.EISDIR)
BLOCKED = (
    errno.ELOOP,
    errno.ENOTDIR,
)  # on the way there is something else than a folder: then what is behind it is not there
KEPT = (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR, errno.ELOOP, errno.EBUSY)  # why a folder is not ours to remove


class Folder:
    """`root` is the operator's and may be a link; `name` lies below it and is ours, as are all paths given to methods.

    Every step goes from an open directory to the next by name: a link that is put in the way at any moment is refused.
    """

    def __init__(self, root: Path, name: str) -> None:
        self.root, self.name = root, name

    def holds(self, path: str, content: Entry) -> bool:
        """Whether the file is there with exactly this content, or the link with this target; of what is fetched, whether
        there is a file."""
        match content:
            case Text():
                return self._content(path, len(content.content)) == content.content
            case Link():
                return self._target(path) == content.target
            case Remote():
                return self._content(path) is not None

    def write(self, path: str, content: Text | Link) -> None:
        """Whole or not at all: the name appears when the content is safely on disk. What is fetched comes here as text."""
        *parents, name = path.split("/")
        try:
            with self._opened() as top, self._opened(*parents) as parent:
                _write_part(top, content)
                os.rename(PART, name, src_dir_fd=top, dst_dir_fd=parent)
        except OSError as error:
            _unless(error, path=path)

    def remove(self, path: str) -> None:
        """Gone is fine, and so is what somebody put in its place: a folder, or a link where a folder of ours was."""
        *parents, name = path.split("/")
        try:
            with self._opened(*parents, create=False) as parent:
                if not _is_folder(parent, name):
                    os.unlink(name, dir_fd=parent)
        except OSError as error:
            _unless(error, errno.ENOENT, *BLOCKED, path=path)

    def prune(self, path: str) -> None:
        """Removes the folders between this one and a removed file, as far up as they are empty."""
        *parents, _ = path.split("/")
        for depth in range(len(parents), 0, -1):
            if not self._remove_empty(parents[:depth]):
                return

    def vanish(self) -> None:
        """Removes what is left of the folder itself, and those above it that hold no other; anything of somebody else's keeps
        them."""
        self.remove(PART)
        above = self.name.split("/")
        while above and self._is_gone(above):
            above.pop()

    def _remove_empty(self, parts: list[str]) -> bool:
        return self._is_gone([*self.name.split("/"), *parts])

    def _is_gone(self, whole: list[str]) -> bool:
        """Whether the folder below the root is away now, because it was empty."""
        try:
            with _walked(self.root, whole[:-1], create=False) as parent:
                os.rmdir(whole[-1], dir_fd=parent)
        except OSError as error:
            _unless(error, *KEPT, errno.ENOENT, path="/".join(whole))
            return error.errno == errno.ENOENT
        return True

    def _target(self, path: str) -> str | None:
        *parents, name = path.split("/")
        try:
            with self._opened(*parents, create=False) as parent:
                return os.readlink(name, dir_fd=parent)
        except OSError as error:
            _unless(error, errno.ENOENT, errno.EINVAL, *BLOCKED, path=path)
            return None

    def _content(self, path: str, size: int | None = None) -> bytes | None:
        """None unless it is a file, of this size where one is given; without one it is not read."""
        *parents, name = path.split("/")
        try:
            with self._opened(*parents, create=False) as parent:
                # Not blocking: a pipe in the place of our file would hold us for ever.
                file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=parent)
        except OSError as error:
            _unless(error, errno.ENOENT, errno.ENXIO, *BLOCKED, path=path)
            return None
        with os.fdopen(file, "rb") as opened:
            status = os.fstat(file)
            if not stat.S_ISREG(status.st_mode) or size not in (None, status.st_size):
                return None
            return b"" if size is None else opened.read()

    @contextmanager
    def _opened(self, *parents: str, create: bool = True) -> Iterator[int]:
        if create:
            self.root.mkdir(parents=True, exist_ok=True)
        with _walked(self.root, [*self.name.split("/"), *parents], create=create) as opened:
            yield opened


@contextmanager
def _walked(root: Path, parts: list[str], *, create: bool) -> Iterator[int]:
    """A descriptor of the directory at the end of `parts`."""
    at = os.open(root, DIRECTORY)
    try:
        for part in parts:
            if create:
                with suppress(FileExistsError):
                    os.mkdir(part, dir_fd=at)
            inner = os.open(part, DIRECTORY | os.O_NOFOLLOW, dir_fd=at)
            os.close(at)
            at = inner
        yield at
    finally:
        os.close(at)


def _write_part(top: int, content: Text | Link) -> None:
    with suppress(FileNotFoundError):
        os.unlink(PART, dir_fd=top)
    if isinstance(content, Link):
        os.symlink(content.target, PART, dir_fd=top)
        return
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(PART, flags, 0o644, dir_fd=top), "wb") as part:
        part.write(content.content)
        part.flush()
        os.fsync(part.fileno())


def _is_folder(parent: int, name: str) -> bool:
    try:
        return stat.S_ISDIR(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode)
    except FileNotFoundError:
        return False


def _unless(error: OSError, *harmless: int, path: str) -> None:
    """Raises what the disk refused as a sentence, unless it is harmless.

    The path has the title's name in it, which not everybody may read who reads of a run: only our log tells it.
    """
    if error.errno in harmless:
        return
    reason = error.strerror or "it failed"
    log.warning("%s: “%s”", reason, path)
    if error.errno in IN_THE_WAY:
        raise Conflict(
            "In Matinee's output folder a path is blocked by a link or by something else of that name: "
            "the worker's log tells which; move it away."
        ) from error
    if error.errno in BAD_PLACE:
        raise Misconfigured(
            f"Matinee cannot write its libraries ({reason}): check MEDIA_SERVER_STRM_ROOT and who may write there."
        ) from error
    raise Unavailable(
        f"Matinee could not write a file of a library ({reason}); the worker's log tells which."
    ) from error
