"""What somebody says and shows of themselves: to nobody unless they choose so, and of titles only what the reader may know of."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import psycopg

from shared import db
from shared.db import Conn, Row
from shared.errors import Conflict, Invalid, NotFound
from shared.language import gettext
from shared.people import avatars, profiles
from shared.people.accounts import User
from shared.people.avatars import Avatar
from shared.titles.pictures import Picture

sql = db.queries("people/public_profiles")

PRIVATE, HOUSEHOLD, PUBLIC = VISIBILITIES = ("private", "household", "public")
TITLE = ("title_id", "title", "kind", "year")
# What can be shown, and what is told of each.
ITEMS = {
    "favorites": TITLE,
    "ratings": (*TITLE, "value"),
    "watched": TITLE,
    "watchlist": TITLE,
    "genres": ("genre", "titles"),
}
MOST = 24  # of each item
LONGEST_NAME, LONGEST_ABOUT = 80, 500
HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,28})[a-z0-9]")
UNKNOWN = gettext("There is no such profile, or not for you.")
TAKEN = gettext("Somebody has this address already: choose another.")
ACCOUNT = ("language", "time_zone")


@dataclass(frozen=True)
class Own:
    """Somebody's own profile. `name` is the account's; `display_name` None: that one is shown. `handle` is the name in addresses, None
    before one is chosen; `shows` are of `ITEMS`."""

    name: str
    language: str | None
    time_zone: str | None
    handle: str | None
    display_name: str | None
    about: str
    visibility: str
    shows: Sequence[str]


@dataclass(frozen=True)
class Profile:
    """As one reader has it. `items` holds those that its owner shows, in the order of `ITEMS`; `has_picture` whether there is one."""

    user_id: int
    name: str
    handle: str
    about: str
    visibility: str
    items: Mapping[str, list[Row]]
    has_picture: bool


def own(conn: Conn, user_id: int) -> Own:
    return db.one(conn, sql.own, {"user_id": user_id}, row=Own)


def change(conn: Conn, me: User, changes: Mapping[str, object]) -> Own:
    """What `changes` names is so from now on, by the fields of `Own`; the rest stays.

    Raises `Invalid` naming the field, and `Conflict` for an address that somebody has.
    """
    conn.execute(sql.lock, {"user_id": me.id})
    if of_account := {name: changes[name] for name in ACCOUNT if name in changes}:
        profiles.change(conn, me, me.id, of_account)
    said = {name: value for name, value in changes.items() if name not in ACCOUNT}
    if said:
        _save(conn, me.id, _checked(Own(**asdict(own(conn, me.id)) | said)))
    return own(conn, me.id)


def read(conn: Conn, reader: int | None, handle: str) -> Profile:
    """None is whoever comes by without signing in. Raises `NotFound`, the same for what is hidden and for what is not there."""
    row = _readable(conn, reader, handle)
    chosen = row.pop("shows")
    items: dict[str, list[Row]] = {item: [] for item in ITEMS if item in chosen}
    for told in db.all(conn, sql.items, {"user_id": row["user_id"], "reader": reader, "shows": chosen, "limit": MOST}):
        items[told["item"]].append({name: told[name] for name in ITEMS[told["item"]]})
    return Profile(**row, items=items, has_picture=has_picture(conn, row["user_id"]))


def picture(conn: Conn, reader: int | None, handle: str) -> Avatar | Picture:
    """Of whoever's profile the reader may read. Raises `NotFound`."""
    if found := _find_picture(conn, _readable(conn, reader, handle)["user_id"]):
        return found
    raise NotFound(UNKNOWN)


def has_picture(conn: Conn, user_id: int) -> bool:
    """One of their own, or the media server's."""
    return _find_picture(conn, user_id) is not None


def _find_picture(conn: Conn, user_id: int) -> Avatar | Picture | None:
    """As they see it themselves."""
    try:
        return avatars.of_person(conn, user_id, user_id, as_admin=False)
    except NotFound:
        return None


def _readable(conn: Conn, reader: int | None, handle: str) -> Row:
    return db.one(conn, sql.readable, {"reader": reader, "handle": handle.lower()}, missing=UNKNOWN)


def _checked(wanted: Own) -> Own:
    """Raises `Invalid` naming the field."""
    name, about, handle = (wanted.display_name or "").strip(), wanted.about.strip(), (wanted.handle or "").lower()
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise Invalid(gettext("displayName has at most 80 characters, all of which can be seen."), field="displayName")
    if len(about) > LONGEST_ABOUT or "\0" in about:
        raise Invalid(gettext("about has at most 500 characters."), field="about")
    if handle and not HANDLE.fullmatch(handle):
        sentence = gettext("handle has 3 to 30 letters from a to z, digits and hyphens, no hyphen first or last.")
        raise Invalid(sentence, field="handle")
    if wanted.visibility not in VISIBILITIES:
        raise Invalid(gettext("visibility must be private, household or public."), field="visibility")
    if wanted.visibility != PRIVATE and not handle:
        raise Invalid(gettext("Choose an address first: without one nobody finds the profile."), field="handle")
    if unknown := set(wanted.shows) - set(ITEMS):
        sentence = gettext("shows takes %(items)s; there is no “%(item)s”.", items=", ".join(ITEMS), item=min(unknown))
        raise Invalid(sentence, field="shows")
    shows = [item for item in ITEMS if item in wanted.shows]
    return replace(wanted, display_name=name or None, about=about, handle=handle or None, shows=shows)


def _save(conn: Conn, user_id: int, wanted: Own) -> None:
    if db.value(conn, sql.is_taken, {"user_id": user_id, "handle": wanted.handle}, of=bool):
        raise Conflict(TAKEN, field="handle")
    try:
        with conn.transaction():
            conn.execute(sql.save, asdict(wanted) | {"user_id": user_id, "shows": list(wanted.shows)})
    except psycopg.errors.UniqueViolation:  # somebody chose it at the same moment
        raise Conflict(TAKEN, field="handle") from None
