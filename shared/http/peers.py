"""Keeps a library that opens its own connections to peers that Matinee may call, and to a time: whatever it speaks, HTTP or SMTP.

By an audit hook of the interpreter, since such a library takes no session of ours: it sees the address of every connection, after
names were looked up, so that neither a redirect nor a name that changes its mind gets past it.
"""

import ipaddress
import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache

from shared.http import addresses
from shared.http.addresses import Forbidden
from shared.language import gettext


@dataclass
class Watch:
    """What became of the connections: `was_refused` one of them, `was_cut` for the time was up."""

    inner: bool
    was_refused: bool = False
    was_cut: bool = False
    _ends: list[int] = field(default_factory=list)

    def look(self, made: socket.socket, peer: object) -> None:
        """Raises `Forbidden`. Keeps an end of the connection of its own, by which it can be cut whoever holds the other."""
        if not _may_call(peer, self.inner):
            self.was_refused = True
            raise Forbidden(gettext("forbidden address"))
        self._ends.append(os.dup(made.fileno()))

    def cut(self) -> None:
        self.was_cut = True
        for end in self._ends:
            with suppress(OSError), socket.socket(fileno=os.dup(end)) as connection:
                connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        for end in self._ends:
            os.close(end)


_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(*, inner: bool, seconds: float) -> Iterator[Watch]:
    """Connections that this thread makes go to addresses that Matinee may call; without `inner` to public ones alone. After so many
    seconds all are cut."""
    _listen()
    watch = Watch(inner)
    before, timer = _watch.set(watch), threading.Timer(seconds, watch.cut)
    timer.daemon = True
    timer.start()
    try:
        yield watch
    finally:
        timer.cancel()
        _watch.reset(before)
        watch.close()


@cache
def _listen() -> None:
    """Once for the process: a hook stays as long as that does."""
    sys.addaudithook(_heard)


def _heard(event: str, args: tuple[socket.socket, object]) -> None:
    if event == "socket.connect" and (watch := _watch.get()):
        watch.look(*args)


def _may_call(peer: object, inner: bool) -> bool:
    """A name, which would be looked up below us, and a socket of this machine are none that may."""
    try:
        address = str(peer[0]) if isinstance(peer, tuple) else ""
        return not addresses.is_forbidden(address) and (inner or addresses.is_public(address))
    except (ValueError, ipaddress.AddressValueError):
        return False
