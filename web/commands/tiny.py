"""`matinee up --tiny`: web server and worker as forks of one process that has imported everything, beside a small Postgres."""

import ctypes
import gc
import os
import runpy
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from threadpoolctl import threadpool_limits

from web.commands import output
from web.commands.supervisor import Child, Supervisor, die_with_parent, reason

THREADS = 16  # of the web server
# What nobody has set otherwise. Measured with `make bench ARGS=tiny`.
FRUGAL = {
    "WEB_CONCURRENCY": "1",
    "WEB_THREADS": "4",
    "WORKER_CONCURRENCY": "3",
    "POSTGRES_OPTIONS": " ".join(
        f"-c {option}"
        for option in (
            "shared_buffers=24MB", "max_connections=40", "work_mem=2MB", "maintenance_work_mem=16MB", "wal_buffers=1MB",
            "temp_buffers=1MB", "max_parallel_workers=0", "max_parallel_workers_per_gather=0", "max_worker_processes=1",
            "max_wal_senders=0", "wal_level=minimal", "autovacuum_max_workers=1", "io_method=sync", "jit=off",
        )
    ),
}  # fmt: skip
ARENA_MAX, TRIM_THRESHOLD, MMAP_THRESHOLD = -8, -1, -3  # of mallopt
LARGE = 8 * 1024 * 1024  # what is larger goes back to the system when it is let go


def settle() -> None:
    """Before anything is read from the environment: what is set there goes before."""
    for name, value in FRUGAL.items():
        os.environ.setdefault(name, value)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        for option, limit in ((ARENA_MAX, 2), (TRIM_THRESHOLD, LARGE), (MMAP_THRESHOLD, LARGE)):
            with suppress(AttributeError):  # another library than glibc's
                libc.mallopt(option, limit)


def web_options() -> Sequence[str]:
    return ["--worker-class", "web.small_server.Worker", "--threads", str(THREADS)]


class Forks(Supervisor):
    """Commands that are Python modules, as forks of this process: what it has imported is in memory once. Who dies ends the whole, for
    a process manager to begin again: it would be another process, with everything of its own."""

    def __init__(self, environment: Mapping[str, str], *, log: Path | None = None) -> None:
        super().__init__(environment, log=log)
        _share()

    def _popen(self, child: Child, out: int | None) -> "Fork":  # type: ignore[override]
        return Fork(child.command, self._environment, out)

    def _mourn(self, child: Child, code: int, now: float) -> None:
        if child.process is not None:
            with suppress(ProcessLookupError, PermissionError):  # what it left behind goes with it
                os.killpg(child.process.pid, signal.SIGKILL)
        child.process = None
        raise output.Failed(
            f"{child.name} ended ({reason(code)}). With --tiny nothing starts again alone: Matinee stops."
        )


class Fork:
    """As much of `subprocess.Popen` as a supervisor needs."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], out: int | None) -> None:
        self._code: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            _become(command, environment, out)

    def poll(self) -> int | None:
        if self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self._code = os.waitstatus_to_exitcode(status) if pid else None
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("fork", timeout or 0.0)
            time.sleep(0.05)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


def _share() -> None:
    """What both will need, and one thread for linear algebra, which would begin one a core."""
    import web.app
    import web.log
    import web.small_server  # noqa: F401

    threadpool_limits(limits=1, user_api="blas")
    gc.collect()
    gc.freeze()  # a collection that looked at it would write to it, and so copy it


def _become(command: Sequence[str], environment: Mapping[str, str], out: int | None) -> NoReturn:
    """Runs `python -m MODULE …` in this process, by name: the web front never imports a handler."""
    code = 1
    try:
        os.setsid()  # the terminal's Ctrl-C is for our parent
        die_with_parent()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2 if out is None else out, 1)
        if out is not None:
            os.dup2(out, 2)
        os.environ.update(environment)
        _forget()
        sys.argv = [command[2], *command[3:]]
        runpy.run_module(command[2], run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _forget() -> None:
    """What was read of the environment before it was a child's."""
    from shared import db
    from shared.settings import settings

    settings.cache_clear()
    db.url.cache_clear()
