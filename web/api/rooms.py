"""Rooms: who watches together tonight, one list for all of them, and what they agree on."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from shared import secrets
from shared.curation import room_votes, rooms
from shared.curation.room_votes import Candidate
from shared.curation.rooms import Seat, Wishes
from shared.settings import settings
from web import auth, rates, request_db, seats
from web.api import identity
from web.api.blueprint import Blueprint
from web.api.paging import Page, Paging, cut
from web.api.schemas.rooms import (
    JoinRoom,
    NewRoom,
    RoomChanges,
    RoomDetail,
    RoomListed,
    RoomOffer,
    RoomSeat,
    RoomTitleChosen,
    RoomVote,
)
from web.auth import audience

blueprint = Blueprint("rooms", __name__, url_prefix="/rooms", description="Tonight, together.")


@blueprint.get("")
@audience("member")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(RoomListed, many=True)
def listing(page: Mapping[str, Any]) -> Page:
    """List rooms

    Open ones that you are in or asked into, newest first.
    """
    rows = rooms.listing(request_db.conn(), auth.me().id)
    return cut([row | _address(secrets.decrypt(row["token_enc"])) for row in rows], page["limit"], page["offset"])


@blueprint.post("")
@audience("member")
@blueprint.arguments(NewRoom)
@blueprint.answers(RoomListed, 201)
def create(given: Mapping[str, Any]) -> Mapping[str, object]:
    """Create a room

    It ends by itself after twelve hours. `people` are asked, and in it once they join. Its list is made by a job: get it until it has
    `madeAt`.
    """
    conn, me = request_db.conn(), auth.me()
    wishes = {name: value for name, value in given.items() if name != "people"}
    token = rooms.create(conn, me, Wishes(**wishes), given["people"], by=me.actor)
    return rooms.listing(conn, me.id)[0] | _address(token)


@blueprint.get("/<token>/offer")
@audience("anyone")
@blueprint.answers(RoomOffer)
def offer(token: str) -> Mapping[str, object]:
    """Get a room's offer to guests

    What they may say that they like.
    """
    rates.count_joining()
    conn = request_db.conn()
    room = rooms.find(conn, token)
    host = next(row["name"] for row in rooms.members(conn, room.id) if row["is_host"])
    return {"host_name": host, "genres": room.genres, "known": [_named(row) for row in rooms.familiar(conn, room)]}


@blueprint.post("/<token>/join")
@audience("anyone")
@blueprint.arguments(JoinRoom)
@blueprint.answers(RoomSeat)
def join(given: Mapping[str, Any], token: str) -> Mapping[str, object]:
    """Create a seat in a room

    Who is signed in takes one by their account; everybody else is a guest, by a name and what they like. Who sends the secret of a seat
    in this room keeps that one.
    """
    rates.count_joining()
    conn, me = request_db.conn(), auth.current()
    room = rooms.find(conn, token)
    if me is not None:
        identity.check_may_write()
        rooms.join(conn, room, me)
        return {"secret": None}
    if seats.find(room, None) is not None:
        return {"secret": None}
    asked = (given.get("name", ""), given.get("genres", ()), given.get("title_ids", ()))
    return {"secret": rooms.join_as_guest(conn, room, *asked)}


@blueprint.post("/<token>/decline")
@audience("member")
@blueprint.answers(None, 204)
def decline(token: str) -> None:
    """Decline a room

    That you were asked into: your seat is free, and the list is made without your limits.
    """
    conn = request_db.conn()
    rooms.decline(conn, rooms.find(conn, token), auth.me())


@blueprint.get("/<token>")
@audience("guest")
@blueprint.answers(RoomDetail)
def get(token: str) -> Mapping[str, object]:
    """Get a room

    Its titles are what everybody in it may see; a reason names titles to whose they are alone.
    """
    return _shown(seats.current())


@blueprint.patch("/<token>")
@audience("guest")
@blueprint.arguments(RoomChanges)
@blueprint.answers(RoomDetail)
def change(changes: Mapping[str, Any], token: str) -> Mapping[str, object]:
    """Update what a room asks for

    By its host. Only what is sent changes; the list is made anew.
    """
    seat = seats.current()
    rooms.change(request_db.conn(), seat, changes, by=auth.actor())
    return _again(seat)


@blueprint.post("/<token>/vote")
@audience("guest")
@blueprint.arguments(RoomVote)
@blueprint.answers(RoomDetail)
def vote(given: Mapping[str, Any], token: str) -> Mapping[str, object]:
    """Set your vote on a title

    A veto takes it out for everybody, and another one comes in its place.
    """
    room_votes.vote(request_db.conn(), seats.current(), given["title_id"], given["vote"])
    return _again(seats.current())


@blueprint.post("/<token>/swap")
@audience("guest")
@blueprint.arguments(RoomTitleChosen)
@blueprint.answers(RoomDetail)
def swap(given: Mapping[str, Any], token: str) -> Mapping[str, object]:
    """Update one place of the list

    By its host: another title in the place of this one.
    """
    room_votes.swap(request_db.conn(), seats.current(), given["title_id"])
    return _again(seats.current())


@blueprint.post("/<token>/start")
@audience("guest")
@blueprint.arguments(RoomTitleChosen)
@blueprint.answers(RoomDetail)
def start(given: Mapping[str, Any], token: str) -> Mapping[str, object]:
    """Start a title

    By the host, on whose account of the media server it becomes a private playlist; twice is once. A series begins with the next
    episode of whoever of the accounts in the room is least far in it.
    """
    room_votes.start(request_db.conn(), seats.current(), given["title_id"], by=auth.actor())
    return _again(seats.current())


@blueprint.post("/<token>/leave")
@audience("guest")
@blueprint.answers(None, 204)
def leave(token: str) -> None:
    """Delete your seat in a room

    With what you said there. When its host goes, the room ends.
    """
    rooms.leave(request_db.conn(), seats.current())


@blueprint.delete("/<token>")
@audience("guest")
@blueprint.answers(None, 204)
def close(token: str) -> None:
    """Delete a room

    By its host: its address opens nothing from then on.
    """
    rooms.close(request_db.conn(), seats.current(), by=auth.actor())


def _again(seat: Seat) -> Mapping[str, object]:
    """As it is now."""
    return _shown(Seat(rooms.find(request_db.conn(), seat.room.token), seat.member_id, seat.user_id))


def _shown(seat: Seat) -> Mapping[str, object]:
    conn, room = request_db.conn(), seat.room
    begun = room_votes.started(conn, room)
    return (
        vars(room)
        | _address(room.token)
        | {
            "is_host": seat.is_host,
            "is_being_arranged": rooms.is_being_arranged(conn, room.id),
            "members": rooms.members(conn, room.id),
            "titles": [_candidate(one) for one in room_votes.titles(conn, seat)],
            "started": begun and begun | {"title": begun["name"]} | _household(seat, link=begun["link"]),
        }
        | _household(seat, note=room.note)
    )


def _household(seat: Seat, **told: object) -> dict[str, object]:
    """What guests are not told: where the media server is, and what a model answered."""
    return told if seat.user_id is not None else dict.fromkeys(told)


def _candidate(one: Candidate) -> Mapping[str, object]:
    numbers = {name: getattr(one, name) for name in ("mean", "least", "yes", "needed", "is_agreed", "vote")}
    return one.title | numbers | {"title": one.title["name"], "whys": [asdict(why) for why in one.whys]}


def _named(row: Mapping[str, Any]) -> Mapping[str, object]:
    return {"title_id": row["id"], "title": row["name"], "year": row["year"]}


def _address(token: str) -> dict[str, object]:
    return {"token": token, "url": f"{settings().base_url}/room/{token}"}
