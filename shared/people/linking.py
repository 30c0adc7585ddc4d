"""One person with accounts on several media servers: one history, one taste, one list, published on all of them."""

from shared import audit, db, kinds
from shared.audit import Actor
from shared.db import Conn
from shared.discovery import notice_addresses
from shared.errors import Conflict, Invalid, NotFound
from shared.language import gettext
from shared.people import accounts, signing_in
from shared.people.accounts import User
from shared.watching import history

sql = db.queries("people/linking")

# In this order: the accounts go last, so that what is the other's is found by their number.
MOVES = (
    "progress",
    "plays",
    "marks",
    "ratings",
    "feedback",
    "states",
    "state_changes",
    "interactions",
    "trials",
    "outputs",
    "channels",
    "shares",
    "subscriptions",
    "follows",
    "notices",
    "letter_wishes",
    "letters",
    "requests",
    "decisions",
    "notice_addresses",
    "trakt",
    "imports",
    "keep",
    "clear",
    "identities",
)


def link(conn: Conn, user_id: int, other_id: int, *, by: Actor) -> User:
    """`other_id` becomes part of `user_id`, who keeps what both have watched, rated and said; the other's sessions end.

    What is chosen (sliders, passwords) stays that of `user_id`. Raises `NotFound`, `Invalid` for one person twice, `Conflict`
    where both have an account on the same server, or the other one signs in with a password kept here.
    """
    if user_id == other_id:
        raise Invalid(gettext("Name two people: these are one already."), field="userId")
    conn.execute(sql.lock_both, {"ids": [user_id, other_id]})
    found = {row["id"]: row for row in db.all(conn, sql.accounts, {"ids": [user_id, other_id]})}
    if len(found) < 2:
        raise NotFound(gettext("There is no such person."))
    keeps, goes = found[user_id], found[other_id]
    if set(keeps["server_ids"]) & set(goes["server_ids"]):
        raise Conflict(
            gettext(
                "%(name)s and %(other)s have accounts on the same server: they stay two people.",
                name=keeps["name"],
                other=goes["name"],
            )
        )
    if goes["has_password"]:
        raise Conflict(
            gettext(
                "%(name)s signs in with a password kept here: link %(other)s to that account instead.",
                name=goes["name"],
                other=keeps["name"],
            )
        )
    both = {"keeps": user_id, "goes": other_id, "most_addresses": notice_addresses.MOST}
    for move in MOVES:
        conn.execute(getattr(sql, move), both)
    conn.execute(sql.retire, both)
    audit.record(conn, by, "users.link", user_id, {"other": other_id, "name": goes["name"]})
    for kind in kinds.picked():
        history.refresh_soon(conn, user_id, kind.name, trigger=by.trigger, must=True)
    user = accounts.get(conn, user_id)
    assert user is not None
    return user


def link_by_signing_in(conn: Conn, user: User, name: str, password: str) -> User:
    """The person proves that an account on another server is theirs too. Throttle before calling.

    Raises what `signing_in.sign_in` and `link` raise, and `Conflict` where they have an account on every server.
    """
    other = signing_in.sign_in_elsewhere(conn, user, name, password)
    return link(conn, user.id, other.id, by=user.actor)
