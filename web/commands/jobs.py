"""`matinee jobs`: start, follow, cancel and schedule what Matinee does."""

from collections.abc import Mapping, Sequence

import click

from shared import jobs
from shared.audit import TERMINAL
from shared.db import Conn
from shared.jobs import Run, Value, runs, schedules
from shared.jobs.schedules import Schedule
from web.commands import database, helper, output, progress_bars, schedule_words

CANCELLED, LONGEST_NUMBER = 130, 18
NO_WORKER = "Nobody works on it yet: no worker is running (`matinee up`, `matinee worker`, or add --wait)."
FIELDS = (
    "id", "name", "state", "started_at", "finished_at", "done", "total", "error", "message", "step", "trigger", "attempt",
    "failed", "queued_at", "args",
)  # fmt: skip


@click.group("jobs", cls=output.Commands)
def jobs_group() -> None:
    """Start, follow, cancel and schedule jobs."""


@jobs_group.command("list")
@output.json_option
def list_jobs(as_json: bool) -> None:
    """Show every job, when it runs by itself, and how its last run went."""
    with database.connected() as conn:
        schedules.fill_in(conn)
        rows, latest = schedules.listing(conn), jobs.latest(conn)
    if as_json:
        output.document([_job(one, latest.get(one.name)) for one in rows])
        return
    states = {name: run.state for name, run in latest.items()}
    cells = [[one.name, one.group, one.schedule, one.next_run_at, states.get(one.name)] for one in rows]
    output.table(["Job", "Group", "Runs", "Next", "Last run"], cells, empty="")


@jobs_group.command()
@click.argument("name")
@click.argument("arguments", metavar="[KEY=VALUE]...", nargs=-1)
@click.option("--wait", is_flag=True, help="Follow the run until it has ended; brings a worker where none is running.")
@output.json_option
def start(name: str, arguments: tuple[str, ...], wait: bool, as_json: bool) -> None:
    """Start the job NAME.

    With --wait the exit code is 0 when the run succeeded, 1 when it failed and 130 when it was cancelled.

    \b
    Examples:
      matinee jobs start sync-movies --wait
      matinee jobs start refresh-user user_id=3 kind=movie
    """
    args = dict(_argument(text) for text in arguments)
    with database.connected() as conn:
        run = begin(conn, name, args)
        if not wait and not jobs.workers_alive(conn):
            output.say(NO_WORKER)
        run = follow([run.id])[0] if wait else run
    if as_json:
        output.document(shown(run))
    else:
        click.echo(f"Run {run.id}: {progress_bars.words(run)}")
    raise SystemExit({"failed": 1, "cancelled": CANCELLED}.get(run.state, 0))


@jobs_group.command()
@click.argument("run_id", metavar="ID", type=int)
@output.json_option
def cancel(run_id: int, as_json: bool) -> None:
    """Cancel the run with this number, and the smaller runs it is made of.

    A run that waits ends at once, one that is running at its next step, within two seconds. What it finished stays.
    """
    with database.connected() as conn:
        run = runs.cancel(conn, run_id, by=TERMINAL)
    if as_json:
        output.document(shown(run))
        return
    words = progress_bars.words(run)
    click.echo(f"Run {run_id} will end at its next step." if run.is_live else f"Run {run_id}: {words}")


@jobs_group.command()
@click.argument("name", required=False)
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many runs, newest first."
)
@output.json_option
def history(name: str | None, limit: int, as_json: bool) -> None:
    """Show past and present runs of the job NAME, or of all jobs, newest first."""
    if name:
        jobs.find(name)
    with database.connected() as conn:
        past = jobs.history(conn, name, limit=limit)
    if as_json:
        output.document([shown(run) for run in past])
        return
    cells = [[run.id, run.name, run.state, run.started_at, run.finished_at, _words(run)] for run in past]
    output.table(["Run", "Job", "State", "Started", "Finished", ""], cells, empty="There are no runs yet.")


@jobs_group.command()
@click.argument("name")
@click.argument("words", metavar="WHEN...", nargs=-1, required=True)
@click.option("--missed", type=click.Choice(["once", "skip"]), default="once", show_default=True,
              help="What to do about runs missed while Matinee was off: catch up once, or skip them.")  # fmt: skip
@output.json_option
def schedule(name: str, words: tuple[str, ...], missed: str, as_json: bool) -> None:
    """Set when the job NAME runs by itself.

    \b
    WHEN is one of:
      daily 03:00
      weekly sunday 04:00
      every 2 hours        (1, 2, 3, 4, 6, 8 or 12)
      every 15 minutes     (5, 15 or 30)
      manual               only when somebody starts it

    Times are in the household's time zone.
    """
    every, spec = schedule_words.read(words)
    with database.connected() as conn:
        schedules.change(conn, name, every, spec, when_missed=missed, by=TERMINAL)
        saved = schedules.of(conn, name)
    if as_json:
        output.document(_job(saved, None))
    else:
        click.echo(f"{name} runs {saved.schedule}" + (f", next {output.cell(saved.next_run_at)}." if spec else "."))


def begin(conn: Conn, name: str, args: Mapping[str, Value] = {}) -> Run:
    """Starts the job, or joins the run of it that is live already; committed, so that workers see it."""
    run = runs.start(conn, name, args, by=TERMINAL)
    conn.commit()
    return run


def follow(run_ids: Sequence[int]) -> list[Run]:
    with helper.at_hand() as tend, progress_bars.view() as view:
        return progress_bars.until_ended(run_ids, view, tend)


def shown(run: Run) -> dict[str, object]:
    return output.camel({name: getattr(run, name) for name in FIELDS})


def _job(one: Schedule, latest: Run | None) -> dict[str, object]:
    return output.camel(vars(one)) | {"lastRun": latest and shown(latest)}


def _words(run: Run) -> str:
    return run.error or run.message or run.step or ""


def _argument(text: str) -> tuple[str, Value]:
    key, found, value = text.partition("=")
    if not found or not key:
        raise click.UsageError(f"“{text}” is not KEY=VALUE.")
    return key, int(value) if value.isdecimal() and len(value) <= LONGEST_NUMBER else value
