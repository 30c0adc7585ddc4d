"""News for open pages as server-sent events: picks that were made anew, jobs that got further."""

import json
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from functools import partial

import psycopg
from flask import Blueprint, Response, current_app, stream_with_context
from psycopg_pool import PoolTimeout

from shared import db, live
from shared.curation import room_lists, rooms
from shared.curation.rooms import Seat
from shared.db import Conn
from shared.jobs import cards, following, under_way
from shared.people.accounts import User
from web import auth, csrf, request_db, seats
from web.auth import audience

blueprint = Blueprint("streams", __name__, url_prefix="/streams")
sql = db.queries("web")

HEARTBEAT_S = 15.0
CHECK_S = 3.0  # so soon a stream ends whose listener was signed out or switched off
BREATH_S = 0.4  # news that come close together leave together
SEATS = 200  # of streams a process; each looks at the database every few seconds
AGAIN_MS = 3000
AWAY = (psycopg.OperationalError, PoolTimeout)
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

Said = Sequence[tuple[str, str]]  # events, each with its data
Followed = Generator[Said | None, None, None]


@blueprint.get("/me")
@audience("member")
def me() -> Response:
    """`live` with a topic and its version, for each topic whose version is not what it was: `picks` when the person's lists are;
    for administrators also `jobs` when anything under way is, `job:…` when something about a job is, and `ended:…` when a run
    of it has ended.

    A browser's tabs share one, so there is one for everything.
    """
    user = auth.me()
    csrf.token()
    channels = ("recommendations", following.CHANNEL) if user.is_admin else ("recommendations",)
    concerns = (lambda payload: True) if user.is_admin else (lambda payload: payload in ("", str(user.id)))
    return answer(_looks(channels, Topics(user), concerns))


@blueprint.get("/room/<token>")
@audience("guest")
def room(token: str) -> Response:
    """`live` with the topic `room` whenever something in the room is otherwise, for who sits in it, guests too; ends with the room, and
    when they leave it."""
    seat = seats.current()
    visitor = auth.visitor() if seat.user_id is not None else None
    request_db.release()
    return answer(_room(seat), lambda: visitor is None or auth.is_current(visitor))


def _room(seat: Seat) -> Followed:
    told: str | None = ""
    concerns = partial(_is_of, str(seat.room.id))
    for _ in live.follow(room_lists.CHANNEL, every_s=pace_s(), breath_s=BREATH_S, concerns=concerns):
        with request_db.pool().connection() as conn:
            version = rooms.version(conn, seat)
        yield [_live("room", version or "ended")] if version != told else None
        if version is None:
            return
        told = version


def _is_of(room_id: str, payload: str) -> bool:
    return payload in ("", room_id)


class Topics:
    """Remembers which versions it told last."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.told: dict[str, str] = {}

    def __call__(self) -> Said:
        with request_db.pool().connection() as conn:
            now = {"picks": db.value(conn, sql.picks_version, {"user_id": self.user.id}, of=str)}
            if self.user.is_admin:
                now |= _jobs(conn)
        changed = {topic: version for topic, version in now.items() if self.told.get(topic) != version}
        self.told = now
        return [_live(topic, version) for topic, version in changed.items()]


def _live(topic: str, version: str) -> tuple[str, str]:
    return "live", json.dumps({"topic": topic, "version": version})


def _jobs(conn: Conn) -> dict[str, str]:
    shown = cards.cards(conn)
    of_each = {f"job:{one.name}": one.version for one in shown}
    ended = {f"ended:{one.name}": one.ended for one in shown if one.ended}
    return {"jobs": under_way.now(conn).version} | of_each | ended


def pace_s() -> float:
    """How long a stream may hear nothing before it looks whether its listener may still listen."""
    return min(CHECK_S, HEARTBEAT_S)


def _looks(channels: Sequence[str], look: Callable[[], Said], concerns: Callable[[str], bool]) -> Followed:
    for is_news in live.follow(*channels, every_s=pace_s(), breath_s=BREATH_S, concerns=concerns):
        yield (look() or None) if is_news else None


def answer(followed: Followed, stands: Callable[[], bool] | None = None) -> Response:
    """What is followed, as events: what is so now, then every change until it ends; None is when nothing came. `stands`: whether whoever
    listens still may; without it, whether their sign-in is what it was.

    When all seats are taken: what is so now, and come back soon.
    """
    seats = _seats()
    has_seat = seats.acquire(blocking=False)
    events = _events(stands or partial(auth.is_current, auth.visitor()), followed, at_once=not has_seat)
    response = Response(stream_with_context(events), mimetype="text/event-stream", headers=HEADERS)
    if has_seat:
        # Not at the end of what is told: of an answer to HEAD nothing is ever told, and the seat would be lost.
        response.call_on_close(seats.release)
    return response


def _events(stands: Callable[[], bool], followed: Followed, *, at_once: bool) -> Iterator[str]:
    """`at_once`: what is so now, and no more."""
    # Without a database the stream ends, and the browser comes back after its pause.
    with suppress(*AWAY), closing(followed):
        first = next(followed)
        yield from _lines(first or ())
        said_at = time.monotonic()
        for said in () if at_once else followed:
            if not stands():
                return
            if said is not None:
                yield from _lines(said)
            elif time.monotonic() - said_at >= HEARTBEAT_S:
                yield ": still here\n\n"
            else:
                continue
            said_at = time.monotonic()


def _lines(said: Said) -> Iterator[str]:
    yield f"retry: {AGAIN_MS}\n\n"
    for event, data in said:
        yield f"event: {event}\ndata: {data}\n\n"


def _seats() -> threading.Semaphore:
    return current_app.extensions.setdefault("stream seats", threading.BoundedSemaphore(SEATS))
