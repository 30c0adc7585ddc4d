"""Waiting for something, and for quiet."""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr


@contextmanager
def stderr() -> Iterator[None]:
    """What a command would say to the terminal is not said in between the bench's own lines."""
    with redirect_stderr(io.StringIO()):
        yield


def until(condition: Callable[[], bool], timeout_s: float, what: str) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {timeout_s:.0f} s")
        time.sleep(0.02)
