"""One `matinee up` a MATINEE_HOME."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from shared.settings import folders, settings
from web.commands import output


@contextmanager
def alone() -> Iterator[None]:
    """Raises `Failed` when another one runs. The claim is a lock of the kernel's: one that was killed holds nothing."""
    home = folders.make(settings().home, "MATINEE_HOME")
    with (home / "up.lock").open("w") as claim:
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise output.Failed(
                f"Matinee is running already with {home}; stop it, or set another MATINEE_HOME."
            ) from None
        yield
