"""The job catalogue, and how a run is started, cancelled and looked up. Handlers live in `functions`, found by name."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

import procrastinate
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager
from psycopg.types.json import Jsonb

from shared import db
from shared.db import Conn
from shared.errors import Invalid, NotFound

sql = db.queries("jobs/jobs")

FAST, BULK, SYSTEM = "fast", "bulk", "system"
QUEUES = (FAST, BULK, SYSTEM)
CLOCK = "clock"  # of the ticks alone, so that a long backup never holds up schedules; every worker serves it
LIVE = ("queued", "running", "retrying")
HEARTBEATS_S = 15.0  # a worker beats three times in it
Value = str | int | None


@dataclass(frozen=True)
class Job:
    """What a person starts by name. Several names may share a handler and differ in `fixed` arguments.

    `accepts` are the arguments a caller may add; `every`/`spec` the default schedule, read by `shared.jobs.schedules`.
    """

    name: str
    title: str
    group: str
    handler: str
    help: str
    fixed: Mapping[str, Value] = field(default_factory=dict)
    accepts: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    queue: str = BULK
    attempts: int = 5
    # Asked for while it runs, it runs once more: what it works on has changed under it.
    trailing: bool = False
    every: str = "manual"
    spec: Mapping[str, Value] = field(default_factory=dict)


def _of_kind(kind: str, group: str, word: str, minute: str) -> tuple[Job, ...]:
    """The jobs that movies and series both have; `minute` staggers the two."""
    one = {"kind": kind}
    noun = word if word == "series" else f"{word}s"
    return (
        Job(f"sync-{noun}", f"Sync {noun}", group, "sync_library", f"Reads every enabled library's {noun} from the media server.",
            one, ("library_id",), every="daily", spec={"at": f"02:0{minute}"}),
        Job(f"generate-{word}-embeddings", f"Embed {noun}", group, "embed_titles", "Gives new and changed titles their embedding.",
            one, trailing=True, every="daily", spec={"at": f"03:1{minute}"}),
        Job(f"sync-{word}-watch-history", f"Sync {word} history", group, "sync_history", "Reads plays newer than the last known one.",
            one | {"full": 0}, ("user_id",), every="hours", spec={"n": 2}),
        Job(f"full-sync-{word}-watch-history", f"Read all {word} history", group, "sync_history",
            "Reads everybody's whole history, favourites and ratings.", one | {"full": 1}, ("user_id",),
            every="daily", spec={"at": f"02:3{minute}"}),
        Job(f"generate-{word}-recommendations", f"Pick {noun}", group, "refresh_everyone", "Makes everybody's picks anew.",
            one | {"rebuild": 0}, every="weekly", spec={"day": "sunday", "at": f"04:0{minute}"}),
        Job(f"rebuild-{word}-recommendations", f"Rebuild {word} picks", group, "refresh_everyone",
            "Makes everybody's picks anew and forgets earlier lists; settings and ratings stay.", one | {"rebuild": 1}),
        Job(f"sync-{word}-libraries", f"Publish {word} picks", group, "build_library", "Brings everybody's picks to the media server.",
            one, ("user_id",), trailing=True, every="daily", spec={"day": "sunday", "at": f"05:0{minute}"}),
    )  # fmt: skip


CATALOGUE = (
    *_of_kind("movie", "Movies", "movie", "0"),
    *_of_kind("series", "Series", "series", "5"),
    Job("sync-users", "Sync people", "Global", "sync_users", "Reads people, their folders and limits from the media server.",
        queue=SYSTEM, every="minutes", spec={"n": 5}),
    Job("check-access", "Check what people may see", "Global", "check_access", "Asks the server what it shows people with limits.",
        accepts=("user_id",), queue=SYSTEM, every="daily", spec={"at": "02:50"}),
    Job("sync-libraries", "Sync libraries", "Global", "sync_libraries", "Reads which libraries the media server has.",
        queue=SYSTEM, every="daily", spec={"at": "01:45"}),
    Job("publish-changes", "Publish what changed", "Global", "publish_changes", "Publishes whatever changed since.",
        queue=SYSTEM, every="minutes", spec={"n": 15}),
    Job("refresh-user", "Refresh one person", "Global", "refresh_user", "Makes one person's picks of one kind anew.",
        accepts=("user_id", "kind", "rebuild"), requires=("user_id", "kind"), queue=FAST,
        trailing=True),
    Job("rank-without", "Rank without a watched title", "Global", "rank_without",
        "Says where a pick would stand, had one title never been watched.",
        accepts=("user_id", "kind", "title_id", "watched_id"), requires=("user_id", "kind", "title_id", "watched_id"), queue=FAST,
        attempts=2),
    Job("write-words", "Word the reasons", "Global", "write_words", "Lets the language model word one person's reasons.",
        accepts=("user_id", "kind"), requires=("user_id", "kind")),
    Job("write-back", "Write back to the server", "Global", "write_back",
        "Tells the media server that one person has not watched a film or episode after all.",
        accepts=("user_id", "title_id", "episode_id"), requires=("user_id", "title_id"), queue=FAST, trailing=True),
    Job("write-synopsis", "Describe a taste", "Global", "write_synopsis", "Puts one person's taste into a few sentences.",
        accepts=("user_id", "kind"), requires=("user_id", "kind"), queue=FAST, trailing=True),
    Job("send-webhook", "Send a webhook", "Global", "send_webhook", "Tells another system what happened here.",
        accepts=("delivery_id",), requires=("delivery_id",), attempts=8),
    Job("purge-titles", "Delete all titles of a kind", "Global", "purge_titles",
        "Deletes every title of a kind with all that hangs on it; settings and accounts stay.",
        accepts=("kind", "confirm"), requires=("kind", "confirm"), queue=SYSTEM),
    Job("audit-recommendations", "Check the picks", "Global", "audit_picks", "Checks every list against what is promised of it.",
        queue=SYSTEM, every="daily", spec={"at": "05:30"}),
    Job("refresh-neighbours", "Find what goes together", "Global", "refresh_neighbours",
        "Finds which titles people of this server like together.", accepts=("kind",), every="daily", spec={"at": "05:15"}),
    Job("evaluate-recommendations", "Measure the picks", "Global", "evaluate",
        "Ranks as of then against what people liked since, and fits the weights where that is better beyond doubt.",
        accepts=("kind",), every="daily", spec={"at": "05:45"}),
    Job("backup-database", "Back up", "Global", "back_up", "Writes a dump that `matinee backup restore` can read.",
        queue=SYSTEM, attempts=2, every="daily", spec={"at": "01:00"}),
    Job("prune-data", "Tidy", "Global", "tidy", "Removes old runs, superseded lists and expired history of jobs.",
        queue=SYSTEM, every="daily", spec={"at": "01:30"}),
)  # fmt: skip

JOBS: dict[str, Job] = {job.name: job for job in CATALOGUE}

# Aperture named the jobs of films without the kind; scripts written for it go on working.
ALIASES: Mapping[str, str] = {
    "generate-embeddings": "generate-movie-embeddings",
    "sync-watch-history": "sync-movie-watch-history",
    "full-sync-watch-history": "full-sync-movie-watch-history",
    "generate-recommendations": "generate-movie-recommendations",
    "rebuild-recommendations": "rebuild-movie-recommendations",
}


def find(name: str) -> Job:
    """By name or alias. Raises `NotFound`."""
    if job := JOBS.get(ALIASES.get(name, name)):
        return job
    raise NotFound(f"There is no job “{name}”; `matinee jobs list` shows them all.")


def start(
    conn: Conn,
    name: str,
    *,
    trigger: str,
    requested_by: int | None = None,
    parent_id: int | None = None,
    delay: timedelta | None = None,
    **args: Value,
) -> int | None:
    """Queues a run in the caller's own transaction and returns its id.

    While such a run is live there is no second one, and None is returned: a running trailing one runs again, a waiting one now.
    """
    return start_with(conn, name, args, trigger=trigger, requested_by=requested_by, parent_id=parent_id, delay=delay)


def start_with(
    conn: Conn,
    name: str,
    args: Mapping[str, Value],
    *,
    trigger: str,
    requested_by: int | None = None,
    parent_id: int | None = None,
    delay: timedelta | None = None,
) -> int | None:
    """The same, for arguments that are at hand as a mapping."""
    job = find(name)
    _check(job, args)
    wanted = {"name": job.name, "args": Jsonb(dict(args)), "again": job.trailing, "hasten": delay is None}
    more = {"trigger": trigger, "requested_by": requested_by, "parent_id": parent_id}
    while True:
        if row := conn.execute(sql.insert_run, wanted | more).fetchone():
            _queue(conn, job, row["id"], delay)
            return int(row["id"])
        # Nobody is live any more when the one in the way finished while we waited for its row: then we insert after all.
        if conn.execute(sql.ask_again, wanted).rowcount:
            return None


def start_each(
    conn: Conn, name: str, each: Sequence[Mapping[str, Value]], *, trigger: str, parent_id: int | None = None
) -> list[int]:
    """Queues a run for each of these arguments, in as many statements as for one.

    Returns the places in `each` where nothing was queued, because such a run is live.
    """
    job = find(name)
    for args in each:
        _check(job, args)
    wanted = {
        "name": job.name,
        "args": [Jsonb(dict(args)) for args in each],
        "trigger": trigger,
        "parent_id": parent_id,
    }
    made = {row["place"]: row["id"] for row in conn.execute(sql.insert_runs, wanted).fetchall()}
    if made:
        deferrer = _deferrer(conn, job, None)
        queued = deferrer.batch_defer(*({"run_id": run_id} for run_id in made.values()))
        conn.execute(sql.set_queue_jobs, {"ids": list(made.values()), "queue_job_ids": queued})
    return [place for place in range(len(each)) if place not in made]


def live(conn: Conn, name: str, **args: Value) -> int | None:
    """The id of the run that `start` would not double."""
    row = conn.execute(sql.live_run, {"name": find(name).name, "args": Jsonb(dict(args))}).fetchone()
    return int(row["id"]) if row else None


def cancel(conn: Conn, run_id: int) -> dict[str, object]:
    """A waiting run ends at once; a running one, and its children, at their next step. Raises `NotFound`."""
    if get(conn, run_id) is None:
        raise NotFound(f"There is no run {run_id}.")
    rows = conn.execute(sql.cancel, {"id": run_id}).fetchall()
    waited = [row for row in rows if row["was_waiting"]]
    for row in waited:
        _client().manager.cancel_job_by_id(row["queue_job_id"], delete_job=True, connection=conn)
    for parent_id, ended in Counter(row["parent_id"] for row in waited if row["parent_id"]).items():
        close_children(conn, parent_id, ended=ended, failed=ended, error="It was cancelled.")
    return get(conn, run_id) or {}


def get(conn: Conn, run_id: int) -> dict[str, object] | None:
    return conn.execute(sql.get_run, {"id": run_id}).fetchone()


def history(
    conn: Conn, name: str | None = None, *, limit: int = 20, before: int | None = None
) -> list[dict[str, object]]:
    """Newest first, without the children of fan-outs. `before` is the last id of the page before. Raises `NotFound`."""
    return conn.execute(sql.history, {"name": name and find(name).name, "limit": limit, "before": before}).fetchall()


def page(conn: Conn, name: str, *, limit: int, offset: int) -> tuple[list[dict[str, object]], int]:
    """The same by place in the list, and how many there are in all. Raises `NotFound`."""
    rows = conn.execute(sql.page, {"name": find(name).name, "limit": limit, "offset": offset}).fetchall()
    return rows, rows[0]["of_all"] if rows else 0


def cancel_all(conn: Conn, name: str) -> list[dict[str, object]]:
    """Every live run of the job that is not part of another's. Raises `NotFound`."""
    rows = conn.execute(sql.of_name, {"name": find(name).name}).fetchall()
    return [cancel(conn, row["id"]) for row in rows]


def active(conn: Conn) -> list[dict[str, object]]:
    """Runs that are queued, running or waiting to be tried again; children are counted in their parent."""
    return conn.execute(sql.active).fetchall()


def latest(conn: Conn) -> dict[str, dict[str, object]]:
    """The last run of each job."""
    return {row["name"]: row for row in conn.execute(sql.latest).fetchall()}


def workers_alive(conn: Conn) -> bool:
    """Whether any worker's heart was heard lately. One that was killed counts for some seconds more."""
    row = conn.execute(sql.workers_alive, {"seconds": HEARTBEATS_S}).fetchone()
    return bool(row and row["alive"])


def requeue(conn: Conn, run_id: int, name: str, *, delay: timedelta | None = None) -> None:
    """Gives a run whose queue row is gone a new one."""
    _queue(conn, find(name), run_id, delay)


def close_children(conn: Conn, parent_id: int, *, ended: int = 1, failed: int = 0, error: str | None = None) -> None:
    """Tells a parent that children have ended; with its last child it ends too."""
    conn.execute(sql.close_children, {"id": parent_id, "ended": ended, "failed": failed, "error": error})


def _check(job: Job, args: Mapping[str, Value]) -> None:
    if unknown := sorted(set(args) - set(job.accepts)):
        allowed = ", ".join(job.accepts) or "none"
        raise Invalid(f"{job.name} does not take “{unknown[0]}”; it takes: {allowed}.", field=unknown[0])
    if missing := sorted(set(job.requires) - set(args)):
        raise Invalid(f"{job.name} needs “{missing[0]}”, as in {missing[0]}=…", field=missing[0])


def _queue(conn: Conn, job: Job, run_id: int, delay: timedelta | None) -> None:
    queue_job_id = _deferrer(conn, job, delay).defer(run_id=run_id)
    conn.execute(sql.set_queue_job, {"id": run_id, "queue_job_id": queue_job_id})


def _deferrer(conn: Conn, job: Job, delay: timedelta | None) -> JobDeferrer:
    at = None if delay is None else datetime.now().astimezone() + delay
    return _client().app.configure_task(
        job.handler, allow_unknown=True, queue=job.queue, schedule_at=at, connection=conn
    )


class _Client:
    """Procrastinate's side that only queues. Never opened: it always works on the caller's connection."""

    def __init__(self) -> None:
        connector = procrastinate.SyncPsycopgConnector()
        self.app = procrastinate.App(connector=connector)
        self.manager = JobManager(connector)


@lru_cache(maxsize=1)
def _client() -> _Client:
    return _Client()
