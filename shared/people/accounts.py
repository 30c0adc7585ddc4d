"""The people of the household: who they are, and what their servers let them see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from shared import audit, db, jobs, kinds, secrets
from shared.audit import Actor
from shared.db import Conn
from shared.errors import Conflict, NotFound
from shared.jobs import names
from shared.language import gettext
from shared.media_servers import model
from shared.titles import access_rules

sql = db.queries("people/accounts")

REPEATED = 3  # reads in a row without somebody


@dataclass(frozen=True)
class User:
    """`kinds` are those they get picks of. `avatar` is another text for another picture, None where they have none;
    `language` is as they chose it. `age_limit` is in years, `limits` names every rule of the server that keeps something from this person,
    `inactive_because` who shut them out. `has_unread`: notices, whatever they are of; asked of who signs in alone."""

    id: int
    name: str
    role: str
    is_active: bool
    token_epoch: int
    kinds: frozenset[str]
    time_zone: str | None
    language: str | None = None
    avatar: str | None = None
    server_name: str | None = None
    age_limit: int | None = None
    limits: Sequence[str] = ()
    inactive_because: str | None = None
    last_login_at: datetime | None = None
    has_unread: bool = False

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"

    def gets(self, kind: str) -> bool:
        """Whether they get picks of it."""
        return kind in self.kinds

    @property
    def actor(self) -> Actor:
        """Who they are in the log of deeds."""
        return Actor(self.id, self.name)

    def as_member(self) -> "User":
        """The same person, in a matter in which they are nobody's administrator."""
        return replace(self, role="member")


@dataclass(frozen=True)
class Identity:
    """An account on a server that is not shut out there; `subject` is the server's id of it."""

    server_id: int
    subject: str
    name: str


def get(conn: Conn, user_id: int, *, device: int | None = None) -> User | None:
    """None for somebody unknown, switched off, or shut out by their server; or signed out on `device`, when it is given."""
    return db.maybe(conn, sql.active_by_id, {"id": user_id, "device": device}, row=_user)


def by_id(conn: Conn, user_id: int) -> User:
    """Also somebody who is not active. Raises `NotFound`."""
    return db.one(conn, sql.listing, {"id": user_id}, row=_user, missing=gettext("There is no such person."))


def listing(conn: Conn) -> list[User]:
    """Everybody by name, also who is not active."""
    return db.all(conn, sql.listing, {"id": None}, row=_user)


def enable(conn: Conn, who: str | int, **on: bool | None) -> User:
    """Switches picks of kinds on or off, by their plurals (`movies=True`); None leaves one, and without any all go on. `who` is
    a name or an id.

    Raises `NotFound`, and `Conflict` when several people have that name.
    """
    wanted = {plural: is_on for plural, is_on in on.items() if is_on is not None}
    wanted = wanted or {kind.plural: True for kind in kinds.picked()}
    user_id = find(conn, who)
    switches = [{"kind": kinds.picked_as(plural).name, "enabled": is_on} for plural, is_on in wanted.items()]
    conn.execute(sql.switch, {"id": user_id, "switches": Jsonb(switches)})
    return by_id(conn, user_id)


def disable(conn: Conn, who: str | int) -> User:
    """No picks of any kind any more; ratings and history stay."""
    return enable(conn, who, **{kind.plural: False for kind in kinds.picked()})


def choose(conn: Conn, user_id: int, *, by: Actor, **on: bool | None) -> User:
    """As `enable`, as a deed of somebody."""
    user = enable(conn, user_id, **on)
    audit.record(conn, by, "users.picks", user.id, {kind: is_on for kind, is_on in on.items() if is_on is not None})
    return user


def switch(conn: Conn, user_id: int, plural: str, on: bool, *, by: Actor) -> User:
    """Picks of “movies” or another kind on or off. Somebody switched on has their history read, and first picks follow.

    Raises `NotFound`.
    """
    kind = kinds.picked_as(plural)
    user = choose(conn, user_id, by=by, **{plural: on})
    if on and kind.is_served:
        read_history(conn, user.id, [kind.name], requested_by=by.id)
    return user


def pick_for_all(conn: Conn, *, by: Actor) -> int:
    """Everybody who is active gets picks of every kind; whoever is new to one has their history of it read. Returns how many
    people get more than before."""
    missing = {
        one.id: [kind for kind in kinds.picked() if not one.gets(kind.name)] for one in listing(conn) if one.is_active
    }
    wanting = {user_id: lacked for user_id, lacked in missing.items() if lacked}
    for user_id, lacked in wanting.items():
        enable(conn, user_id, **{kind.plural: True for kind in lacked})
        read_history(conn, user_id, [kind.name for kind in lacked if kind.is_served], requested_by=by.id)
    if wanting:
        audit.record(conn, by, "users.picks", "everybody", {"people": len(wanting)})
    return len(wanting)


def find(conn: Conn, who: str | int) -> int:
    """The id of a person by name or id. Raises `NotFound` and `Conflict`."""
    found = db.all(conn, sql.named, {"who": str(who)})
    if isinstance(who, int):
        named = [row for row in found if row["id"] == who][:1]
    else:
        named = [row for row in found if row["name"].lower() == who.lower()] or found
    if not named:
        raise NotFound(gettext("There is nobody called “%(who)s”; `matinee users list` shows everybody.", who=who))
    if len({row["id"] for row in named}) > 1:
        which = ", ".join(f"{row['id']} on {row['server_name']}" for row in named)
        raise Conflict(
            gettext("Several people are called “%(who)s”: use the number instead (%(which)s).", who=who, which=which),
            field="name",
        )
    return int(named[0]["id"])


def revoke(conn: Conn, user_id: int) -> None:
    """Ends every session the person has, everywhere, at once."""
    conn.execute(sql.revoke, {"id": user_id})


def read_history(conn: Conn, user_id: int, of: Sequence[str] | None = None, *, requested_by: int | None = None) -> None:
    """Starts reading all that the person ever watched, of these kinds or of all; their first picks follow from it."""
    for kind in [kind.name for kind in kinds.served()] if of is None else of:
        name = names.READ_ALL_PLAYS[kind]
        jobs.ask(conn, name, {"user_id": user_id}, trigger="person", requested_by=requested_by or user_id)


def save_people(
    conn: Conn,
    server_id: int,
    persons: Sequence[model.Person],
    scores: Mapping[str, model.Score],
    *,
    listed: Sequence[str] = (),
    sure: bool = True,
) -> tuple[int, int]:
    """Writes what changed of one server's people; returns how many are new and how many changed.

    Whoever is gone from the list is shut out and keeps everything; an empty list is no word about anybody, because
    every server has an administrator. `listed` are ids of people who cannot be read and are there all the same. A list
    that is not `sure`, because somebody in it has no id, shuts out who was missing in the reads before, too. Whoever was forgotten
    here is taken up again by signing in alone.
    """
    conn.execute(sql.lock_people, {"server_id": server_id})
    forgotten = set(db.values(conn, sql.forgotten, {"server_id": server_id}, of=bytes))
    welcome = [person for person in persons if secrets.digest(person.id) not in forgotten]
    saved = [db.maybe(conn, sql.save_person, row(server_id, person, scores)) for person in welcome]
    written = [row for row in saved if row]
    added = sum(row["added"] for row in written)
    gone = _shut_out(conn, server_id, [*(person.id for person in persons), *listed], sure=sure) if persons else 0
    conn.execute(sql.settle_users, {"server_id": server_id})
    return added, len(written) - added + gone


def _shut_out(conn: Conn, server_id: int, subjects: Sequence[str], *, sure: bool) -> int:
    given = {"server_id": server_id, "subjects": list(subjects), "sure": sure, "enough": REPEATED}
    conn.execute(sql.people_seen, given)
    return sum(db.values(conn, sql.disable_gone, given, of=bool))


def row(server_id: int, person: model.Person, scores: Mapping[str, model.Score]) -> dict[str, object]:
    return access_rules.of(person, scores) | {
        "server_id": server_id,
        "subject": person.id,
        "name": person.name,
        "avatar_tag": person.avatar_tag,
        "is_admin": person.is_admin,
        "is_disabled": person.is_disabled,
    }


def remember(conn: Conn, server_id: int, subject: str) -> None:
    """Whoever was forgotten here and comes back by themselves is somebody new."""
    conn.execute(sql.remember, {"server_id": server_id, "subject_sha256": secrets.digest(subject)})


def user_of(conn: Conn, server_id: int, subject: str) -> int | None:
    row = db.maybe(conn, sql.user_of, {"server_id": server_id, "subject": subject})
    return row["user_id"] if row else None


def identities(conn: Conn, user: User) -> list[Identity]:
    return db.all(conn, sql.identities, {"user_id": user.id}, row=Identity)


def _user(*, kinds: list[str], **columns: Any) -> User:
    return User(**columns, kinds=frozenset(kinds))
