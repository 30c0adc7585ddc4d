"""A household for tests: a sample server, a database of its own, and every queued run performed here and now."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg_pool import ConnectionPool

import functions  # noqa: F401  registers the handlers
from functions import registry
from infra.sample_server.running import Running
from shared import db, jobs, options
from shared.db import Conn, Row
from shared.media_servers import MediaServer, servers
from shared.people import accounts
from shared.picks import catalogue, recommendations, taste
from shared.titles import library
from tests import conftest

FIRST = (
    "sync-users", "sync-movies", "sync-series", "generate-movie-embeddings", "generate-series-embeddings",
    "full-sync-movie-watch-history", "full-sync-series-watch-history", "generate-movie-recommendations",
    "generate-series-recommendations",
)  # fmt: skip


class House:
    """`conn` sees what is committed: every helper ends its transaction."""

    def __init__(self, server: Running, url: str, home: Path, pool: ConnectionPool[Conn], conn: Conn) -> None:
        self.server, self.url, self.home, self.pool, self.conn = server, url, home, pool, conn
        self.control = server.control
        self.server_id = 0

    def move_in(self, *, embeddings: str = "openai") -> None:
        """The server is added and its libraries are switched on; nothing has been read yet."""
        options.set(self.conn, "embeddings.provider", embeddings)
        options.set(self.conn, "output.enabled", False)  # tests of what is published switch it on
        for kind in ("movie", "series"):
            options.set(self.conn, f"{kind}.picks", 200)  # so that a title is picked unless something forbids it
        options.set(self.conn, "picks.floor", 0)  # however little it matches
        added = servers.add(self.conn, kind=self.server.kind, url=self.server.base, api_key=self.server.api_key)
        self.server_id = added.id
        with self.client() as client:
            library.save_libraries(self.conn, added.id, client.libraries())
        for row in library.listing(self.conn):
            if row["kind"]:
                library.enable(self.conn, int(str(row["id"])), True)
        self.conn.commit()

    def settle(self) -> None:
        """The whole pipeline, in order; everybody gets picks."""
        for name in FIRST:
            self.run(name)
            if name == "sync-users":
                self.enable_everybody()

    def enable_everybody(self) -> None:
        for user in accounts.listing(self.conn):
            accounts.enable(self.conn, user.id, movies=True, series=True)
        self.conn.commit()

    def run(self, name: str, **args: jobs.Value) -> Row:
        """Starts a job, performs it and all that follows from it, and returns its row."""
        run_id = jobs.ask(self.conn, name, args, trigger="command").id
        self.conn.commit()
        self.work()
        row = self.row("select * from job_runs where id = %s", run_id)
        assert row["state"] not in jobs.LIVE, row
        return row

    def work(self) -> list[str]:
        """Performs what is queued until nothing is; a run that is to be tried again is tried at once."""
        performed = []
        waiting = (
            "select id, name from job_runs where state in ('queued', 'retrying') and pending_children = 0 order by id"
        )
        while found := self.rows(waiting):
            for row in found:
                performed.append(row["name"])
                self.attempt(row["id"], row["name"])
        return performed

    def attempt(self, run_id: int, name: str) -> bool:
        """One attempt; false when it is to be tried again."""
        try:
            registry.perform(self.pool, run_id, registry.HANDLERS[jobs.find(name).handler])
        except registry.Again:
            return False
        return True

    @contextmanager
    def client(self) -> Iterator[MediaServer]:
        with servers.connected(self.conn, self.server_id) as client:
            yield client
        self.conn.commit()

    def rows(self, query: str, *given: object) -> list[Row]:
        found = self.conn.execute(query, given).fetchall()
        self.conn.commit()
        return found

    def row(self, query: str, *given: object) -> Row:
        (found,) = self.rows(query, *given)
        return found

    def value(self, query: str, *given: object) -> object:
        (found,) = self.row(query, *given).values()
        return found

    def change(self, query: str, *given: object) -> int:
        changed = self.conn.execute(query, given).rowcount
        self.conn.commit()
        return changed

    @contextmanager
    def writing(self) -> Iterator[Conn]:
        """For rows that a test writes itself."""
        yield self.conn
        self.conn.commit()

    def user(self, name: str) -> int:
        return int(str(self.value("select id from users where name = %s", name)))

    def title(self, name: str, year: int | None = None) -> int:
        """The one title of this name."""
        query = "select id from titles where name = %s and (%s::int is null or year = %s)"
        return int(str(self.value(query, name, year, year)))

    def title_count(self, name: str) -> int:
        return int(str(self.value("select count(*) from titles where name = %s", name)))

    def progress(self, person: str, title: str) -> Row | None:
        query = """
            select position_s, played, play_count, last_played_at, is_favorite from watch_progress w
            join titles t on t.id = w.title_id where w.user_id = %s and t.name = %s and episode_id is null"""
        return next(iter(self.rows(query, self.user(person), title)), None)

    def picks(self, person: str, kind: str = "movie") -> list[str]:
        """Names of the present picks, best first, through the guard."""
        found = recommendations.for_home(self.conn, self.user(person), kind, limit=200)
        self.conn.commit()
        return [str(pick["title"]) for pick in found]

    def published(self, person: str, kind: str = "movie") -> list[str]:
        """What the present list holds, guard or no guard."""
        query = """
            select t.name from recommendation_runs r join recommendations p on p.run_id = r.id
            join titles t on t.id = p.title_id
            where r.user_id = %s and r.kind = %s and r.state = 'published' order by p.rank"""
        return [row["name"] for row in self.rows(query, self.user(person), kind)]


@contextmanager
def built(server: Running, server_url: str, home: Path) -> Iterator[House]:
    """An empty house before moving in, on a database of its own that goes with it."""
    with conftest.Database(server_url, home) as url, db.pool(5) as pool, db.connect() as conn:
        forget()
        yield House(server, url, home, pool, conn)
    forget()


def forget() -> None:
    """What the process holds of another database, whose versions may be the same by chance."""
    catalogue.forget()
    taste.forget()


def enter(house: House) -> None:
    """DATABASE_URL and MATINEE_HOME of this house, for a test that shares it with others."""
    conftest.use(home=house.home, url=house.url)
    forget()


Versions = dict[str, set[str]]


def versions(house: House) -> Versions:
    """Where every row version lies, by table; the records of runs and of webhooks aside. An update, even to the same, moves
    the row."""
    query = """
        select relname from pg_stat_user_tables
        where relname not in ('job_runs', 'job_lines', 'webhook_counts', 'webhook_reasons')
            and relname not like 'procrastinate%%'
        order by 1"""
    tables = [row["relname"] for row in house.rows(query)]
    place = "select ctid::text || xmin::text as at from "
    return {table: {row["at"] for row in house.rows(place + table)} for table in tables}


def written(before: Versions, after: Versions) -> dict[str, int]:
    """Rows added, changed or deleted between the two, for each table that has any."""
    counts = {table: max(len(rows - before[table]), len(before[table] - rows)) for table, rows in after.items()}
    return {table: count for table, count in counts.items() if count}
