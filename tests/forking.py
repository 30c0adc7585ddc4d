"""A process of its own for what is to be killed, or to break, without the test."""

import os
from collections.abc import Callable


def in_child(work: Callable[[], object]) -> int:
    """Its process id; it ends with 0 when the work did. Whoever asks waits for it."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return child


def status(work: Callable[[], object]) -> int:
    """How a process that did this and nothing else ended, as `os.waitpid` says it."""
    return os.waitpid(in_child(work), 0)[1]
