"""The world outside the library: what learning of it asks and writes, whether limits hold, and how fast its pages and numbers are.

The sample world knows some two hundred and sixty titles, each of which is asked about as any of ten thousand would be; what is read
afterwards lies among as many titles as the size says.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import median

from infra.bench import http, library, pages, picks, stage, table, world_rows
from infra.bench.stage import Household
from infra.bench.table import Line
from infra.sample_server.generated import Size
from infra.sample_world.running import KEYS, Running, running
from shared import audit, db, jobs
from shared.db import Conn
from shared.discovery import calendar, insights
from shared.jobs import names
from shared.sources import keeping

PEOPLE, TIMES = 4, 20
REQUESTS = {"tmdb": 2, "tvmaze": 2, "omdb": 2, "trakt": 5}  # a title
LIMIT, ASKED = 3, 24  # calls a second, and titles asked about one by one
API_PER_S, PAGES_PER_S, CALENDAR_MS, INSIGHTS_MS = 300, 60, 20, 100


def measure(root: str, size: Size, traffic: float) -> Iterator[Line]:
    with stage.household(root, replace(size, series=1, episodes=1, people=min(PEOPLE, size.people))) as home:
        yield from _measure(home, size.films, traffic)


def _measure(home: Household, films: int, traffic: float) -> Iterator[Line]:
    with running() as world:
        world_rows.shelve_known(home.conn, films)
        _switch_on(home.conn, world, calls=100_000)
        home.run(names.ENRICH_METADATA)
        yield from _first(home, world)
        yield from _again(home, world)
        for workers in (1, 4):
            yield from _limited(home, world, workers, min(ASKED, films // 10))
    world_rows.shelve_more(home.conn, films)
    home.enable_everybody()
    yield from _read(home)
    yield from _served(home, traffic)


def _switch_on(conn: Conn, world: Running, *, calls: int) -> None:
    for name, key in KEYS.items():
        rate = {"calls": calls, "seconds": 1, "per_day": None}
        changes = {"is_enabled": True, "key": key, "base_url": world.address(name), **rate}
        keeping.configure(conn, name, changes, by=audit.TERMINAL)
    conn.commit()


def _first(home: Household, world: Running) -> Iterator[Line]:
    """For the first time, with what each title is at Trakt."""
    kinds = Counter(db.values(home.conn, "select kind::text from titles", of=str))
    for source, most in REQUESTS.items():
        titles = kinds["series"] if source == "tvmaze" else kinds.total()
        note = f"{titles} titles"
        each = len(world.requests(source)) / titles
        yield table.at_most(f"Learning of titles at {source}", most, each, "requests a title", note)


def _again(home: Household, world: Running) -> Iterator[Line]:
    for _ in range(2):  # by the first of them each source hears what the others know
        world_rows.make_due(home.conn)
        before, begun = library.written(home, world_rows.TABLES), time.perf_counter()
        home.run(names.ENRICH_METADATA)
        took = time.perf_counter() - begun
    rows = library.written(home, world_rows.TABLES) - before
    yield table.at_most("Asked again, rows written", 0, rows, "rows", f"{took:.1f} s in all")


def _limited(home: Household, world: Running, workers: int, titles: int) -> Iterator[Line]:
    """TMDB alone, by so many workers, about one title after the other."""
    for name in KEYS:
        keeping.configure(home.conn, name, {"is_enabled": name == "tmdb"}, by=audit.TERMINAL)
    keeping.configure(home.conn, "tmdb", {"calls": LIMIT, "seconds": 1}, by=audit.TERMINAL)
    home.conn.execute("delete from source_answers")
    home.conn.commit()
    world.clear()
    world.wire.gates.calls["tmdb"] = (1_000_000, 1.0)  # counts, and refuses nothing
    started = [home.processes.worker() for _ in range(workers)]
    runs = _ask(home.conn, titles)
    begun = time.perf_counter()
    for run in runs:
        picks.finished(home, run.id, 120)
    took, asked = time.perf_counter() - begun, len(world.requests("tmdb"))
    rate = (asked - 1) / took  # between the first and the last
    for process in started:
        home.processes.stop(process)
    note = f"{asked} calls, at most {world.wire.gates.most_seen['tmdb']} within a second as they arrived"
    yield table.at_most(f"TMDB by {workers} worker{'s' * (workers > 1)}", LIMIT, rate, "calls/s", note)


def _ask(conn: Conn, titles: int) -> list[jobs.Run]:
    ids = db.values(conn, "select id from titles where kind = 'movie' order by id limit %s", (titles,), of=int)
    runs = [jobs.ask(conn, names.ENRICH_METADATA, {"title_id": id}, trigger="command") for id in ids]
    conn.commit()
    return runs


def _read(home: Household) -> Iterator[Line]:
    viewer = home.people()[0]
    world_rows.follow_series(home.conn, viewer)
    snapshots = world_rows.take_snapshots(home.conn)
    home.conn.execute("analyze")
    home.conn.commit()
    shown = calendar.of_person(home.conn, viewer, days=14)
    took = _milliseconds(lambda: calendar.of_person(home.conn, viewer, days=14))
    note = f"{len(shown.airings)} episodes of two weeks"
    yield table.at_most(f"Calendar of {world_rows.SERIES} series", CALENDAR_MS, median(took), "ms", note)
    took = _milliseconds(lambda: insights.movements(home.conn, viewer))
    risers = len(insights.movements(home.conn, viewer).risers)
    note = f"{risers} risers; {table.spread(took, 'ms')}"
    yield table.at_most(f"Insights over {snapshots:,} snapshots", INSIGHTS_MS, median(took), "ms", note)
    home.conn.commit()


def _milliseconds(act: Callable[[], object]) -> list[float]:
    found = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        act()
        found.append(1000 * (time.perf_counter() - begun))
    return found


def _served(home: Household, traffic: float) -> Iterator[Line]:
    """As the rates of the API are measured: thirty-two clients, two workers."""
    viewer, slugs = home.people()[0], world_rows.listed(home.conn)
    with http.two_workers(home) as (web, base):
        headers = http.headers_of(home.conn, viewer)
        visitor = pages.Visitor(base)
        name = db.value(home.conn, "select name from users where id = %s", (viewer,), of=str)
        visitor.sign_in(name, pages.password_of(name))
        lists = http.load(
            base, web, headers, [f"/api/catalog/movies/trending?limit=20&offset={n}" for n in (0, 20, 40)], traffic
        )
        titles = http.load(base, web, headers, [f"/api/catalog/movies/{slug}" for slug in slugs.values()], traffic)
        shown = http.load(base, web, visitor.headers, [f"/films/{id}" for id in slugs], traffic)
    yield table.at_least("Lists of the world", API_PER_S, lists.per_second, "requests/s", lists.note)
    yield table.at_least("Titles of the world", API_PER_S, titles.per_second, "requests/s", titles.note)
    yield table.at_least("Pages of titles", PAGES_PER_S, shown.per_second, "requests/s", shown.note)
