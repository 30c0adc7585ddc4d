"""`python -m functions NAME '{"argument": 1}'`: runs a job's handler here and now, without queue and without record."""

import argparse
import json
import sys

import psycopg

import functions
from functions import registry
from shared import db, jobs
from shared.db import Conn, embedded, failures
from shared.errors import NotFound, Problem
from shared.jobs import Value
from shared.jobs.progress import Attempt
from shared.language import gettext


class Here(Attempt):
    """A run without a row: it tells the terminal, and does a fan-out's children itself, one after the other."""

    def say(self, step: str, done: int | None = None, total: int | None = None) -> None:
        print(f"{self.name}: {step}" + (f" ({done} of {total})" if total else ""), file=sys.stderr)

    def commit(self, conn: Conn, **cursor: Value) -> None:
        self.cursor = dict(cursor)
        conn.commit()

    def fan_out(self, conn: Conn, name: str, each: list[dict[str, Value]]) -> None:
        for args in each:
            call(conn, name, args)


def call(conn: Conn, name: str, args: dict[str, Value]) -> str | None:
    """Runs the job and returns its concluding sentence. Raises `NotFound` for an unknown one."""
    job = jobs.find(name)
    handler = registry.HANDLERS.get(job.handler)
    if handler is None:
        raise NotFound(
            gettext("%(name__)s has no handler “%(handler)s”.", name__=functions.__name__, handler=job.handler)
        )
    run = Here(id=0, name=name)
    handler(conn, run, **{**job.fixed, **args})
    conn.commit()
    return run.message


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m functions", description=__doc__)
    parser.add_argument("name", help="a job, as `matinee jobs list` shows them")
    parser.add_argument("args", nargs="?", default={}, type=json.loads, help="its arguments, as JSON")
    given = parser.parse_args()
    try:
        with embedded.in_use(), db.connect() as conn:
            print(call(conn, given.name, given.args) or "Done.")
    except Problem as problem:
        raise SystemExit(problem.message) from None
    except psycopg.OperationalError as error:
        raise SystemExit(failures.sentence(error)) from None


if __name__ == "__main__":
    main()
