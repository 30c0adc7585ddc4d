"""Matinee's own processes, started as in production, and what they cost."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import psutil

from infra.bench import quiet
from shared import db, jobs
from shared.db import embedded

ROOT = Path(__file__).parents[2]
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
MB = 1024 * 1024


@dataclass
class Processes:
    """Ends what it started. What they say goes to `log`."""

    log: Path
    started: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def __enter__(self) -> "Processes":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for process in reversed(self.started):
            self.stop(process)
        if error and self.log.exists():
            print(self.log.read_text()[-4000:], file=sys.stderr)

    def worker(self) -> "subprocess.Popen[bytes]":
        """One worker with its default number of slots, alive when this returns."""
        process = self._start([sys.executable, "-m", "functions.worker"])
        with db.connect(autocommit=True) as conn:
            quiet.until(lambda: jobs.workers_alive(conn), 30, "the worker began")
        time.sleep(1.0)  # its LISTEN follows its first heartbeat
        return process

    def web(self) -> "tuple[subprocess.Popen[bytes], str]":
        """The web front with its default set-up, and its address."""
        address = f"127.0.0.1:{free_port()}"
        options = ["--config", str(ROOT / "infra" / "gunicorn.conf.py"), "--bind", address]
        process = self._start([sys.executable, "-m", "gunicorn", *options, "web:create_app()"])
        quiet.until(lambda: answers(f"http://{address}/ready"), 30, "the web process answers")
        return process, f"http://{address}"

    def stop(self, process: "subprocess.Popen[bytes]") -> None:
        if process in self.started:
            self.started.remove(process)
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, command: Sequence[str]) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            self.started.append(subprocess.Popen(command, stdout=log, stderr=log, cwd=ROOT, env=dict(os.environ)))
        return self.started[-1]


def cpu_seconds(pid: int) -> float:
    """Of the process and everything below it, also what has ended meanwhile."""
    return sum(sum(one.cpu_times()[:4]) for one in _family(pid))


def megabytes(pid: int) -> tuple[float, float]:
    """(proportional, resident) of the process and everything below it: pages that are shared count once in the first."""
    family = _family(pid)
    proportional = sum(getattr(one.memory_full_info(), "pss", one.memory_info().rss) for one in family)
    return proportional / MB, sum(one.memory_info().rss for one in family) / MB


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def postmaster() -> int:
    return int((embedded.directory() / "postmaster.pid").read_text().split("\n", 1)[0])


def _family(pid: int) -> list[psutil.Process]:
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def answers(url: str) -> bool:
    try:
        with DIRECT.open(url, timeout=2) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False
