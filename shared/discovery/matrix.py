"""Matrix as Apprise has it, held to what a message needs: one room of an account by its access token, or a webhook of a bridge.

With a name and a password Apprise signs in for each message, registers an account where that fails, and calls its server again as the
address is thrown away. It makes rooms for people and names that have none, writes to every room where none is named, and gives the
account's device other keys of encryption with each process. None of that is asked of it here.
"""

import re
from typing import Any

from shared.errors import Invalid
from shared.language import gettext

SCHEMES = ("matrix", "matrixs")
# An id as Apprise takes it; since version 12 of rooms without a server.
ROOM = re.compile(r"![A-Za-z0-9._=-]+(:[A-Za-z0-9.-]+)?")
BY_ACCOUNT = "off"  # Apprise's word for the mode in which no bridge stands between
NO_PASSWORD = gettext(
    "Matrix takes an access token here, neither a name nor a password: matrixs://token@example.org/!room:example.org."
)
ONE_ROOM = gettext(
    "Name one room by its id, as its settings show it under Advanced: matrixs://token@example.org/!room:example.org. Or enter the "
    "webhook of a bridge: matrixs://token@example.org/?mode=hookshot."
)


def check(messenger: object) -> None:
    """Raises `Invalid` for an address of Matrix that asks for more than a message."""
    has = vars(messenger)
    if has["mode"] != BY_ACCOUNT:
        return
    if has["user"] or not has["password"]:
        raise Invalid(NO_PASSWORD, field="address")
    if has["users"] or not all(ROOM.fullmatch(room) for room in has["rooms"]) or len(has["rooms"]) != 1:
        raise Invalid(ONE_ROOM, field="address")


def tame(messenger: Any) -> None:
    """Whatever the address says: no keys, no picture, which would use up the number by which a server tells messages apart, and the
    room's id as it stands."""
    messenger.e2ee = messenger.autoverify = messenger.include_image = messenger.hsreq = False
