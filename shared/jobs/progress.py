"""How a run tells what it is doing."""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from psycopg.types.json import Jsonb

from shared import db, jobs
from shared.db import Conn
from shared.jobs import Value

sql = db.queries("jobs/jobs")

QUIET_S = 0.5  # at most two progress writes a second


class Cancelled(Exception):
    """Somebody cancelled the run: what is committed stays, the rest is left."""


class Stopping(Exception):
    """The worker shuts down: the run goes back to the queue and continues elsewhere."""


@dataclass
class Attempt:
    """One attempt at a job, as its handler sees it.

    `writer` opens the connection for progress: not the handler's own, whose writes are seen only at its commit.
    """

    id: int
    name: str
    attempt: int = 1
    trigger: str = "system"
    requested_by: int | None = None
    cursor: dict[str, Value] = field(default_factory=dict)
    writer: Callable[[], AbstractContextManager[Conn]] | None = None
    stopping: Callable[[], bool] = lambda: False
    message: str | None = None
    began_at: float = field(default_factory=time.monotonic)
    _said_at: float = -QUIET_S
    _step: str | None = None

    def say(self, step: str, done: int | None = None, total: int | None = None) -> None:
        """Reports progress and is the place where the run ends early: raises `Cancelled` or `Stopping`.

        Call it once a batch, outside an unfinished batch: whatever the handler has not committed is rolled back.
        """
        if self.stopping():
            raise Stopping
        now = time.monotonic()
        if self.writer is None or (step == self._step and now - self._said_at < QUIET_S):
            return
        self._said_at, self._step = now, step
        with self.writer() as conn:
            values = {"id": self.id, "step": step, "done": done, "total": total, "message": None}
            row = db.maybe(conn, sql.say, values)
        if row and row["cancel_requested"]:
            raise Cancelled

    def commit(self, conn: Conn, **cursor: Value) -> None:
        """Commits a batch together with where the next attempt goes on."""
        self.cursor = dict(cursor)
        conn.execute(sql.keep_cursor, {"id": self.id, "cursor": Jsonb(self.cursor)})
        conn.commit()

    def conclude(self, message: str) -> None:
        """The sentence shown when the run has succeeded: “12 new, 3 changed.”"""
        self.message = message

    def fan_out(self, conn: Conn, name: str, each: list[dict[str, Value]]) -> None:
        """One child a piece, as the handler's last act; the run then ends with its last child.

        A child that is live already, because somebody else asked for the same, is waited for instead of doubled.
        """
        places = jobs.ask_each(conn, name, each, trigger="parent", parent_id=self.id)
        adopted = sum(self._start_child(conn, name, each[place]) for place in places)
        conn.execute(sql.fan_out, {"id": self.id, "children": len(each) - len(places) + adopted})

    def _start_child(self, conn: Conn, name: str, args: dict[str, Value]) -> bool:
        if jobs.ask(conn, name, args, trigger="parent", parent_id=self.id).is_new:
            return True
        wanted = {"parent_id": self.id, "name": name, "args": Jsonb(args)}
        return bool(conn.execute(sql.adopt, wanted).rowcount)


def in_batches(
    conn: Conn,
    run: Attempt,
    step: str,
    query: str,
    given: Mapping[str, object],
    *,
    done: int | None = None,
    total: int | None = None,
) -> int:
    """Runs a deletion of at most `given["limit"]` rows until it finds fewer; returns how many went.

    Each batch is committed, and before each the run may end, so that somebody who cancels waits for one batch at most.
    """
    limit = int(str(given["limit"]))
    removed, went = 0, limit
    while went == limit:
        run.say(step, done, total)
        went = conn.execute(query, given).rowcount
        conn.commit()
        removed += went
    return removed
