"""Tonight, together: a room is opened here, and on everybody's phone what is in it is said yes or no to, by plain forms."""

from typing import Any

import segno
from flask import Blueprint, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from shared import kinds, secrets
from shared.curation import room_votes, rooms
from shared.curation.rooms import Room, Wishes
from shared.errors import Invalid, Problem
from web import auth, caching, fragments, rates, request_db, seats, typed
from web.auth import audience
from web.language import gettext as _

blueprint = Blueprint("room-page", __name__)

Answer = Response | str | tuple[str, int]


@blueprint.get("/tonight")
@audience("member")
def tonight() -> str:
    return _tonight(Wishes(), ())


@blueprint.post("/tonight")
@audience("member")
def create() -> Answer:
    conn, me = request_db.conn(), auth.me()
    wishes, people = Wishes(), typed.ids(request.form.getlist("people"))
    try:
        wishes = _sent(wishes)
        token = rooms.create(conn, me, wishes, people, by=me.actor)
    except Problem as problem:
        return _tonight(wishes, people, problem), problem.status
    return redirect(url_for("room-page.page", token=token), 303)


@blueprint.get("/room/<token>")
@audience("anyone")
def page(token: str) -> Answer:
    """The list, for who is in the room; for everybody else who has the address, the way in."""
    caching.keep_secret()
    conn, user = request_db.conn(), auth.current()
    room = rooms.find(conn, token)
    seat = seats.find(room, user)
    if seat is None:
        rates.count_joining()
        return _door(room)
    found = room_votes.titles(conn, seat)
    shown = {
        "room": room,
        "seat": seat,
        "version": rooms.version(conn, seat),
        "code": _code(room) if seat.is_host else None,
        "members": rooms.members(conn, room.id),
        "asked": rooms.asked(conn, seat),
        "titles": found,
        "agreed": room_votes.agreed(found),
        "started": room_votes.started(conn, room),
        "is_being_arranged": rooms.is_being_arranged(conn, room.id),
        "has_episodes": kinds.of(room.kind).has_episodes,
    }
    return fragments.page_or_block("room.html", "blocks/room.html", shown)


@blueprint.post("/room/<token>/join")
@audience("anyone")
def join(token: str) -> Answer:
    rates.count_joining()
    conn, user = request_db.conn(), auth.current()
    room = rooms.find(conn, token)
    liked = typed.ids(request.form.getlist("title_ids"))
    try:
        if user is not None:
            rooms.join(conn, room, user)
        elif seats.find(room, None) is None:  # who sends the form twice has one seat
            seats.keep(
                rooms.join_as_guest(conn, room, request.form.get("name", ""), request.form.getlist("genres"), liked)
            )
    except Problem as problem:
        return _door(room, problem), problem.status
    return redirect(url_for("room-page.page", token=token), 303)


@blueprint.post("/room/<token>/decline")
@audience("member")
def decline(token: str) -> Response:
    """Does not come, where they were asked."""
    conn = request_db.conn()
    rooms.decline(conn, rooms.find(conn, token), auth.me())
    return fragments.done(_("Not tonight, then."), url_for("room-page.tonight"))


@blueprint.post("/room/<token>/say/<int:title_id>")
@audience("guest")
def say(token: str, title_id: int) -> Response:
    """Yes, no or never tonight; or by the host, another one in its place, or that it is begun."""
    conn, seat, word = request_db.conn(), seats.current(), request.form.get("word", "")
    if word == "swap":
        room_votes.swap(conn, seat, title_id)
    elif word == "start":
        room_votes.start(conn, seat, title_id, by=auth.actor())
        return fragments.done(_("It is being brought to your media server, as a playlist of yours."), _back(token))
    else:
        room_votes.vote(conn, seat, title_id, word or None)
    return redirect(f"{_back(token)}#title-{title_id}", 303)


@blueprint.post("/room/<token>/fairness")
@audience("guest")
def change(token: str) -> Response:
    rooms.change(request_db.conn(), seats.current(), {"fairness": _number("fairness", 0.5)}, by=auth.actor())
    return redirect(_back(token), 303)


@blueprint.post("/room/<token>/leave")
@audience("guest")
def leave(token: str) -> Response:
    """By the host, the room is closed."""
    seat = seats.current()
    if seat.is_host:
        rooms.close(request_db.conn(), seat, by=auth.actor())
        return fragments.done(
            _("The room is closed, and its address opens nothing any more."), url_for("room-page.tonight")
        )
    rooms.leave(request_db.conn(), seat)
    return redirect(_back(token), 303)


def _code(room: Room) -> Markup:
    """The room's address for the cameras of phones: dark on light in either scheme, as cameras want it."""
    return Markup(segno.make(room.url, micro=False).svg_inline(light="#fff", omitsize=True, svgclass="room-code"))


def _tonight(wishes: Wishes, people: Any, problem: Problem | None = None) -> str:
    conn, me = request_db.conn(), auth.me()
    opened = [row | {"token": secrets.decrypt(row["token_enc"])} for row in rooms.listing(conn, me.id)]
    served = [kind for kind in kinds.picked() if kind.is_served]
    household = rooms.people(conn, me.id)
    return render_template(
        "tonight.html", wishes=wishes, chosen=people, people=household, kinds=served, opened=opened, problem=problem
    )


def _door(room: Room, problem: Problem | None = None) -> str:
    conn = request_db.conn()
    host = next(row["name"] for row in rooms.members(conn, room.id) if row["is_host"])
    known = rooms.familiar(conn, room)
    return render_template("room_join.html", room=room, host=host, known=known, given=request.form, problem=problem)


def _sent(wishes: Wishes) -> Wishes:
    """Raises `Invalid` naming the field."""
    form, minutes = request.form, request.form.get("minutes", "").strip()
    wanted = typed.whole(minutes, 0, 9999)
    if minutes and wanted is None:
        raise Invalid(_("Minutes are a whole number."), field="minutes")
    return Wishes(
        kind=form.get("kind", wishes.kind),
        minutes=wanted,
        words=" ".join(form.get("words", "").split()),
        seen=form.get("seen", wishes.seen),
        fairness=_number("fairness", wishes.fairness),
        needs=form.get("needs", wishes.needs),
    )


def _number(name: str, default: float) -> float:
    return request.form.get(name, default, type=float)


def _back(token: str) -> str:
    return url_for("room-page.page", token=token)
