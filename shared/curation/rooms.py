"""Rooms: who watches together tonight, and what they ask for. Joined by an address, which dies with the room."""

import secrets as random_source
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from shared import audit, db, jobs, kinds, live, secrets
from shared.curation.room_lists import CHANNEL, ENDED
from shared.db import Conn, Row
from shared.errors import Conflict, Forbidden, Invalid
from shared.jobs import names
from shared.language import gettext, marked
from shared.people.accounts import User
from shared.settings import settings

sql = db.queries("curation/rooms")

MOST_PEOPLE, MOST_ROOMS, MOST_HOURS = 8, 5, 12
MOST_NAME, MOST_WORDS, MOST_MINUTES, MOST_TASTES = 60, 500, 1000, 12
LONGEST_TOKEN = 100
SEEN, NEEDS = ("new", "seen", "any"), ("two", "all")
FULL = gettext("This room is full: at most %(most)s people.", most=MOST_PEOPLE)
HOSTS_ONLY = gettext("Only who opened the room may do this.")
NOT_ASKED = gettext("You are not asked into this room, or are in it already.")
NOT_SEATED = gettext("Join this room first.")
TOO_MANY = gettext("You have %(most)s rooms open: close one first.", most=MOST_ROOMS)
STRANGER = marked("people: you cannot ask %(user_id)s into the room.")


@dataclass(frozen=True)
class Wishes:
    """What is asked for. `minutes` None: as long as it takes. `seen`: new to all, seen by somebody, or any. `fairness` 0–1, from the mean
    to the least satisfied. `needs`: two or all have to say yes."""

    kind: str = "movie"
    minutes: int | None = None
    words: str = ""
    seen: str = "new"
    fairness: float = 0.5
    needs: str = "two"


@dataclass(frozen=True)
class Room(Wishes):
    """`token_enc` is the token of its address, encrypted. `made_at` None before there is a list; `genres` and `known_title_ids` are what
    guests may choose from as theirs."""

    id: int = 0
    host_id: int = 0
    token_enc: bytes = b""
    genres: Sequence[str] = ()
    known_title_ids: Sequence[int] = ()
    note: str | None = None
    made_at: datetime | None = None
    started_title_id: int | None = None
    channel_id: int | None = None
    ends_at: datetime | None = None

    @property
    def token(self) -> str:
        return secrets.decrypt(self.token_enc)

    @property
    def url(self) -> str:
        """A key: whoever knows it may join while the room is open."""
        return f"{settings().base_url}/room/{self.token}"

    @property
    def wishes(self) -> Wishes:
        return Wishes(**{name: getattr(self, name) for name in Wishes.__dataclass_fields__})


@dataclass(frozen=True)
class Seat:
    """Somebody in a room: `user_id` None is a guest."""

    room: Room
    member_id: int
    user_id: int | None

    @property
    def is_host(self) -> bool:
        return self.user_id == self.room.host_id


def create(conn: Conn, host: User, wishes: Wishes, people: Collection[int] = (), *, by: audit.Actor) -> str:
    """The token of its address; its list is made by a job. `people` of the household are asked: they find it among their rooms, and are
    in it once they join. The host is in it from the start.

    Raises `Invalid` naming the field, and `Conflict` for who has too many rooms open.
    """
    _check(wishes)
    wanted = {host.id, *people}
    _check_people(conn, host.id, wanted)
    if db.value(conn, sql.count_open, {"host_id": host.id}, of=int) >= MOST_ROOMS:
        raise Conflict(TOO_MANY)
    token = random_source.token_urlsafe(24)
    given = {
        "host_id": host.id,
        "token_sha256": secrets.digest(token),
        "token_enc": secrets.encrypt(token),
        "hours": MOST_HOURS,
    }
    room_id = db.value(conn, sql.create, given | asdict(wishes), of=int)
    _seat(conn, room_id, [host.id], is_here=True)
    _seat(conn, room_id, sorted(wanted - {host.id}), is_here=False)
    audit.record(conn, by, "rooms.create", room_id, {"kind": wishes.kind, "people": len(wanted)})
    arrange(conn, room_id, by=by)
    return token


def people(conn: Conn, host_id: int) -> list[Row]:
    """Whom the host may ask into a room: ids and names of the household, themselves aside."""
    return db.all(conn, sql.people, {"host_id": host_id})


def listing(conn: Conn, user_id: int) -> list[Row]:
    """Open rooms that somebody is in or asked into (`is_here` says which), newest first."""
    return db.all(conn, sql.listing, {"user_id": user_id})


def find(conn: Conn, token: str) -> Room:
    """Raises `NotFound` for one that has ended, as for one that never was."""
    return db.one(conn, sql.find, {"token_sha256": secrets.digest(token[:LONGEST_TOKEN])}, row=Room, missing=ENDED)


def seat(conn: Conn, room: Room, user_id: int | None, secret: str | None) -> Seat | None:
    """Who somebody is in the room: by their account, or by what a guest was given on joining; None: nobody, if perhaps asked."""
    digest = secrets.digest(secret[:LONGEST_TOKEN]) if secret else None
    given = {"room_id": room.id, "user_id": user_id, "secret_sha256": digest}
    row = db.maybe(conn, sql.seat, given)
    return Seat(room, row["id"], row["user_id"]) if row else None


def members(conn: Conn, room_id: int) -> list[Row]:
    """Ids, names, and whether somebody is a guest (`is_guest`) or the host (`is_host`), in the order in which they came."""
    return db.all(conn, sql.members, {"room_id": room_id})


def asked(conn: Conn, seat: Seat) -> list[str]:
    """Names of those of the household who were asked and have not joined; for the host alone, who asked them."""
    rows = db.all(conn, sql.asked, {"room_id": seat.room.id}) if seat.is_host else []
    return [row["name"] for row in rows]


def join(conn: Conn, room: Room, user: User) -> None:
    """Somebody of the household comes in; nothing happens where they are in it already. Raises `Conflict` when it is full."""
    if seat(conn, room, user.id, None) is None:
        _check_space(conn, room, user.id)
        _seat(conn, room.id, [user.id], is_here=True)
        arrange(conn, room.id, by=user.actor)


def join_as_guest(
    conn: Conn, room: Room, name: str, genres: Collection[str] = (), title_ids: Collection[int] = ()
) -> str:
    """Somebody without an account, by a name and what they like of what the room offers; what it does not offer is left out. Returns the
    secret by which they are let in again. Raises `Invalid` and `Conflict`."""
    name = " ".join(name.split())
    if not name or len(name) > MOST_NAME or not name.isprintable():
        raise Invalid(gettext("name: say who you are, in at most %(most)s letters.", most=MOST_NAME), field="name")
    _check_space(conn, room)
    secret = random_source.token_urlsafe(24)
    given = {
        "room_id": room.id,
        "name": name,
        "secret_sha256": secrets.digest(secret),
        "genres": [genre for genre in room.genres if genre in genres][:MOST_TASTES],
        "title_ids": [row["id"] for row in familiar(conn, room) if row["id"] in title_ids],
    }
    conn.execute(sql.seat_guest, given)
    arrange(conn, room.id, by=audit.SOMEBODY)
    return secret


def familiar(conn: Conn, room: Room) -> list[Row]:
    """Ids, names and years of titles that guests may name as what they like: through the guard of all who are in the room."""
    return db.all(conn, sql.familiar, {"room_id": room.id, "title_ids": list(room.known_title_ids)})


def change(conn: Conn, seat: Seat, changes: Mapping[str, Any], *, by: audit.Actor) -> None:
    """What the host asks for is another list from now on. Raises `Forbidden` for others, and `Invalid` naming the field."""
    _check_host(seat)
    wishes = replace(seat.room.wishes, **changes)
    _check(wishes)
    conn.execute(sql.change, asdict(wishes) | {"room_id": seat.room.id})
    audit.record(conn, by, "rooms.update", seat.room.id, {"changed": sorted(changes)})
    arrange(conn, seat.room.id, by=by)


def close(conn: Conn, seat: Seat, *, by: audit.Actor) -> None:
    """Its address is void at once; what was begun on the media server stays until the rows are tidied away. Raises `Forbidden`."""
    _check_host(seat)
    conn.execute(sql.close, {"room_id": seat.room.id})
    audit.record(conn, by, "rooms.close", seat.room.id)
    live.publish(conn, CHANNEL, str(seat.room.id))


def leave(conn: Conn, seat: Seat) -> None:
    """Somebody goes, and what they said goes with them; when the host goes, the room is closed."""
    if seat.is_host:
        close(conn, seat, by=audit.MATINEE)
    else:
        conn.execute(sql.unseat, {"member_id": seat.member_id})
        arrange(conn, seat.room.id, by=audit.SOMEBODY)


def decline(conn: Conn, room: Room, user: User) -> None:
    """Somebody who was asked does not come: their seat is free, and their limits hold the list back no more. Who has the address may still
    come in later. Raises `NotFound` for who was not asked, or is in it already."""
    db.one(conn, sql.decline, {"room_id": room.id, "user_id": user.id}, missing=NOT_ASKED)
    arrange(conn, room.id, by=user.actor)


def version(conn: Conn, seat: Seat) -> str | None:
    """Another one whenever its page would show something else; None once it has ended, or for who is in it no more."""
    found = db.maybe(conn, sql.version, {"room_id": seat.room.id, "member_id": seat.member_id})
    if found is None:
        return None
    return f"{found['version']}{'…' if is_being_arranged(conn, seat.room.id) else ''}"


def arrange(conn: Conn, room_id: int, *, by: audit.Actor) -> None:
    """Its list is made anew; who looks at it is told when it is."""
    jobs.ask(conn, names.ARRANGE_ROOM, {"room_id": room_id}, trigger=by.trigger, requested_by=by.id)
    live.publish(conn, CHANNEL, str(room_id))


def is_being_arranged(conn: Conn, room_id: int) -> bool:
    return jobs.live(conn, names.ARRANGE_ROOM, {"room_id": room_id}) is not None


def lock(conn: Conn, room_id: int) -> None:
    """Until the caller's transaction ends nobody else takes a seat, or a title out of its list."""
    conn.execute(sql.lock, {"room_id": room_id})


def _check_host(seat: Seat) -> None:
    if not seat.is_host:
        raise Forbidden(HOSTS_ONLY)


def _seat(conn: Conn, room_id: int, user_ids: Sequence[int], *, is_here: bool) -> None:
    conn.execute(sql.seat_people, {"room_id": room_id, "user_ids": list(user_ids), "is_here": is_here})


def _check_space(conn: Conn, room: Room, user_id: int | None = None) -> None:
    """Under the room's lock, so that two who come at once do not both take the last seat."""
    lock(conn, room.id)
    if db.value(conn, sql.count_seats, {"room_id": room.id, "user_id": user_id}, of=int) >= MOST_PEOPLE:
        raise Conflict(FULL)


def _check_people(conn: Conn, host_id: int, wanted: Collection[int]) -> None:
    allowed = {host_id} | {row["id"] for row in people(conn, host_id)}
    if strangers := sorted(set(wanted) - allowed):
        raise Invalid(gettext(STRANGER, user_id=strangers[0]), field="people")
    if len(wanted) > MOST_PEOPLE:
        raise Invalid(FULL, field="people")


def _check(wishes: Wishes) -> None:
    kind = kinds.picked_one(wishes.kind)
    if not kind.is_served:
        raise Invalid(gettext("kind: no media server has %(nouns)s.", nouns=gettext(kind.nouns)), field="kind")
    if wishes.minutes is not None and not 1 <= wishes.minutes <= MOST_MINUTES:
        raise Invalid(gettext("minutes: from 1 to %(most)s.", most=MOST_MINUTES), field="minutes")
    if len(wishes.words) > MOST_WORDS:
        raise Invalid(gettext("words: at most %(most)s letters.", most=MOST_WORDS), field="words")
    if not 0 <= wishes.fairness <= 1:
        raise Invalid(gettext("fairness: from 0 to 1."), field="fairness")
    for field, choices in (("seen", SEEN), ("needs", NEEDS)):
        if getattr(wishes, field) not in choices:
            raise Invalid(
                gettext("%(field)s: one of %(choices)s.", field=field, choices=", ".join(choices)), field=field
            )
