"""Follows runs on the terminal: bars where there is one, a line per change where there is not."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Protocol

import psycopg
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.table import Column

from shared import db, jobs
from shared.jobs import Run, following
from web.commands import output

PATIENCE_S = 60.0  # with a database that went away
PAUSE_S = 0.1
MARKS = {"succeeded": "✓", "failed": "✗", "cancelled": "–", "superseded": "–"}


class View(Protocol):
    def show(self, run: Run) -> None: ...


class Bars:
    """One bar a run."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[int, TaskID] = {}

    def show(self, run: Run) -> None:
        if run.id not in self._tasks:
            self._tasks[run.id] = self._bars.add_task(jobs.find(run.name).title, total=None, step="")
        ended = run.state == "succeeded"
        total = run.total or (1 if ended else None)
        step = f"{MARKS.get(run.state, ' ')} {words(run)}"
        self._bars.update(self._tasks[run.id], completed=total if ended else run.done, total=total, step=step)


class Lines:
    """One line a step, for logs and pipes."""

    def __init__(self) -> None:
        self._said: dict[int, str] = {}

    def show(self, run: Run) -> None:
        line = f"{run.name}: {words(run)}"
        if self._said.get(run.id) != line:
            self._said[run.id] = line
            output.say(line)


def words(run: Run) -> str:
    """What the run does, or how it ended."""
    if run.state == "running":
        return run.step or "Running"
    if run.state == "succeeded":
        return run.message or "Done."
    if run.state in ("failed", "retrying"):
        return f"{run.state.capitalize()}: {run.error}"
    return run.state.capitalize()


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


def until_ended(run_ids: Sequence[int], shown: View, meanwhile: Callable[[Sequence[Run]], None]) -> list[Run]:
    """The runs as they ended. `meanwhile` is called with the present ones after each look, about once a second."""
    runs: list[Run] = []
    with _Looking() as looking:
        for changed in following.follow(run_ids, lambda: looking.at(run_ids), every_s=1.0, breath_s=PAUSE_S):
            runs = changed or runs
            for run in runs:
                shown.show(run)
            if any(run.is_live for run in runs):
                meanwhile(runs)
    return runs


class _Looking:
    """A connection that comes back when Postgres was away for a moment."""

    def __enter__(self) -> "_Looking":
        self._conn = db.connect(autocommit=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._conn.close()

    def at(self, run_ids: Sequence[int]) -> list[Run]:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                return following.look(self._conn, run_ids)
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
