"""One LISTEN connection per process, fanned out to whoever waits for news."""

import logging
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress

import psycopg

from shared import db
from shared.errors import Problem

log = logging.getLogger(__name__)

CHANNELS = ("job_runs", "recommendations", "rooms")
BACKLOG = 200


class Subscription:
    """News of some channels, in order. A reader that is too slow loses the oldest: news say “look again”, no more."""

    def __init__(self) -> None:
        self._news: queue.Queue[str] = queue.Queue(BACKLOG)

    def put(self, payload: str) -> None:
        with suppress(queue.Empty):
            if self._news.full():
                self._news.get_nowait()
        with suppress(queue.Full):
            self._news.put_nowait(payload)

    def wait(self, timeout_s: float) -> list[str]:
        """Everything that came, waiting for the first; empty after `timeout_s`."""
        try:
            found = [self._news.get(timeout=timeout_s)]
        except queue.Empty:
            return []
        with suppress(queue.Empty):
            while True:
                found.append(self._news.get_nowait())
        return found


class Listener:
    """The thread that listens. Started with the first subscription; comes back by itself after an outage."""

    def __init__(self) -> None:
        self._subscriptions: dict[str, set[Subscription]] = defaultdict(set)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()
        self._stopped = False

    def stop(self) -> None:
        """For good: whoever subscribes next wants another listener."""
        self._stopped = True
        if self._thread is not None:
            self._thread.join(3)

    def add(self, channels: Sequence[str]) -> Subscription:
        subscription = Subscription()
        with self._lock:
            for channel in channels:
                self._subscriptions[channel].add(subscription)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="live", daemon=True)
                self._thread.start()
        # What happens between a subscriber's first look and our LISTEN would be missed otherwise.
        self._ready.wait(5)
        return subscription

    def remove(self, channels: Sequence[str], subscription: Subscription) -> None:
        with self._lock:
            for channel in channels:
                self._subscriptions[channel].discard(subscription)

    def _run(self) -> None:
        while not self._stopped:
            try:
                self._listen()
            except (psycopg.Error, Problem) as error:
                self._ready.clear()
                log.warning("Live updates lost the database and will come back: %s", type(error).__name__)
                time.sleep(1)

    def _listen(self) -> None:
        with db.connect(autocommit=True) as conn:
            for channel in CHANNELS:
                conn.execute(psycopg.sql.SQL("listen {}").format(psycopg.sql.Identifier(channel)))
            self._ready.set()
            # After an outage everybody looks again.
            self._publish_all()
            while not self._stopped:
                for notice in conn.notifies(timeout=0.5):
                    self._publish(notice.channel, notice.payload)

    def _publish(self, channel: str, payload: str) -> None:
        with self._lock:
            subscriptions = list(self._subscriptions[channel])
        for subscription in subscriptions:
            subscription.put(payload)

    def _publish_all(self) -> None:
        for channel in CHANNELS:
            self._publish(channel, "")


_listener = Listener()


def forget() -> None:
    """For tests, whose databases come and go under one process."""
    global _listener
    _listener.stop()
    _listener = Listener()


@contextmanager
def subscribe(*channels: str) -> Iterator[Subscription]:
    """News of these channels while the block runs. An empty payload means: anything may have changed."""
    subscription = _listener.add(channels)
    try:
        yield subscription
    finally:
        _listener.remove(channels, subscription)


def follow(
    *channels: str, every_s: float, breath_s: float = 0.0, concerns: Callable[[str], bool] = lambda payload: True
) -> Generator[bool, None, None]:
    """True now and after each news that `concerns` says is any, for whoever then looks; False when `every_s` passed without.

    Subscribed before the first: what changes in between is not missed. News that come within `breath_s` are one.
    """
    with subscribe(*channels) as news:
        yield True
        while True:
            found = news.wait(every_s)
            if found and breath_s:
                time.sleep(breath_s)
                found += news.wait(0.001)
            yield any(map(concerns, found))


def publish(conn: psycopg.Connection[object], channel: str, payload: str) -> None:
    """Leaves with the caller's commit."""
    conn.execute(db.queries("live").notify, {"channel": channel, "payload": payload})
