"""The API under load: one gunicorn of two workers, thirty-two clients that each wait for their answer before they ask again."""

import json
import os
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil

from infra.bench import clients, processes, table
from infra.bench.clients import Load
from infra.bench.stage import Household
from infra.bench.table import Line
from shared import db
from shared.db import Conn
from shared.jobs import names
from shared.people import accounts, tokens
from shared.picks import recommendations

CLIENTS, WARM = 32, 1 / 3  # of the time that is measured
PAGES = 8
PAGE_PER_S, PAGE_P95_MS, SIMILAR_PER_S, PICKS_PER_S, WORKER_MB = 400, 60, 150, 300, 150
PEER_PER_S = 35


@dataclass
class Measured(Load):
    """In so many seconds of traffic, with the processor time that each side spent."""

    during: float = 1.0
    spent: dict[str, float] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        return len(self.seconds) / self.during

    @property
    def note(self) -> str:
        each = ", ".join(f"{name} {1000 * s / max(1, len(self.seconds)):.1f} ms" for name, s in self.spent.items())
        failures = f"; {self.failed} FAILED" if self.failed else ""
        return f"{table.spread([1000 * s for s in self.seconds] or [0], 'ms')}; processor a request: {each}{failures}"


def measure(home: Household, traffic: float) -> Iterator[Line]:
    """`traffic` is in seconds, each time."""
    user_id = home.people()[0]
    give_picks(home, user_id)
    films = db.values(home.conn, "select id from titles where kind = 'movie' limit 500", of=int)
    with two_workers(home) as (web, base):
        headers = headers_of(home.conn, user_id)
        page = load(base, web, headers, _scrolled(base, headers), traffic)
        like = load(base, web, headers, [f"/api/movies/{film}/similar" for film in films], traffic)
        picks = load(base, web, headers, [f"/api/recommendations/{user_id}?limit=50"], traffic)
        memory = _worker_megabytes(web)
    what = f"of {home.size.films:,} films, {CLIENTS} connections"
    peer = f"{page.note}; peer {PEER_PER_S}/s"
    yield table.at_least(f"Pages of 50 titles {what}", PAGE_PER_S, page.per_second, "requests/s", peer)
    yield table.at_most("… 95 of 100 within", PAGE_P95_MS, 1000 * table.percentile(page.seconds or [9], 0.95), "ms")
    yield table.at_least("Similar titles", SIMILAR_PER_S, like.per_second, "requests/s", like.note)
    yield table.at_least("Picks with parts and evidence", PICKS_PER_S, picks.per_second, "requests/s", picks.note)
    yield table.at_most("Memory of a web worker after it", WORKER_MB, memory, "MB", "the larger of both, resident")


@contextmanager
def two_workers(home: Household) -> Iterator[tuple[int, str]]:
    """The web as the budgets say, whatever the machine would get by default: its process and its address."""
    os.environ["WEB_CONCURRENCY"] = "2"
    web, base = home.processes.web()
    try:
        yield web.pid, base
    finally:
        home.processes.stop(web)
        del os.environ["WEB_CONCURRENCY"]


def give_picks(home: Household, user_id: int) -> None:
    if not recommendations.published(home.conn, user_id, "movie"):
        home.run(names.REFRESH_USER, user_id=user_id, kind="movie")
    home.conn.execute("analyze")
    home.conn.commit()


def headers_of(conn: Conn, user_id: int) -> dict[str, str]:
    user = accounts.get(conn, user_id)
    if user is None:
        raise RuntimeError("The household has nobody to ask as.")
    pair = tokens.begin(conn, user, tokens.Device("bench", "127.0.0.1"))
    conn.commit()
    return {"Authorization": f"Bearer {pair.access}"}


def _scrolled(base: str, headers: dict[str, str]) -> list[str]:
    """The first pages, as somebody who scrolls asks for them; a small library has fewer."""
    paths, following = [], "/api/movies?limit=50"
    while following and len(paths) < PAGES:
        paths.append(following)
        with processes.DIRECT.open(urllib.request.Request(base + following, headers=headers)) as reply:
            cursor = json.load(reply)["meta"].get("next")
        following = f"/api/movies?limit=50&cursor={cursor}" if cursor else ""
    return paths


def load(base: str, web: int, headers: dict[str, str], paths: list[str], seconds: float) -> Measured:
    """Warm first: connections, plans and caches are those of a server that has run for a while."""
    clients.load(base, headers, paths, clients=CLIENTS, seconds=WARM * seconds)
    pids = {"web": web, "Postgres": processes.postmaster(), "client": os.getpid()}
    before = {name: _spent(name, pid) for name, pid in pids.items()}
    found = clients.load(base, headers, paths, clients=CLIENTS, seconds=seconds)
    spent = {name: _spent(name, pid) - before[name] for name, pid in pids.items()}
    return Measured(found.seconds, found.failed, seconds, spent)


def _spent(name: str, pid: int) -> float:
    return time.process_time() if name == "client" else processes.cpu_seconds(pid)


def _worker_megabytes(web: int) -> float:
    return max(one.memory_info().rss for one in psutil.Process(web).children()) / processes.MB
