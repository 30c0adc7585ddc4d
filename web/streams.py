"""News for open pages as server-sent events: picks that were made anew, jobs that got further."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import psycopg
from flask import Blueprint, Response, current_app, stream_with_context
from psycopg_pool import PoolTimeout

from shared import db, live
from shared.live import Subscription
from shared.people.accounts import User
from web import auth, csrf, request_db
from web.auth import Visitor, audience
from web.pages import job_cards

blueprint = Blueprint("streams", __name__, url_prefix="/streams")
sql = db.queries("web")

HEARTBEAT_S = 15.0
CHECK_S = 3.0  # so soon a stream ends whose listener was signed out or switched off
BREATH_S = 0.4  # news that come close together leave together
SEATS = 200  # of streams a process; each looks at the database every few seconds
AGAIN_MS = 3000
AWAY = (psycopg.OperationalError, PoolTimeout)
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

Look = Callable[[], Iterator[tuple[str, str]]]


@blueprint.get("/me")
@audience("member")
def me() -> Response:
    """`picks` with a version that changes when the person's lists do."""
    user = auth.me()
    return _stream("recommendations", PicksLook(user), lambda payload: payload in ("", str(user.id)))


@blueprint.get("/jobs")
@audience("admin")
def jobs() -> Response:
    """`job` with the name and the block of each job whose block is not what it was."""
    return _stream("job_runs", JobsLook(), lambda payload: True)


class PicksLook:
    def __init__(self, user: User) -> None:
        self.user = user

    def __call__(self) -> Iterator[tuple[str, str]]:
        with request_db.pool().connection() as conn:
            row = conn.execute(sql.picks_version, {"user_id": self.user.id}).fetchone()
        yield "picks", row["version"] if row else ""


class JobsLook:
    """Remembers what it showed last: a step of one job does not send all of them."""

    def __init__(self) -> None:
        self.shown: dict[str, str] = {}

    def __call__(self) -> Iterator[tuple[str, str]]:
        with request_db.pool().connection() as conn:
            blocks = job_cards.blocks(conn)
        for name, html in blocks.items():
            if self.shown.get(name) != html:
                yield "job", json.dumps({"name": name, "html": html})
        self.shown = blocks


def _stream(channel: str, look: Look, concerns: Callable[[str], bool]) -> Response:
    """For a page, which has a session."""
    csrf.token()
    return answer(channel, look, concerns)


def answer(
    channel: str,
    look: Look,
    concerns: Callable[[str], bool],
    *,
    over: Callable[[], bool] = lambda: False,
) -> Response:
    """What is so now, then every change, until it is `over`.

    When all seats are taken: what is so now, and come back soon.
    """
    seats = _seats()
    has_seat = seats.acquire(blocking=False)
    told = _follow(auth.visitor(), channel, look, concerns, over) if has_seat else _told(look)
    response = Response(stream_with_context(told), mimetype="text/event-stream", headers=HEADERS)
    if has_seat:
        # Not at the end of what is told: of an answer to HEAD nothing is ever told, and the seat would be lost.
        response.call_on_close(seats.release)
    return response


def _follow(
    visitor: Visitor, channel: str, look: Look, concerns: Callable[[str], bool], over: Callable[[], bool]
) -> Iterator[str]:
    # Without a database the stream ends, and the browser comes back after its pause.
    # Subscribed before the first look: what changes in between is not missed.
    with suppress(*AWAY), live.subscribe(channel) as news:
        yield from _told(look)
        said_at = time.monotonic()
        while not over() and auth.is_current(visitor):
            if any(concerns(payload) for payload in _news(news)):
                yield from _told(look)
            elif time.monotonic() - said_at >= HEARTBEAT_S:
                yield ": still here\n\n"
            else:
                continue
            said_at = time.monotonic()


def _news(news: Subscription) -> list[str]:
    """What came, after a breath in which more of it may come; empty when it is time to check who listens."""
    found = news.wait(min(CHECK_S, HEARTBEAT_S))
    if found:
        time.sleep(BREATH_S)
        found += news.wait(0.001)
    return found


def _told(look: Look) -> Iterator[str]:
    yield f"retry: {AGAIN_MS}\n\n"
    for event, data in look():
        yield f"event: {event}\ndata: {data}\n\n"


def _seats() -> threading.Semaphore:
    return current_app.extensions.setdefault("stream seats", threading.BoundedSemaphore(SEATS))
