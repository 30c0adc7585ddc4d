"""Who is in a room: by their account, or as a guest by what they were given on joining – programs in a header, browsers in their cookie."""

from flask import g, request, session

from shared.curation import rooms
from shared.curation.rooms import Room, Seat
from shared.errors import Forbidden, Unauthorized
from shared.people.accounts import User
from web import request_db

HEADER, KEPT = "X-Room-Secret", "rooms"
MOST_KEPT = 5  # rooms that a browser is a guest in


def admit(user: User | None) -> None:
    """Before a route for guests, whose path holds the token of the room. Raises `Unauthorized` for nobody, `NotFound` for a room that has
    ended, and `Forbidden` for who is signed in and not in it."""
    token, secrets = str((request.view_args or {})["token"]), _secrets()
    if user is None and not secrets:
        raise Unauthorized(rooms.NOT_SEATED)
    found = find(rooms.find(request_db.conn(), token), user)
    if found is None:
        raise Forbidden(rooms.NOT_SEATED)
    g.seat = found


def find(room: Room, user: User | None) -> Seat | None:
    """Who asks, in this room; None who is not in it."""
    conn = request_db.conn()
    if user is not None and (found := rooms.seat(conn, room, user.id, None)):
        return found
    return next((found for secret in _secrets() if (found := rooms.seat(conn, room, None, secret))), None)


def current() -> Seat:
    """Who asks, on routes for guests."""
    found: Seat = g.seat
    return found


def keep(secret: str) -> None:
    """In the browser's cookie, which is signed and nobody else's."""
    session.permanent = True
    session[KEPT] = [secret, *session.get(KEPT, ())][:MOST_KEPT]


def _secrets() -> list[str]:
    """A browser's cookie counts on pages alone, where forms prove that they are meant."""
    if request.path.startswith("/api/"):
        sent = request.headers.get(HEADER, "")
        return [sent] if sent else []
    return list(session.get(KEPT, ()))
