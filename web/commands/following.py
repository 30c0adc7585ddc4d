"""Follows runs on the terminal: bars where there is one, a line per change where there is not."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Protocol

import psycopg
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.table import Column

from shared import db, jobs, live
from shared.jobs import progress
from web.commands import output
from web.commands.output import Row

PATIENCE_S = 60.0  # with a database that went away
PAUSE_S = 0.1
MARKS = {"succeeded": "✓", "failed": "✗", "cancelled": "–", "superseded": "–"}


class View(Protocol):
    def show(self, row: Row) -> None: ...


class Bars:
    """One bar a run."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[object, TaskID] = {}

    def show(self, row: Row) -> None:
        if row["id"] not in self._tasks:
            title = jobs.find(str(row["name"])).title
            self._tasks[row["id"]] = self._bars.add_task(title, total=None, step="")
        ended = row["state"] == "succeeded"
        total = _number(row["total"]) or (1.0 if ended else None)
        step = f"{MARKS.get(str(row['state']), ' ')} {words(row)}"
        self._bars.update(
            self._tasks[row["id"]], completed=total if ended else _number(row["done"]), total=total, step=step
        )


class Lines:
    """One line a step, for logs and pipes."""

    def __init__(self) -> None:
        self._said: dict[object, str] = {}

    def show(self, row: Row) -> None:
        line = f"{row['name']}: {words(row)}"
        if self._said.get(row["id"]) != line:
            self._said[row["id"]] = line
            output.say(line)


def words(row: Row) -> str:
    """What the run does, or how it ended."""
    if row["state"] == "running":
        return str(row["step"] or "Running")
    if row["state"] == "succeeded":
        return str(row["message"] or "Done.")
    if row["state"] in ("failed", "retrying"):
        return f"{str(row['state']).capitalize()}: {row['error']}"
    return str(row["state"]).capitalize()


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int) else None


@contextmanager
def view() -> Iterator[View]:
    console = Console(stderr=True, markup=False, highlight=False)
    if not console.is_terminal:
        yield Lines()
        return
    # On a narrow terminal only the sentence at the end is cut.
    step = TextColumn(
        "{task.fields[step]}", markup=False, table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis")
    )
    title = TextColumn("{task.description}", markup=False, table_column=Column(min_width=24, no_wrap=True))
    share = TextColumn("{task.percentage:>3.0f} %", table_column=Column(min_width=5, no_wrap=True))
    with Progress(title, BarColumn(16), share, step, console=console, expand=True) as bars:
        yield Bars(bars)


def until_ended(run_ids: Sequence[int], shown: View, meanwhile: Callable[[Sequence[Row]], None]) -> list[Row]:
    """The runs' last rows. `meanwhile` is called with the present ones after each look, about once a second."""
    with live.subscribe(progress.CHANNEL) as changes, _Looking() as looking:
        while True:
            rows = looking.at(run_ids)
            for row in rows:
                shown.show(row)
            if all(row["state"] not in jobs.LIVE for row in rows):
                return rows
            meanwhile(rows)
            time.sleep(PAUSE_S)
            changes.wait(1.0)


class _Looking:
    """A connection that comes back when Postgres was away for a moment."""

    def __enter__(self) -> "_Looking":
        self._conn = db.connect(autocommit=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._conn.close()

    def at(self, run_ids: Sequence[int]) -> list[Row]:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                found = [jobs.get(self._conn, run_id) for run_id in run_ids]
                return [row for row in found if row]
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                self._reconnect()

    def _reconnect(self) -> None:
        time.sleep(1)
        self._conn.close()
        db.url.cache_clear()  # an embedded server that was killed is started again
        with suppress(psycopg.OperationalError):
            self._conn = db.connect(autocommit=True)
