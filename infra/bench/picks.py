"""Everybody's picks through the queue: a real worker, from the order to the last list."""

import time
from collections.abc import Iterator
from itertools import pairwise

from infra.bench import engine, processes, quiet, statements, table
from infra.bench.stage import Household
from infra.bench.table import Line
from shared import db, jobs
from shared.jobs import following, names

PEER_STATEMENTS, PEER_SECONDS = 806_073, 680


def measure(home: Household) -> Iterator[Line]:
    yield from _times(home, len(home.people()))
    yield from _statements(home, len(home.people()))


def _times(home: Household, people: int) -> Iterator[Line]:
    worker = home.processes.worker()
    cold, cold_cpu = _timed(home, worker.pid)
    warm, warm_cpu = _timed(home, worker.pid)
    home.processes.stop(worker)
    what = f"Picks for {people} people × {home.size.films:,} films"
    peer = f"{cold_cpu}; peer {PEER_SECONDS} s: {PEER_SECONDS / cold:.0f} ×"
    yield table.at_most(f"{what}, a worker that just began", 5.0, cold, "s", peer)
    each = f"{1000 * warm / people:.0f} ms a person, {warm_cpu}"
    yield table.at_most("… again, its arrays warm", 5.0, warm, "s", each)


def _statements(home: Household, people: int) -> Iterator[Line]:
    """Counted in Postgres' own log, by another worker: logging takes time."""
    first, again, act = _counted(home)
    note = f"{again['ours']:,} in all, {first['ours']:,} with loading the arrays; peer {PEER_STATEMENTS:,}"
    yield table.at_most("… SQL statements a person", 12, again["ours"] / people, "", note)
    yield table.at_most("… SQL statements of a refresh after a play", 12, act["ours"], "")
    yield table.told("… the queue's own statements a person", again["queue"] / people)


def _counted(home: Household) -> list[dict[str, int]]:
    """Of everybody's lists, of the same once more, and of one refresh after a play."""
    with statements.logged(home) as sent:
        worker = home.processes.worker()
        counts = [sent()]
        for act in (_seconds, _seconds, _act):
            act(home)
            counts.append(sent())
        home.processes.stop(worker)
    return [{who: after[who] - before[who] for who in ("ours", "queue")} for before, after in pairwise(counts)]


def _timed(home: Household, worker: int) -> tuple[float, str]:
    """Seconds by the clock, and processor time, which other work on the machine does not lengthen as much."""
    pids = {"worker": worker, "Postgres": processes.postmaster()}
    before = {name: processes.cpu_seconds(pid) for name, pid in pids.items()}
    seconds = _seconds(home)
    spent = {name: processes.cpu_seconds(pid) - before[name] for name, pid in pids.items()}
    return seconds, "processor " + ", ".join(f"{name} {used:.1f} s" for name, used in spent.items())


def _seconds(home: Household) -> float:
    """From the order to the end of the last person's run, by the database's clock."""
    home.conn.commit()  # the order's time is its transaction's, which may have begun before there was a worker
    name = names.PICK["movie"]
    asked = jobs.ask(home.conn, name, trigger="command")
    home.conn.commit()
    run = finished(home, asked.id, 600)
    if run.state != "succeeded" or run.finished_at is None:
        raise RuntimeError(f"{name} ended {run.state}: {run.error}")
    return (run.finished_at - run.queued_at).total_seconds()


def _act(home: Household) -> None:
    """Somebody watches something; returns once their picks are new."""
    user_id = home.people()[0]
    engine.record(home.conn, *engine.watched(home.conn, user_id), user_id)
    query = "select max(id) from job_runs where name = %s"
    run_id = db.value(home.conn, query, (names.REFRESH_USER,), of=int)
    home.conn.commit()
    finished(home, run_id, 60)
    time.sleep(0.5)  # for what the worker says afterwards


def finished(home: Household, run_id: int, timeout_s: float) -> jobs.Run:
    """The run as it ended."""
    found: list[jobs.Run] = []

    def ended() -> bool:
        found[:] = following.look(home.conn, [run_id])
        home.conn.commit()
        return not found[0].is_live

    quiet.until(ended, timeout_s, f"run {run_id} ended")
    return found[0]
