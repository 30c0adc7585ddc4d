"""What Matinee costs while nothing happens, and how much memory its processes hold."""

import time
from collections.abc import Iterator

from infra.bench import picks, processes, table
from infra.bench.stage import Household
from infra.bench.table import Line
from shared import jobs
from shared.jobs import names

SETTLE_S = 3.0
EMBEDDED = 64
FORGET = (
    "delete from title_embeddings where title_id in (select id from titles where kind = 'movie' order by id limit %s)"
)


def measure(home: Household, seconds: float) -> Iterator[Line]:
    worker = home.processes.worker()
    web, _ = home.processes.web()
    _embed(home)
    yield _memory("Worker with the local model loaded", 300, worker.pid)
    _refresh(home)
    yield _memory(f"… and the arrays of {home.size.films:,} films", 300, worker.pid)
    yield _memory("Web process", 150, web.pid)
    time.sleep(SETTLE_S)
    parts = {"web": web.pid, "worker": worker.pid, "Postgres": processes.postmaster()}
    before = {name: processes.cpu_seconds(pid) for name, pid in parts.items()}
    begun = time.perf_counter()
    time.sleep(seconds)
    elapsed = time.perf_counter() - begun
    spent = {name: 100 * (processes.cpu_seconds(pid) - before[name]) / elapsed for name, pid in parts.items()}
    note = ", ".join(f"{name} {share:.2f} %" for name, share in spent.items())
    yield table.at_most(
        "Idle web + worker, of one core", 0.5, spent["web"] + spent["worker"], "%", f"{note}, {seconds:.0f} s"
    )
    home.processes.stop(web)
    home.processes.stop(worker)


def _embed(home: Household) -> None:
    """A real batch through the real model, so that its weights are in memory."""
    home.conn.execute(FORGET, (EMBEDDED,))
    run = jobs.ask(home.conn, names.EMBED["movie"], trigger="command")
    home.conn.commit()
    picks.finished(home, run.id, 120)


def _refresh(home: Household) -> None:
    run = jobs.ask(home.conn, names.REFRESH_USER, {"user_id": home.people()[0], "kind": "movie"}, trigger="command")
    home.conn.commit()
    picks.finished(home, run.id, 60)


def _memory(what: str, limit: float, pid: int) -> Line:
    proportional, resident = processes.megabytes(pid)
    return table.at_most(what, limit, proportional, "MB", f"{resident:.0f} MB resident")
