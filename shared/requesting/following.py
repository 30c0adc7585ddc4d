"""Hands on what was approved, looks how far it is, and sees what has come to the library: one request at a time, each safe to repeat."""

from dataclasses import dataclass

from shared import db, jobs
from shared.db import Conn
from shared.jobs import names
from shared.language import gettext, marked
from shared.requesting import outcomes, request_services
from shared.requesting.model import FETCHED, TAKEN, Balked, Requester, Standing, Unfit, Wish
from shared.requesting.title_requests import APPROVED, FAILED, FETCHING, NOBODY, SENT

sql = db.queries("requesting/following")
requests = db.queries("requesting/title_requests")

MOST_SENT, MOST_FOLLOWED = 20, 40  # in one run
KEPT_DAYS = 365  # after the last that became of it
# Over a title a program may fail for as long as whoever it asks in turn is away: so often and so long it is tried.
MOST_TRIES, BALKED_HOURS = 10, 24
READ_AGAIN_HOURS = 6  # so long after it was fetched libraries are read for it
GONE = marked("It is there no more: somebody has taken it out of %(title)s.")
NO_IDS = gettext("Nobody knows its ids, by which it could be asked for.")


@dataclass(frozen=True)
class Due:
    """A request that is to be handed on, or looked after at the `service` that has it. `is_last`: should that fail over its title again,
    it was tried often enough."""

    id: int
    title_id: int
    state: str
    service: str | None
    remote_id: str | None
    kind: str
    title: str
    is_last: bool | None = None

    @property
    def is_approved(self) -> bool:
        """And not handed on yet, or to be handed on once more."""
        return self.state == APPROVED


def arrive(conn: Conn) -> int:
    """Whatever a library has now that somebody who asked may open is there, and they are told; returns how many. The caller commits."""
    arrived = len(db.all(conn, sql.arrive))
    conn.execute(requests.drop_lonely)
    conn.execute(sql.forget_old, {"days": KEPT_DAYS})
    if arrived:
        jobs.ask(conn, names.NOTE_NEWS, trigger="system")
    return arrived


def renew(conn: Conn) -> None:
    """Picks of those who asked are made anew, once the title can be among them. The caller commits."""
    for row in db.all(conn, sql.renewable):
        for user_id in row["user_ids"]:
            jobs.ask(conn, names.REFRESH_USER, {"user_id": user_id, "kind": row["kind"]}, trigger="system")
        conn.execute(sql.renewed, {"id": row["id"]})


def read_libraries(conn: Conn) -> None:
    """For what a program says it has and no library knows yet: a media server needs a while. The caller commits."""
    for kind in db.values(conn, sql.fetched_kinds, {"hours": READ_AGAIN_HOURS}, of=str):
        if kind in names.SYNC_TITLES:
            jobs.ask(conn, names.SYNC_TITLES[kind], trigger="system")


def to_send(conn: Conn) -> list[Due]:
    return _due(conn, MOST_SENT, APPROVED)


def to_follow(conn: Conn) -> list[Due]:
    """Those that were looked at longest ago."""
    return _due(conn, MOST_FOLLOWED, SENT, FETCHING)


def service_of(conn: Conn, due: Due) -> str | None:
    """Who is asked about it: whoever has it, else whoever is asked for its kind now; None where that is nobody."""
    if due.is_approved:
        return request_services.serving(conn, due.kind)
    return due.service if due.service in {one.kind for one in request_services.listing(conn)} else None


def send(conn: Conn, program: Requester, service: str, due: Due) -> Standing | None:
    """Looked up first: what was sent and not noted here, or was there all along, is taken as it is. The caller commits.

    None where the program fails over this title: that is noted, and it is tried again. Raises `Unavailable`, and leaves everything as it
    was.
    """
    try:
        wish = _wish(conn, due)
        choice = request_services.get(conn, service).choice
        conn.commit()  # nothing is held open while somebody else is waited for
        standing = program.find(wish)
        if standing is None or standing.state not in TAKEN:
            standing = program.ask(wish, choice)
    except Balked as trouble:
        _note_trouble(conn, due, service, trouble.message)
        return None
    except Unfit as refusal:
        standing = Standing(FAILED, reason=refusal.message)
    _note(conn, due, service, standing)
    return standing


def follow(conn: Conn, program: Requester, service: str, due: Due) -> Standing | None:
    """As `send`, of what is there already: what is found there no more has failed."""
    try:
        wish = _wish(conn, due)
        conn.commit()
        standing = program.find(wish) or Standing(FAILED, reason=gettext(GONE, title=request_services.TITLES[service]))
    except Balked as trouble:
        _note_trouble(conn, due, service, trouble.message)
        return None
    except Unfit as refusal:
        standing = Standing(FAILED, reason=refusal.message)
    _note(conn, due, service, standing)
    return standing


def fail(conn: Conn, due: Due) -> None:
    """Nobody is left who would fetch it. The caller commits."""
    _note(conn, due, due.service, Standing(FAILED, reason=NOBODY))


def look_later(conn: Conn, due: Due) -> None:
    """Others are looked at first the next time. The caller commits."""
    conn.execute(sql.looked_at, {"id": due.id})


def _wish(conn: Conn, due: Due) -> Wish:
    row = db.maybe(conn, sql.wish, {"title_id": due.title_id})
    if row is None or not row["ids"]:
        raise Unfit(NO_IDS)
    return Wish(row["word"], row["name"], row["has_seasons"], row["ids"])


def _note(conn: Conn, due: Due, service: str | None, standing: Standing) -> None:
    is_taken = standing.state in TAKEN
    state = FETCHING if standing.state == FETCHED else standing.state if is_taken else FAILED
    given = {
        "id": due.id,
        "state": state,
        "service": service,
        "remote_id": standing.remote_id,
        "reason": standing.reason,
    }
    conn.execute(sql.taken, given | {"is_fetched": standing.state == FETCHED})
    outcomes.tell(conn, due.id)


def _note_trouble(conn: Conn, due: Due, service: str, said: str) -> None:
    given = {"id": due.id, "service": service, "reason": said, "is_last": bool(due.is_last)}
    conn.execute(sql.balked, given)
    outcomes.tell(conn, due.id)


def _due(conn: Conn, limit: int, *states: str) -> list[Due]:
    given = {"states": list(states), "limit": limit, "most_tries": MOST_TRIES, "balked_hours": BALKED_HOURS}
    return db.all(conn, sql.due, given, row=Due)
