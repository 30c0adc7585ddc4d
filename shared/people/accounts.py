"""The people of the household: who they are, what their servers let them see, and how they sign in."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from shared import audit, db, jobs, kinds
from shared.audit import Actor
from shared.db import Conn
from shared.errors import Conflict, Forbidden, Invalid, MediaServerError, Misconfigured, NotFound, Problem, Unauthorized
from shared.jobs import names
from shared.media_servers import MediaServer, model, servers
from shared.media_servers.servers import Server
from shared.titles import access_rules, parental_ratings

sql = db.queries("people/accounts")

REPEATED = 3  # reads in a row without somebody

WRONG = "This name and password do not belong together."
NO_SERVER = "No media server is set up yet: add one with “matinee servers add”."
DISABLED = "This account is switched off: ask whoever runs Matinee."


@dataclass(frozen=True)
class User:
    """`kinds` are those they get picks of. `avatar` is the identity it belongs to and the server's tag of the picture;
    `age_limit` is in years, `limits` names every rule of the server that keeps something from this person,
    `inactive_because` who shut them out."""

    id: int
    name: str
    role: str
    is_active: bool
    token_epoch: int
    kinds: frozenset[str]
    time_zone: str | None
    avatar: tuple[int, str] | None = None
    server_name: str | None = None
    age_limit: int | None = None
    limits: Sequence[str] = ()
    inactive_because: str | None = None
    last_login_at: datetime | None = None

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


def sign_in(conn: Conn, name: str, password: str) -> User:
    """Asks each media server in turn. Somebody new gets an account, and their history begins to be read.

    Raises `Unauthorized` when no server knows the pair, `Forbidden` for an account that is switched off here or
    there, `MediaServerError` when a server that might know it did not answer, `Invalid` without a name.
    """
    if not name.strip():
        raise Invalid("Enter your name on the media server.", field="name")
    return admit(conn, *_authenticate(conn, name.strip(), password, servers.listing(conn)))


def sign_in_elsewhere(conn: Conn, user: User, name: str, password: str) -> User:
    """The same on the servers that `user` has no account on. Raises `Conflict` where there are none."""
    others = elsewhere(conn, user)
    if not others:
        raise Conflict("You have an account on every media server there is.")
    return admit(conn, *_authenticate(conn, name.strip(), password, others))


def elsewhere(conn: Conn, user: User) -> list[Server]:
    """The servers that the person has no account on, as far as we know."""
    mine = {identity.server_id for identity in _identities(conn, user)}
    return [server for server in servers.listing(conn) if server.id not in mine]


def admit(conn: Conn, server: Server, person: model.Person, scores: Mapping[str, model.Score]) -> User:
    """The account of somebody whom a server has just vouched for, made when it is their first time.

    Raises `Forbidden` for an account that is switched off.
    """
    is_new = _user_of(conn, server.id, person.id) is None
    conn.execute(sql.lock_people, {"server_id": server.id})
    conn.execute(sql.save_person, _row(server.id, person, scores))
    conn.execute(sql.settle_users, {"server_id": server.id})
    user = get(conn, _user_of(conn, server.id, person.id) or 0)
    if user is None:
        raise Forbidden(DISABLED)
    if is_new:
        read_history(conn, user.id)
    conn.execute(sql.signed_in, {"server_id": server.id, "subject": person.id})
    return user


def proves(conn: Conn, user: User, password: str) -> bool:
    """Whether a server of the person's own takes it for theirs; it is sent to no other. Raises `MediaServerError`."""
    for identity in _identities(conn, user):
        with servers.connected(conn, identity.server_id) as client, suppress(Unauthorized, Forbidden):
            if _vouched(client, identity.name, password).id == identity.subject:
                return True
    return False


def get(conn: Conn, user_id: int, *, device: int | None = None) -> User | None:
    """None for somebody unknown, switched off, or shut out by their server; or signed out on `device`, when it is given."""
    return db.maybe(conn, sql.active_by_id, {"id": user_id, "device": device}, row=_user)


def by_id(conn: Conn, user_id: int) -> User:
    """Also somebody who is not active. Raises `NotFound`."""
    return db.one(conn, sql.listing, {"id": user_id}, row=_user, missing="There is no such person.")


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


def find(conn: Conn, who: str | int) -> int:
    """The id of a person by name or id. Raises `NotFound` and `Conflict`."""
    found = db.all(conn, sql.named, {"who": str(who)})
    if isinstance(who, int):
        named = [row for row in found if row["id"] == who][:1]
    else:
        named = [row for row in found if row["name"].lower() == who.lower()] or found
    if not named:
        raise NotFound(f"There is nobody called “{who}”; `matinee users list` shows everybody.")
    if len({row["id"] for row in named}) > 1:
        which = ", ".join(f"{row['id']} on {row['server_name']}" for row in named)
        raise Conflict(f"Several people are called “{who}”: use the number instead ({which}).", field="name")
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
    that is not `sure`, because somebody in it has no id, shuts out who was missing in the reads before, too.
    """
    conn.execute(sql.lock_people, {"server_id": server_id})
    saved = [db.maybe(conn, sql.save_person, _row(server_id, person, scores)) for person in persons]
    written = [row for row in saved if row]
    added = sum(row["added"] for row in written)
    gone = _shut_out(conn, server_id, [*(person.id for person in persons), *listed], sure=sure) if persons else 0
    conn.execute(sql.settle_users, {"server_id": server_id})
    return added, len(written) - added + gone


def _shut_out(conn: Conn, server_id: int, subjects: Sequence[str], *, sure: bool) -> int:
    given = {"server_id": server_id, "subjects": list(subjects), "sure": sure, "enough": REPEATED}
    conn.execute(sql.people_seen, given)
    return sum(db.values(conn, sql.disable_gone, given, of=bool))


def _authenticate(
    conn: Conn, name: str, password: str, among: Sequence[Server]
) -> tuple[Server, model.Person, dict[str, model.Score]]:
    """The first server that takes the pair, its person, and its scores where the person has a limit."""
    problems: list[Problem] = []
    for server in among:
        try:
            with servers.connected(conn, server.id) as client:
                person = _vouched(client, name, password)
                scores, _ = parental_ratings.scores(conn, server, client, [person])
                return server, person, scores
        except (Unauthorized, Forbidden, MediaServerError, Misconfigured) as problem:
            problems.append(problem)
    if not problems:
        raise Conflict(NO_SERVER)
    raise next((problem for problem in problems if not isinstance(problem, Unauthorized)), Unauthorized(WRONG))


def _vouched(client: MediaServer, name: str, password: str) -> model.Person:
    signed_in = client.authenticate(name, password)
    with suppress(MediaServerError):
        client.sign_out(signed_in.token)  # we asked who it is; the session is not ours to keep
    return signed_in.user


def _row(server_id: int, person: model.Person, scores: Mapping[str, model.Score]) -> dict[str, object]:
    return access_rules.of(person, scores) | {
        "server_id": server_id,
        "subject": person.id,
        "name": person.name,
        "avatar_tag": person.avatar_tag,
        "is_admin": person.is_admin,
        "is_disabled": person.is_disabled,
    }


def _user_of(conn: Conn, server_id: int, subject: str) -> int | None:
    row = db.maybe(conn, sql.user_of, {"server_id": server_id, "subject": subject})
    return row["user_id"] if row else None


def _identities(conn: Conn, user: User) -> list[Identity]:
    return db.all(conn, sql.identities, {"user_id": user.id}, row=Identity)


def _user(*, identity_id: int, avatar_tag: str | None, kinds: list[str], **known: Any) -> User:
    return User(**known, kinds=frozenset(kinds), avatar=(identity_id, avatar_tag) if avatar_tag else None)
