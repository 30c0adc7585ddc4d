"""A database in use: people, vectors, an encrypted key and runs in every state that is alive."""

import psycopg

from shared import db, jobs, options
from tests.household import rows


def fill(url: str) -> None:
    """`url` is the database the process points to."""
    with db.connect() as conn:
        for number in range(1, 51):
            rows.person(conn, f"Person {number}\n\\.\nSET transaction_timeout = 0;")
        rows.server(conn, "Home")
        conn.execute("create table vectors (id integer primary key, vec halfvec(384) not null)")
        conn.execute(
            "insert into vectors select n, array_fill(sin(n)::real, array[384])::halfvec from generate_series(1, 300) n"
        )
        options.set(conn, "household.time_zone", "Europe/Berlin")
        for name in ("sync-users", "prune-data", "backup-database"):
            jobs.ask(conn, name, trigger="person")
        conn.execute("update job_runs set state = 'running' where name in ('backup-database', 'prune-data')")
    with psycopg.connect(url) as conn:
        conn.execute("insert into procrastinate_workers default values")
        conn.execute("update procrastinate_workers set last_heartbeat = now() - interval '1 hour'")
        conn.execute(
            "update procrastinate_jobs set status = 'doing', worker_id = 1 where task_name in ('back_up', 'tidy')"
        )
