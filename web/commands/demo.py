"""`matinee demo`: a household to look around in, with a media server, people and plays of its own."""

import json
import os
import socket
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import click

from shared import db
from shared.db import Conn, embedded
from shared.errors import Problem, Unavailable
from shared.http import Retries, Service
from shared.media_servers import servers
from shared.picks import recommendations
from shared.settings import SETTINGS, settings
from shared.upkeep import inventory
from web.commands import (
    demo_books,
    demo_checks,
    demo_evenings,
    demo_forms,
    demo_lists,
    demo_requests,
    demo_world,
    instance,
    output,
    progress_bars,
    sample,
    up,
)
from web.commands.household import Household
from web.commands.pipeline import Pipeline
from web.commands.sample import Sample

NEEDS_CHECKOUT = "The demo needs a checkout of Matinee: its sample media server is not part of the installed package."
KINDS = ("jellyfin", "emby")
DISABLED = ("Documentaries",)
KEPT = ("HOST", "PORT", "LOG_LEVEL", "MATINEE_MODEL_DIR", "MATINEE_HOME", "WORKER_CONCURRENCY", "WEB_THREADS")
READY_S, CHANGE_S = 60.0, 60.0
TOP = 5


@dataclass
class Report:
    """What the summary says."""

    failures: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    facts: dict[str, object] = field(default_factory=dict)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        begun = time.monotonic()
        yield
        self.seconds[stage] = round(time.monotonic() - begun, 2)


@click.command()
@click.option(
    "--kind",
    type=click.Choice(["jellyfin", "emby"]),
    help="Server to show. Default: jellyfin; with --check both, one after the other.",
)
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Port to listen on. Default: $PORT, else 3456, else a free one."
)
@click.option(
    "--check", is_flag=True, help="Run through without a person, check the results, print a JSON summary last."
)
def demo(kind: str | None, port: int | None, check: bool) -> None:
    """Show Matinee with a sample household; nothing of yours is touched.

    Starts a sample media server with films, series and six people, a sample world that says more of them, then Matinee
    beside them; makes everybody's picks; and stays until Ctrl-C. Everything it keeps is below MATINEE_HOME/demo. With
    --check it uses a folder of its own, plays a film, waits for the picks to change, stops everything and removes the
    folder; the exit code says how that went.
    """
    if not sample.is_there():
        raise output.Failed(NEEDS_CHECKOUT)
    if check:
        _check_all([kind] if kind else list(KINDS), port)
        return
    kind = kind or KINDS[0]
    home = settings().home / "demo" / kind
    _settle_in(home, port or _preferred_port())
    with _matinee(kind, home, Report()) as (household, media_server, conn):
        _introduce(conn, media_server)
        household.run_until_told()


def _check_all(kinds: Sequence[str], port: int | None) -> None:
    """One household after the other; of several the summary holds one a kind."""
    summaries = {kind: _check(kind, port) for kind in kinds}
    ok = all(one["ok"] for one in summaries.values())
    whole = {"ok": ok, "servers": summaries} if len(kinds) > 1 else summaries[kinds[0]]
    click.echo(json.dumps(whole, ensure_ascii=False))
    raise SystemExit(0 if ok else 1)


def _check(kind: str, port: int | None) -> dict[str, object]:
    told, begun = Report(), time.monotonic()
    home = Path(tempfile.mkdtemp(prefix="matinee-demo-"))
    try:
        _settle_in(home, port or _free_port())
        with _matinee(kind, home, told, prepare=demo_forms.share_a_disk) as (household, media_server, conn):
            _show_picks(conn)
            with told.timed("play"):
                told.failures += _play(conn, media_server, household)
            told.failures += demo_checks.failures(conn, unseen=DISABLED) + demo_world.failures(conn)
            told.failures += demo_books.failures(conn)
            told.facts = _facts(conn)
            for stage, failures in (
                ("formats", demo_forms.failures),
                ("lists", demo_lists.failures),
                ("requests", demo_requests.failures),
            ):
                with told.timed(stage), progress_bars.view() as view:
                    told.failures += failures(conn, partial(_succeed, view=view, household=household))
        if embedded.is_running():
            told.failures.append("Postgres is still running.")
    except (Problem, output.Failed) as problem:
        told.failures.append(problem.message)
        output.say(_end_of(home / "logs" / "matinee.log"))
    finally:
        embedded.remove(home)
    told.seconds["total"] = round(time.monotonic() - begun, 2)
    for failure in told.failures:
        output.say(f"Check failed ({kind}): {failure}")
    return {"ok": not told.failures, **told.facts, "seconds": told.seconds, "failures": told.failures}


@contextmanager
def _matinee(
    kind: str, home: Path, told: Report, *, prepare: Callable[[Sample], None] | None = None
) -> Iterator[tuple[Household, Sample, Conn]]:
    """Everything started, the server added, the pipeline run; everything stopped when the block ends."""
    begun = time.monotonic()
    with (
        instance.alone(),
        embedded.in_use(),
        sample.running(kind, home) as media_server,
        sample.world() as world,
        sample.programs() as programs,
    ):
        db.migrate()
        if prepare:
            prepare(media_server)
        with db.connect() as conn, Household(up.parts(1), log=home / "logs" / "matinee.log") as household:
            if not any(inventory.counts(conn).titles.values()):
                demo_evenings.spend(media_server)
            server = servers.add(conn, kind=kind, url=media_server.base, api_key=media_server.api_key)
            media_server.tell(servers.webhook_url(conn, server.id))
            demo_world.switch_on(conn, world)
            demo_requests.enter(conn, programs)
            conn.commit()
            _wait_for(_is_ready, household, READY_S, "The web server did not get ready.")
            told.seconds["start"] = round(time.monotonic() - begun, 2)
            with progress_bars.view() as view:
                pipeline = Pipeline(conn, view, household.tend, stages=demo_world.WITH_WORLD)
                pipeline.run(enable_all=True, leave_out=DISABLED)
            told.seconds |= pipeline.seconds
            yield household, media_server, conn


def _settle_in(home: Path, port: int) -> None:
    """The demo's own settings: nothing that is set for the real household reaches it."""
    for setting in SETTINGS:
        for name in filter(None, (setting.name, setting.alias)):
            if setting.name not in KEPT:
                os.environ.pop(name, None)
                os.environ.pop(f"{name}_FILE", None)
    os.environ |= {
        "MATINEE_HOME": str(home),
        "PORT": str(port),
        "MEDIA_SERVER_STRM_ROOT": str(home / "media" / "matinee"),
        "AI_LIBRARY_PATH_PREFIX": "/media/matinee",
    }
    settings.cache_clear()
    db.url.cache_clear()


def _introduce(conn: Conn, media_server: Sample) -> None:
    _show_picks(conn)
    person = media_server.people[0]
    click.echo(f"\nMatinee is at {settings().base_url}")
    click.echo(f"Sign in as {person['name']} with the password {person['password']}.")
    others = ", ".join(f"{one['name']} ({one['password']})" for one in media_server.people[1:])
    click.echo(f"The others, with their passwords: {others}.")
    output.say(f"Logs are in {settings().home / 'logs'}. Ctrl-C stops everything.")


def _show_picks(conn: Conn) -> None:
    cells = []
    for row in inventory.picks(conn):
        kinds = [recommendations.for_home(conn, row["id"], kind, limit=TOP) for kind in row["picks"]]
        best = sorted((pick for picks in kinds for pick in picks), key=lambda pick: -pick["match"])[:TOP]
        cells += [
            [row["name"], f"{pick['title']} ({pick['year']})", f"{pick['match']:.0f} %", pick["reason"]]
            for pick in best
        ]
    conn.commit()
    output.table(["Person", "Pick", "Match", "Reason"], cells, empty="There are no picks.")


def _play(conn: Conn, media_server: Sample, household: Household) -> list[str]:
    """Somebody watches their first pick to the end: the webhook must change their list."""
    person = next(row for row in inventory.picks(conn) if row["picks"]["movie"])
    user_id = person["id"]
    film = recommendations.for_home(conn, user_id, "movie", limit=1)[0]
    before = recommendations.published(conn, user_id, "movie")
    conn.commit()
    media_server.play(person["name"], film["server_item_id"])

    def changed() -> bool:
        after = recommendations.published(conn, user_id, "movie")
        shown = {pick["title_id"] for pick in recommendations.for_home(conn, user_id, "movie", limit=200)}
        conn.commit()
        return after != before and film["title_id"] not in shown

    try:
        _wait_for(changed, household, CHANGE_S, "")
    except output.Failed:
        return [f"{person['name']} watched “{film['title']}”, and the picks did not change."]
    return []


def _succeed(run_ids: Sequence[int], view: progress_bars.View, household: Household) -> None:
    for run in progress_bars.until_ended(run_ids, view, household.tend):
        if run.state != "succeeded":
            raise output.Failed(f"{run.name} did not succeed: {run.error or run.state}")


def _facts(conn: Conn) -> dict[str, object]:
    counts = inventory.counts(conn)
    return {
        "counts": {**counts.titles, "episodes": counts.episodes, "people": counts.people},
        "embedded": counts.embedded,
        "picks": {row["name"]: row["picks"] for row in inventory.picks(conn)},
        "filesWritten": counts.files,
        "libraries": counts.libraries,
        "playlists": counts.playlists,
        "world": demo_world.facts(conn),
    }


def _wait_for(settled: Callable[[], bool], household: Household, seconds: float, sentence: str) -> None:
    deadline = time.monotonic() + seconds
    while not settled():
        if time.monotonic() > deadline:
            raise output.Failed(sentence)
        household.tend()
        time.sleep(0.1)


def _is_ready() -> bool:
    service = Service("Matinee", settings().base_url, retries=Retries(tries=1))
    try:
        return service.call("GET", "/ready", accept=(503,)).status == 200
    except Unavailable:
        return False
    finally:
        service.close()


def _preferred_port() -> int:
    wanted = settings().number("PORT")
    return wanted if up.is_free(settings().text("HOST") or "", wanted) else _free_port()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end_of(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-40:]) if log.exists() else ""
