"""What people ask for that is not here: asked for, joined, approved or refused, and how far each is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg

from shared import audit, db, jobs
from shared.audit import Actor
from shared.choices import NEVER, STRAIGHT
from shared.db import Conn, Row
from shared.discovery import subscriptions
from shared.errors import Conflict, Invalid, NotFound
from shared.jobs import names
from shared.language import gettext, marked
from shared.requesting import outcomes, request_services, rules

sql = db.queries("requesting/title_requests")
following = db.queries("requesting/following")

ASKED, APPROVED, REFUSED, SENT, FETCHING, AVAILABLE, FAILED = STATES = (
    "asked", "approved", "refused", "sent", "fetching", "available", "failed",
)  # fmt: skip
WORDS = {
    ASKED: gettext("Waits for an administrator"),
    APPROVED: gettext("Approved"),
    REFUSED: gettext("Refused"),
    SENT: gettext("Is looked for"),
    FETCHING: gettext("Is being fetched"),
    AVAILABLE: gettext("Is here"),
    FAILED: gettext("Could not be had"),
}
MOST_WORD, LATELY_DAYS = 300, 7
UNKNOWN, NONE = gettext("There is no such title."), gettext("There is no such request.")
NOBODY = gettext(
    "Nobody fetches titles of this kind: an administrator can enter a program that does, under Settings, Requests."
)
DECIDED = marked("“%(title)s” is decided already: %(state)s.")


@dataclass(frozen=True)
class Mine:
    """A request as whoever asked sees it. `reason` is the word of who refused it: what programs say names folders and
    other titles, and is for administrators."""

    id: int
    title_id: int
    title: str
    kind: str
    year: int | None
    state: str
    reason: str | None
    asked_at: datetime
    changed_at: datetime


@dataclass(frozen=True)
class TitleRequest:
    """A request as administrators see it. `is_here`: a library has it that those who ask may not open."""

    id: int
    title_id: int
    title: str
    kind: str
    year: int | None
    state: str
    reason: str | None
    service: str | None
    created_at: datetime
    changed_at: datetime
    is_here: bool
    people: Sequence[str]
    decided_by: str | None


@dataclass(frozen=True)
class Waiting:
    """How many wait for an administrator's word, and how many failed of late."""

    asked: int
    failed: int


@dataclass(frozen=True)
class OfTitle:
    """What can be done about a title that is in no library of the person's. `can_ask`: somebody would fetch it, and the person may ask
    or join; `state` is that of the open request, or of the person's own last one."""

    can_ask: bool
    left: int | None
    id: int | None = None
    state: str | None = None
    reason: str | None = None
    is_mine: bool = False


def ask(conn: Conn, user_id: int, title_id: int, *, by: Actor) -> Mine:
    """Asks for a title, or joins those who have. Whoever asks is told when it comes.

    Raises `NotFound` for a title that the person may not know of, `Conflict` where it is in a library of theirs or nobody fetches such,
    and as `rules.check`.
    """
    conn.execute(sql.in_turn, {"user_id": user_id})
    title = db.one(conn, sql.title, {"user_id": user_id, "title_id": title_id}, missing=UNKNOWN)
    if title["is_theirs"]:
        raise Conflict(gettext("“%(title)s” is in your library.", title=title["name"]))
    if request_services.serving(conn, title["kind"]) is None:
        raise Conflict(NOBODY)
    rule = rules.of(conn, user_id)
    # What a library has already is an administrator's matter: to fetch it once more would not help.
    goes_straight = rule.rule == STRAIGHT and not title["is_here"]
    given = {"user_id": user_id, "title_id": title_id}
    open_request = db.maybe(conn, sql.open, given)
    if open_request is None or rule.rule == NEVER:
        rules.check(rule)
    if open_request is None:
        conn.execute(sql.begin, {"title_id": title_id, "state": APPROVED if goes_straight else ASKED})
    request_id = db.one(conn, sql.open, given)["id"]
    approves = goes_straight and _may_approve(rule, open_request)
    has_joined = open_request is not None and not approves
    conn.execute(sql.join, {"id": request_id, "user_id": user_id, "has_joined": has_joined})
    if approves:
        conn.execute(sql.approve, {"id": request_id, "by": by.id})
    subscriptions.subscribe(conn, user_id, subscriptions.IN_LIBRARY, title_id)
    if goes_straight:
        _follow(conn, by)
    return find(conn, user_id, request_id)


def withdraw(conn: Conn, user_id: int, request_id: int) -> None:
    """As long as nobody has decided; where nobody else asks for it, it is gone. Raises `NotFound`, also for somebody else's, `Conflict`."""
    mine = find(conn, user_id, request_id)
    for person in sorted(_people(conn, request_id)):
        conn.execute(sql.in_turn, {"user_id": person})
    conn.execute(sql.held, {"id": request_id})
    left = db.maybe(conn, sql.leave, {"id": request_id, "user_id": user_id})
    if left is None:
        raise Conflict(_decided(mine.title, mine.state))
    if not left["has_joined"]:
        _hand_over(conn, user_id, request_id)
    conn.execute(sql.drop_lonely)


def _may_approve(rule: rules.Rule, open_request: Row | None) -> bool:
    """Whether somebody whose requests go straight may decide what others wait for: that takes one of those that they may ask for."""
    if open_request is None or open_request["state"] != ASKED:
        return False
    return rule.left != 0 or bool(open_request["is_charged"])


def _hand_over(conn: Conn, user_id: int, request_id: int) -> None:
    """It counts as of the first of those who stay and may ask for something; where that is nobody, as of who leaves it still."""
    heir = next((one for one in _people(conn, request_id) if rules.of(conn, one).left != 0), None)
    if heir is None:
        conn.execute(sql.keep_charged, {"id": request_id, "user_id": user_id})
    else:
        conn.execute(sql.take_over, {"id": request_id, "user_id": heir})


def _people(conn: Conn, request_id: int) -> list[int]:
    return db.values(conn, sql.people, {"id": request_id}, of=int)


def approve(conn: Conn, viewer: int | None, request_id: int, *, by: Actor) -> None:
    """It is handed on at once; one that failed is tried again. Raises `NotFound`, and `Conflict` for what is decided or is here."""
    found = _get(conn, viewer, request_id)
    if found.is_here:
        raise Conflict(
            gettext(
                "“%(title)s” is in a library already, which those who ask may not open: give them that.",
                title=found.title,
            )
        )
    if request_services.serving(conn, found.kind) is None:
        raise Conflict(NOBODY)
    if not _approved(conn, request_id, by):
        raise Conflict(_decided(found.title, found.state))
    audit.record(conn, by, "requests.approve", request_id)  # by number: who reads the log may not know of the title
    _follow(conn, by)


def _approved(conn: Conn, request_id: int, by: Actor) -> bool:
    try:
        with conn.transaction():
            return bool(conn.execute(sql.approve, {"id": request_id, "by": by.id}).rowcount)
    except psycopg.errors.UniqueViolation:  # somebody has asked for the title anew at the same moment
        return False


def refuse(conn: Conn, viewer: int | None, request_id: int, word: str, *, by: Actor) -> None:
    """`word` is told to those who asked, once; it may be empty. Raises `NotFound`, `Invalid`, and `Conflict` for what is decided."""
    found = _get(conn, viewer, request_id)
    if len(word) > MOST_WORD:
        raise Invalid(gettext("word must be at most %(most)s characters.", most=MOST_WORD), field="word")
    given = {"id": request_id, "by": by.id, "reason": word.strip() or None}
    if not conn.execute(sql.refuse, given).rowcount:
        raise Conflict(_decided(found.title, found.state))
    audit.record(conn, by, "requests.refuse", request_id)
    outcomes.tell(conn, request_id, by=by.id)


def mine(conn: Conn, user_id: int, *, limit: int = 50, offset: int = 0) -> tuple[list[Mine], int]:
    """Newest first, of titles that the person may know of now; and how many in all."""
    given = {"user_id": user_id, "id": None, "limit": limit, "offset": offset}
    return db.page(conn, sql.mine, given, row=Mine)


def find(conn: Conn, user_id: int, request_id: int) -> Mine:
    """One of the person's. Raises `NotFound`."""
    found, _ = db.page(conn, sql.mine, {"user_id": user_id, "id": request_id, "limit": 1, "offset": 0}, row=Mine)
    if not found:
        raise NotFound(NONE)
    return found[0]


def listing(
    conn: Conn, viewer: int | None, *, state: str | None = None, limit: int = 50, offset: int = 0
) -> tuple[list[TitleRequest], int]:
    """Those that wait for a word first, then the latest; of titles that the administrator may know of."""
    given = {"viewer": viewer, "id": None, "state": state, "limit": limit, "offset": offset}
    return db.page(conn, sql.listing, given, row=TitleRequest)


def count_waiting(conn: Conn, viewer: int) -> Waiting:
    """Of those that this administrator may know of."""
    return db.one(conn, sql.waiting, {"viewer": viewer, "days": LATELY_DAYS}, row=Waiting, missing=NONE)


def of_title(conn: Conn, user_id: int, title_id: int, kind: str) -> OfTitle:
    rule = rules.of(conn, user_id)
    row = db.maybe(conn, sql.of_title, {"user_id": user_id, "title_id": title_id})
    is_open = row is not None and row["state"] in (ASKED, APPROVED, SENT, FETCHING)
    may = rule.rule != NEVER and request_services.serving(conn, kind) is not None
    can_ask = may and not (row["is_mine"] if is_open and row else rule.left == 0)
    return OfTitle(can_ask, rule.left, **(row or {}))


def open_among(conn: Conn, user_id: int | None, title_ids: Sequence[int]) -> set[int]:
    """Which of these somebody asks for just now; nothing for visitors."""
    if user_id is None or not title_ids:
        return set()
    return set(db.values(conn, sql.open_among, {"user_id": user_id, "title_ids": title_ids}, of=int))


def library_changed(conn: Conn) -> None:
    """What was asked for may have come, or may be picked now. The caller commits."""
    if db.value(conn, following.is_pending, of=bool):
        jobs.ask(conn, names.FOLLOW_REQUESTS, trigger="system")


def _get(conn: Conn, viewer: int | None, request_id: int) -> TitleRequest:
    given = {"viewer": viewer, "id": request_id, "state": None, "limit": 1, "offset": 0}
    found, _ = db.page(conn, sql.listing, given, row=TitleRequest)
    if not found:
        raise NotFound(NONE)
    return found[0]


def _decided(title: str, state: str) -> str:
    return gettext(DECIDED, title=title, state=WORDS[state])


def _follow(conn: Conn, by: Actor) -> None:
    jobs.ask(conn, names.FOLLOW_REQUESTS, trigger=by.trigger, requested_by=by.id)
