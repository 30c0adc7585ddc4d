"""One folder of ours on disk. Links in it, our own too, are never followed, so nothing outside is ever read, written or removed."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from shared.output import batch, refusals
from shared.output.batch import Batch
from shared.output.directories import walked
from shared.output.model import Entry, Link, Remote, Text

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

    @contextmanager
    def writing(self) -> Iterator[Batch]:
        """What is added to it is there whole or not at all by the end of the block, also of one that raises. What is fetched comes
        here as text."""
        with self._written_to() as top:
            one = Batch(top)
            try:
                yield one
            finally:
                try:
                    one.finish()
                finally:
                    batch.clear(top)

    def write(self, path: str, content: Text | Link) -> None:
        with self.writing() as one:
            one.add(path, content)

    def remove(self, path: str) -> None:
        """Gone is fine, and so is what somebody put in its place: a folder, or a link where a folder of ours was."""
        *parents, name = path.split("/")
        try:
            with self._opened(*parents, create=False) as parent:
                if not _is_folder(parent, name):
                    os.unlink(name, dir_fd=parent)
        except OSError as error:
            refusals.unless(error, errno.ENOENT, *BLOCKED, path=path)

    def prune(self, path: str) -> None:
        """Removes the folders between this one and a removed file, as far up as they are empty."""
        *parents, _ = path.split("/")
        for depth in range(len(parents), 0, -1):
            if not self._remove_empty(parents[:depth]):
                return

    def vanish(self) -> None:
        """Removes what is left of the folder itself, and those above it that hold no other; anything of somebody else's keeps
        them."""
        try:
            with self._opened(create=False) as top:
                batch.clear(top)
        except OSError as error:
            refusals.unless(error, errno.ENOENT, *BLOCKED, path=self.name)
        above = self.name.split("/")
        while above and self._is_gone(above):
            above.pop()

    def _remove_empty(self, parts: list[str]) -> bool:
        return self._is_gone([*self.name.split("/"), *parts])

    def _is_gone(self, whole: list[str]) -> bool:
        """Whether the folder below the root is away now, because it was empty."""
        try:
            with walked(self.root, whole[:-1], create=False) as parent:
                os.rmdir(whole[-1], dir_fd=parent)
        except OSError as error:
            refusals.unless(error, *KEPT, errno.ENOENT, path="/".join(whole))
            return error.errno == errno.ENOENT
        return True

    def _target(self, path: str) -> str | None:
        *parents, name = path.split("/")
        try:
            with self._opened(*parents, create=False) as parent:
                return os.readlink(name, dir_fd=parent)
        except OSError as error:
            refusals.unless(error, errno.ENOENT, errno.EINVAL, *BLOCKED, path=path)
            return None

    def _content(self, path: str, size: int | None = None) -> bytes | None:
        """None unless it is a file, of this size where one is given; without one it is not read."""
        *parents, name = path.split("/")
        try:
            with self._opened(*parents, create=False) as parent:
                # Not blocking: a pipe in the place of our file would hold us for ever.
                file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=parent)
        except OSError as error:
            refusals.unless(error, errno.ENOENT, errno.ENXIO, *BLOCKED, path=path)
            return None
        with os.fdopen(file, "rb") as opened:
            status = os.fstat(file)
            if not stat.S_ISREG(status.st_mode) or size not in (None, status.st_size):
                return None
            return b"" if size is None else opened.read()

    @contextmanager
    def _written_to(self) -> Iterator[int]:
        with ExitStack() as opened:
            try:
                top = opened.enter_context(self._opened())
                batch.clear(top)  # of a run that was killed
            except OSError as error:
                refusals.unless(error, path=self.name)
            yield top

    @contextmanager
    def _opened(self, *parents: str, create: bool = True) -> Iterator[int]:
        if create:
            self.root.mkdir(parents=True, exist_ok=True)
        with walked(self.root, [*self.name.split("/"), *parents], create=create) as opened:
            yield opened


def _is_folder(parent: int, name: str) -> bool:
    try:
        return stat.S_ISDIR(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode)
    except FileNotFoundError:
        return False
