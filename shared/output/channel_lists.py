"""Channels on media servers: a private playlist on the account of each person who has one, of what that person may see."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared import db, options
from shared.curation import channels
from shared.db import Conn, Row
from shared.media_servers import MediaServer
from shared.output import layout, playables, private_lists, records
from shared.output.records import PLAYLIST, Place

sql = db.queries("output/channel_lists")


@dataclass(frozen=True)
class Seat:
    """One account that has a channel, or is to lose it."""

    user_id: int
    place: Place
    is_member: bool


def concerned(conn: Conn) -> list[int]:
    """Ids of channels of which something may have to be done."""
    return db.values(conn, sql.concerned, of=int)


def stale(conn: Conn) -> list[int]:
    """Ids of channels of which somebody's playlist is not what it should be: asked of the database alone."""
    return [channel_id for channel_id in concerned(conn) if _is_stale(conn, channel_id)]


def is_to_be_made(conn: Conn, channel_id: int) -> bool:
    """Whether it wants what has come to the library since."""
    found = _channel(conn, channel_id)
    return found is not None and bool(found["is_to_be_made"])


def seats(conn: Conn, channel_id: int) -> list[Seat]:
    """By person and server."""
    rows = db.all(conn, sql.people, {"id": channel_id})
    return [
        Seat(row["user_id"], place, row["is_member"])
        for row in rows
        for place in records.places(conn, row["user_id"], None)
    ]


def has_anything(conn: Conn, channel_id: int, seat: Seat) -> bool:
    """Whether the server has to be asked anything for this account."""
    return records.find(conn, seat.place.server_id, _whose(channel_id, seat), None, PLAYLIST) is not None or bool(
        _items(conn, channel_id, seat)
    )


def bring(conn: Conn, client: MediaServer, channel_id: int, seat: Seat) -> str:
    """Brings the playlist to what it should be, or takes it away, and commits. Returns what to say of it."""
    items = _items(conn, channel_id, seat)
    return private_lists.bring(
        conn, client, seat.place, _whose(channel_id, seat), None, name=_name(conn, channel_id), item_ids=items
    )


def settle(conn: Conn, channel_id: int) -> None:
    """A deleted channel that nobody has any more is gone for good."""
    conn.execute(sql.settle, {"id": channel_id})
    conn.commit()


def _is_stale(conn: Conn, channel_id: int) -> bool:
    name = _name(conn, channel_id)
    return any(
        private_lists.is_stale(
            conn, seat.place, _whose(channel_id, seat), None, name=name, item_ids=_items(conn, channel_id, seat)
        )
        for seat in seats(conn, channel_id)
    )


def _items(conn: Conn, channel_id: int, seat: Seat) -> Sequence[str]:
    found = _channel(conn, channel_id)
    is_on = found is not None and found["is_published"] and options.get(conn, "output.enabled")
    if not (is_on and seat.is_member and seat.place.is_wanted):
        return []
    company = db.maybe(conn, sql.company, {"id": channel_id}, row=playables.Company)
    titles = channels.title_ids(conn, channel_id)
    return playables.of_titles(conn, seat.place.server_id, seat.user_id, titles, company=company)


def _channel(conn: Conn, channel_id: int) -> Row | None:
    return db.maybe(conn, sql.channel, {"id": channel_id})


def _name(conn: Conn, channel_id: int) -> str:
    found = _channel(conn, channel_id)
    return layout.safe_name(str(found["name"]) if found else "", fallback="Channel")


def _whose(channel_id: int, seat: Seat) -> records.Owner:
    return records.channel_of(channel_id, seat.user_id)
