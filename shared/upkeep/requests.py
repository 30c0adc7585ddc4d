"""Answered requests in numbers: how many, how long they took, what became of them; and what our processes use of the machine."""

import os
import socket
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import psycopg
from psycopg.types.json import Jsonb

from shared import db
from shared.db import Conn, Row, timings

sql = db.queries("upkeep/requests")

BOUNDS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # the usual ones of Prometheus
LATELY_S = 300  # a process that was not heard of for so long is gone

_used_s = 0.0  # of the processor, as last told


class Tally(timings.Tally):
    """Requests that one process has counted since it last told the database."""

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        self.count((method, route, status), BOUNDS_S, seconds)

    def save(self, conn: Conn) -> None:
        """Adds it to what all processes have counted, in the caller's transaction. What the database refuses waits."""
        with self.taken() as counts:
            rows = [
                dict(zip(("method", "route", "status"), key, strict=True)) | asdict(count)
                for key, count in counts.items()
            ]
            if rows:
                conn.execute(sql.add, {"rows": Jsonb(rows)})


def counted(conn: Conn) -> Sequence[Row]:
    """method, route, status, requests, seconds and buckets, since the beginning."""
    return db.all(conn, sql.all)


def note_process(conn: Conn, kind: str) -> None:
    """What this process, “web” or “worker”, uses of memory, and has used of the processor since it last said so. As with `Tally`: what
    is refused here waits, what the caller's commit loses is lost."""
    global _used_s
    given = {"name": f"{socket.gethostname()}:{os.getpid()}", "kind": kind, "resident_bytes": _resident_bytes()}
    before, _used_s = _used_s, time.process_time()  # before anything is waited for: others tell meanwhile
    spent_s = _used_s - before
    try:
        conn.execute(sql.note_process, given)
        conn.execute(sql.add_processor_time, {"kind": kind, "seconds": max(0.0, spent_s)})
    except psycopg.Error:
        _used_s -= spent_s
        raise


def processes(conn: Conn) -> Sequence[Row]:
    """kind, processes and resident_bytes of all of a kind that were heard of lately."""
    return db.all(conn, sql.processes, {"seconds": LATELY_S})


def processor_time(conn: Conn) -> Sequence[Row]:
    """kind and seconds."""
    return db.all(conn, sql.processor_time)


def _resident_bytes() -> int:
    """0 where the system has no /proc."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
