"""Books found at Google Books: how fast they come in, what becomes of a crawl whose worker is killed, and the room that books take."""

import signal
from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter

from infra.bench import quiet, stage, table
from infra.bench.stage import Household
from infra.bench.table import Line
from infra.sample_server.generated import Size
from infra.sample_world.running import KEYS, Running, running
from shared import audit, db, jobs, options
from shared.discovery import crawls
from shared.jobs import names
from shared.sources import keeping

BOOKS_PER_S, MB_OF_20000 = 30, 60
VECTORS = ("title_embeddings",)
SIZE = """
select sum(pg_total_relation_size(c.oid))::bigint as bytes
from pg_class c
join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
where c.relkind = 'r'
    and c.relname <> all (%(vectors)s)
"""
DOUBLES = """
select coalesce(sum(n - 1), 0)::int as doubles
from (
    select count(*) as n
    from titles t
    join credits c on c.title_id = t.id and c.role = 'author' and c.ord = 0
    where t.kind = 'book'
    group by work_name(t.name), c.person_id
    having count(*) > 1
) x
"""
COUNT = "select count(*)::int as books from titles where kind = 'book'"


def measure(root: str, size: Size, books: int) -> Iterator[Line]:
    with stage.household(root, replace(size, films=20, series=1, episodes=1, people=2)) as home, running() as world:
        world.world.more_books = books
        changes = {"is_enabled": True, "key": KEYS["google_books"], "base_url": world.address("google_books"), "calls": 100_000,
                   "per_day": None}  # fmt: skip
        keeping.configure(home.conn, "google_books", changes, by=audit.TERMINAL)
        options.set(home.conn, crawls.PER_DAY, 100_000)
        home.conn.commit()
        yield from _crawled(home, world)


def _crawled(home: Household, world: Running) -> Iterator[Line]:
    before = _bytes(home)
    worker = home.processes.worker()
    jobs.ask(home.conn, names.CRAWL_BOOKS, trigger="command")
    home.conn.commit()
    quiet.until(lambda: _count(home) >= 200, 60, "books come in")
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    first, pages, begun = _count(home), len(world.requests("google_books")), perf_counter()
    home.run(names.CRAWL_BOOKS)
    took, found = perf_counter() - begun, _count(home)
    calls = len(world.requests("google_books")) - pages
    note = f"{found - first} books by {calls} calls in {took:.1f} s, after {first} of a worker that was killed"
    yield table.at_least("Books found", BOOKS_PER_S, (found - first) / took, "books/s", note)
    doubles = db.value(home.conn, DOUBLES, of=int)
    yield table.at_most("… works that are there twice", 0, doubles, "works", "after the worker was killed midway")
    home.conn.rollback()
    room = (_bytes(home) - before) / found * 20_000 / 1e6
    yield table.at_most(
        "Twenty thousand books in Postgres, without vectors", MB_OF_20000, room, "MB", f"by {found} of them"
    )


def _bytes(home: Household) -> int:
    with db.connect(autocommit=True) as conn:
        conn.execute("vacuum full analyze")
    return db.value(home.conn, SIZE, {"vectors": list(VECTORS)}, of=int)


def _count(home: Household) -> int:
    found = db.value(home.conn, COUNT, of=int)
    home.conn.rollback()
    return found
