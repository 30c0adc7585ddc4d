"""Whose things a path speaks of. Somebody else's answer as if there were nobody: 404."""

from shared.errors import NotFound
from shared.language import gettext
from shared.people import accounts
from shared.people.accounts import User
from web import auth, request_db

NOBODY = gettext("There is nobody of this number, or not for you.")


def readable(user_id: int | None) -> User:
    """Oneself; for administrators, anybody active. None is oneself."""
    me = auth.me()
    if user_id in (None, me.id):
        return me
    user = accounts.get(request_db.conn(), user_id) if me.is_admin and user_id else None
    if user is None:
        raise NotFound(NOBODY)
    return user


def own(user_id: int) -> User:
    """What a person says is their own: nobody else says it for them."""
    me = auth.me()
    if user_id != me.id:
        raise NotFound(NOBODY)
    return me
