"""Hand on what people asked for and was approved, look how far the rest is, and see what has come."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from functions.registry import job
from shared.db import Conn
from shared.errors import Conflict, NotFound, Unavailable
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.requesting import following, request_services
from shared.requesting.following import Due
from shared.requesting.model import Requester

GIVEN_UP = 2  # so many in trouble in one step of a run, and a program is left alone for the rest of it
LONGEST_S = 120.0  # a step; what it leaves is first in the next run


class Programs:
    """Those that are asked in this run, each opened once; and what stood in the way of each."""

    def __init__(self, conn: Conn, stack: ExitStack) -> None:
        self._conn, self._stack = conn, stack
        self._opened: dict[str, Requester] = {}
        self.troubles: dict[str, str] = {}
        self._in_vain: Counter[str] = Counter()
        self._begun = time.monotonic()

    def begin(self) -> None:
        """Another step, in which each is asked anew."""
        self._in_vain.clear()
        self._begun = time.monotonic()

    def may_ask(self, kind: str) -> bool:
        return self._in_vain[kind] < GIVEN_UP and time.monotonic() - self._begun < LONGEST_S

    def of(self, kind: str) -> Requester:
        """Raises `Conflict` for a key that cannot be read."""
        if kind not in self._opened:
            self._opened[kind] = self._stack.enter_context(request_services.opened(self._conn, kind))
        return self._opened[kind]

    @contextmanager
    def asked(self, kind: str) -> Iterator[None]:
        """An outage changes nothing but what is known of the program; the next request may go."""
        try:
            yield
        except (Unavailable, Conflict, NotFound) as trouble:
            self._conn.rollback()
            self._in_vain[kind] += 1
            self.troubles.setdefault(kind, trouble.message)

    def note(self) -> None:
        for kind in {*self._opened, *self.troubles}:
            request_services.note(self._conn, kind, self.troubles.get(kind))


@job("follow_requests")
def handler(conn: Conn, run: Attempt) -> None:
    """Commits after each request. Killed anywhere, the next run looks up what was sent before it sends anything."""
    arrived = following.arrive(conn)
    conn.commit()
    with ExitStack() as stack:
        programs = Programs(conn, stack)
        sent = _each(conn, run, programs, following.to_send(conn), gettext("Handing on"))
        followed = _each(conn, run, programs, following.to_follow(conn), gettext("Looking after requests"))
        programs.note()
    following.read_libraries(conn)
    following.renew(conn)
    conn.commit()
    said = gettext(
        "%(sent)s handed on, %(followed)s looked after, %(arrived)s arrived.",
        sent=sent,
        followed=followed,
        arrived=arrived,
    )
    run.conclude(" ".join([said, *programs.troubles.values()]))


def _each(conn: Conn, run: Attempt, programs: Programs, found: list[Due], step: str) -> int:
    programs.begin()
    done = 0
    for place, due in enumerate(found):
        run.say(step, place, len(found))
        done += _one(conn, programs, due)
        conn.commit()
    return done


def _one(conn: Conn, programs: Programs, due: Due) -> bool:
    kind = following.service_of(conn, due)
    if kind is None:
        following.fail(conn, due)
        return False
    if not programs.may_ask(kind):
        return False  # as it was: then it comes before those that were tried
    act = following.send if due.is_approved else following.follow
    with programs.asked(kind):
        return act(conn, programs.of(kind), kind, due) is not None
    following.look_later(conn, due)
    return False
