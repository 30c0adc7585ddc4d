"""How long a person waits for somebody else's service, and how many such calls run at once: the rest of Matinee goes on.

A job takes its time. What a request calls – a sign-in, a picture, the test of a server – has a deadline for all its calls
together, and is refused with a sentence while as many others wait already.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from shared.errors import Crowded
from shared.language import gettext

SOON_S = 1.0
CROWDED = gettext("Too many people wait for a media server or an AI service just now: try again in a moment.")


@dataclass(frozen=True, slots=True)
class Patience:
    """`until` is of the monotonic clock; `queue_s` is how long a call may wait for one of the `places`."""

    until: float
    places: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(1))
    queue_s: float = 0.0

    @property
    def left_s(self) -> float:
        return max(0.0, self.until - time.monotonic())


_somebody: ContextVar[Patience | None] = ContextVar("somebody", default=None)


def begin(patience: Patience | None) -> None:
    """From here on, in this thread or greenlet, this is whose patience counts; None: nobody waits."""
    _somebody.set(patience)


@contextmanager
def waiting(patience: Patience) -> Iterator[None]:
    before = _somebody.get()
    _somebody.set(patience)
    try:
        yield
    finally:
        _somebody.set(before)


def left_s() -> float:
    """Seconds that somebody still waits; infinite for a job."""
    patience = _somebody.get()
    return patience.left_s if patience else float("inf")


def allows(spent_s: float) -> bool:
    """Whether a call that failed after so long is made again: somebody who waits is told soon that a server hangs."""
    return _somebody.get() is None or spent_s < SOON_S


@contextmanager
def place() -> Iterator[None]:
    """One call to the outside. Raises `Crowded` when no place becomes free in time."""
    patience = _somebody.get()
    if patience is None:
        yield
        return
    if not patience.places.acquire(timeout=min(patience.queue_s, patience.left_s)):
        raise Crowded(CROWDED, details={"retryAfter": 2})
    try:
        yield
    finally:
        patience.places.release()
