"""What a room says of its titles, as far as all in it may see them: yes, no, never tonight; what they agree on, and begin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared import audit, db, live
from shared.curation import channels, rooms
from shared.curation.channels import Criteria
from shared.curation.room_lists import CHANNEL
from shared.curation.rooms import Room, Seat
from shared.db import Conn, Row
from shared.errors import Forbidden, Invalid, NotFound
from shared.language import gettext, marked
from shared.picks import pick_rows
from shared.titles import media_links, pictures
from shared.titles.pictures import Picture

sql = db.queries("curation/room_votes")

SHOWN, FEWEST_STAND_INS = 12, 4
YES, NO, VETO = VOTES = ("yes", "no", "veto")
UNKNOWN = gettext("There is no such title in this room.")
WATCHES = marked("Watches %(genres)s.")


@dataclass(frozen=True)
class Why:
    """How well a title suits one of the room (0–1), None where the list was made before they came, and why, None where that is not for
    who reads it."""

    member_id: int
    name: str
    match: float | None
    reason: str | None


@dataclass(frozen=True)
class Candidate:
    """One title of the list. `yes`: how many said so, of `needed`; `vote` is the reader's own. `least` and `mean` of everybody's match,
    0–1, None where nobody's is known."""

    title: Row
    yes: int
    needed: int
    vote: str | None
    whys: Sequence[Why]

    @property
    def is_agreed(self) -> bool:
        return self.yes >= self.needed

    @property
    def least(self) -> float | None:
        return min((why.match for why in self.whys if why.match is not None), default=None)

    @property
    def mean(self) -> float | None:
        found = [why.match for why in self.whys if why.match is not None]
        return sum(found) / len(found) if found else None


def titles(conn: Conn, seat: Seat) -> list[Candidate]:
    """In order, through the guard of everybody in the room. A reason names titles to whose they are alone, as far as they see them;
    of others of the household people are told which genres they watch, and guests not even that."""
    members = rooms.members(conn, seat.room.id)
    needed = len(members) if seat.room.needs == "all" else min(2, len(members))
    reasons = _own_reasons(conn, seat)
    found = []
    for row in db.all(conn, sql.titles, {"room_id": seat.room.id, "shown": SHOWN}):
        matches, votes = row.pop("matches"), row.pop("votes")
        whys = [_why(seat, member, matches.get(str(member["id"])), reasons.get(row["title_id"])) for member in members]
        yes = sum(vote == YES for vote in votes.values())
        found.append(Candidate(row, yes, needed, votes.get(str(seat.member_id)), whys))
    return found


def agreed(found: Sequence[Candidate]) -> list[Candidate]:
    """What two or all want, what most want first, in order of the list."""
    return sorted((one for one in found if one.is_agreed), key=lambda one: -one.yes)


def vote(conn: Conn, seat: Seat, title_id: int, word: str | None) -> None:
    """Yes, no, or None to take it back; a veto takes the title out of the room for good, and another one comes in its place. Nobody is
    told whose it was. Raises `Invalid`, and `NotFound` for what the room does not show."""
    if word is not None and word not in VOTES:
        raise Invalid(gettext("vote: one of %(votes)s.", votes=", ".join(VOTES)), field="vote")
    _check(conn, seat, title_id)
    given = {"member_id": seat.member_id, "title_id": title_id, "vote": word}
    conn.execute(sql.vote if word else sql.take_back, given)
    if word == VETO:
        _replace(conn, seat, title_id)
    live.publish(conn, CHANNEL, str(seat.room.id))


def swap(conn: Conn, seat: Seat, title_id: int) -> None:
    """Another title in the place of this one, by the host alone. Raises `Forbidden` and `NotFound`."""
    if not seat.is_host:
        raise Forbidden(rooms.HOSTS_ONLY)
    _check(conn, seat, title_id)
    _replace(conn, seat, title_id)
    live.publish(conn, CHANNEL, str(seat.room.id))


def start(conn: Conn, seat: Seat, title_id: int, *, by: audit.Actor) -> int:
    """The title as a private playlist on the host's account, as a channel of theirs that is published; of a series the next episode of
    whoever in the room is least far in it. The same title begun twice is one playlist, another one takes its place. Returns the
    channel. Raises `Forbidden` and `NotFound`."""
    if not seat.is_host:
        raise Forbidden(rooms.HOSTS_ONLY)
    _check(conn, seat, title_id)
    room, host = seat.room, seat.room.host_id
    rooms.lock(conn, room.id)
    channel_id = _channel(conn, room)
    if channel_id is None:
        criteria = Criteria(gettext("Tonight"), kinds=[room.kind], size=1, is_published=True, examples=[title_id])
        channel_id = channels.create(conn, host, criteria, by=by)
    else:
        channels.change(conn, host, channel_id, {"examples": [title_id], "kinds": [room.kind]}, by=by)
    channels.generate(conn, host, channel_id, by=by)
    conn.execute(sql.started, {"room_id": room.id, "title_id": title_id, "channel_id": channel_id})
    audit.record(
        conn, by, "rooms.start", room.id, {"title": title_id}
    )  # by number: who reads the log may not know of it
    live.publish(conn, CHANNEL, str(room.id))
    return channel_id


def started(conn: Conn, room: Room) -> Row | None:
    """What was begun, while all may see it: `title_id`, `name`, `kind`, and `link` to the playlist once the server has it."""
    row = db.maybe(conn, sql.started_title, {"room_id": room.id})
    if row is None:
        return None
    link = media_links.web_link(row["server_kind"], row["base_url"], row["external_id"], row["server_uid"])
    return {name: row[name] for name in ("title_id", "name", "kind")} | {"link": link}


def poster(conn: Conn, seat: Seat, title_id: int, width: int | None) -> Picture:
    """Of a title that the room shows, as its host's media server has it: guests have no account to ask with. Raises `NotFound`."""
    _check(conn, seat, title_id)
    return pictures.of_title(conn, seat.room.host_id, title_id, "poster", width)


def _check(conn: Conn, seat: Seat, title_id: int) -> Row:
    """The title, where the room shows it."""
    given = {"room_id": seat.room.id, "title_id": title_id, "shown": SHOWN}
    return db.one(conn, sql.shown_title, given, missing=UNKNOWN)


def _replace(conn: Conn, seat: Seat, title_id: int) -> None:
    """One at a time, so that two that go at once each have another in their place. Before nobody is left to stand in, the list is made
    anew without what was taken out."""
    rooms.lock(conn, seat.room.id)
    given = {"room_id": seat.room.id, "shown": SHOWN}
    conn.execute(sql.replace, given | {"title_id": title_id})
    if db.value(conn, sql.count_stand_ins, given, of=int) < FEWEST_STAND_INS:
        rooms.arrange(conn, seat.room.id, by=audit.MATINEE)


def _channel(conn: Conn, room: Room) -> int | None:
    """The one of this room as it is now, under its lock; None where there is none yet, or the host has deleted it meanwhile."""
    found = db.one(conn, sql.channel_id, {"room_id": room.id})["channel_id"]
    try:
        return channels.own(conn, room.host_id, found).id if found else None
    except NotFound:
        return None


def _why(seat: Seat, member: Row, found: Mapping[str, Any] | None, own: str | None) -> Why:
    if found is None:
        return Why(member["id"], member["name"], None, None)
    reason = own if member["id"] == seat.member_id else None
    if member["id"] != seat.member_id and seat.user_id is not None and found["familiar"]:
        reason = str(gettext(WATCHES, genres=", ".join(found["familiar"][:2])))
    return Why(member["id"], member["name"], found["match"], reason)


def _own_reasons(conn: Conn, seat: Seat) -> dict[int, str]:
    """What is said to whoever reads, of themselves. To a guest without the household, and naming nothing but genres."""
    rows = db.all(conn, sql.own_reasons, {"member_id": seat.member_id, "viewer": seat.user_id})
    return {row["title_id"]: pick_rows.words(_of_guest(row) if seat.user_id is None else row) for row in rows}


def _of_guest(row: Row) -> Row:
    return row | {"is_cut": True, "evidence": [], "facts": {**row["facts"], "viewers": 0}}
