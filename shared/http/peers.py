"""Keeps a process that lets a library open its own connections to peers that Matinee may call: whatever it speaks, HTTP or SMTP.

By an audit hook of the interpreter, since such a library takes no session of ours: it sees the address of every connection, after
names were looked up, so that neither a redirect nor a name that changes its mind gets past it.
"""

import ipaddress
import sys
from dataclasses import dataclass

from shared.http import addresses
from shared.http.addresses import Forbidden
from shared.language import gettext

# Of a socket; the address stands behind it, except where a message is sent without one.
CALLS = ("socket.connect", "socket.sendto", "socket.sendmsg")


@dataclass
class Watch:
    """Without `inner` public addresses alone may be called; `was_refused` once another was tried."""

    inner: bool
    was_refused: bool = False

    def hear(self, event: str, args: tuple[object, ...]) -> None:
        """Raises `Forbidden`."""
        if event in CALLS and args[1] is not None and not _may_call(args[1], self.inner):
            self.was_refused = True
            raise Forbidden(gettext("forbidden address"))


def watched(*, inner: bool) -> Watch:
    """For as long as the process lives, in all of its threads: so it is for a process that lives for this alone."""
    watch = Watch(inner)
    sys.addaudithook(watch.hear)
    return watch


def _may_call(peer: object, inner: bool) -> bool:
    """A name, which would be looked up below us, and a socket of this machine are none that may."""
    try:
        address = str(peer[0]) if isinstance(peer, tuple) else ""
        return not addresses.is_forbidden(address) and (inner or addresses.is_public(address))
    except (ValueError, ipaddress.AddressValueError):
        return False
