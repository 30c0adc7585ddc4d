"""Child processes that are kept alive: started again when they die, stopped gracefully, never left behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from web.commands import output

GRACE_S = 30.0
STEADY_S = 30.0  # having run so long, a child that dies begins anew at the shortest pause
LONGEST_PAUSE_S = 30.0
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass
class Child:
    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    failures: int = 0
    due_at: float = 0.0


class Supervisor:
    """`log` gets what children say; without one they share our stderr."""

    def __init__(self, environment: Mapping[str, str], *, log: Path | None = None) -> None:
        self._environment = dict(environment)
        self._children: list[Child] = []
        self._log = log

    def start(self, name: str, command: Sequence[str]) -> None:
        child = Child(name, command)
        self._children.append(child)
        self._spawn(child)

    def tend(self) -> None:
        """Starts what has died, each time after a longer pause. Call it about once a second."""
        now = time.monotonic()
        for child in self._children:
            if child.process is None:
                if now >= child.due_at:
                    self._spawn(child)
            elif (code := child.process.poll()) is not None:
                self._mourn(child, code, now)

    def stop(self) -> None:
        """Asks all, waits for all, then kills who did not listen."""
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_S
        for process in running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
        for process in running:
            # Each leads a session of its own: what it left behind goes with it.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._children.clear()

    def _mourn(self, child: Child, code: int, now: float) -> None:
        child.failures = 1 if now - child.started_at > STEADY_S else child.failures + 1
        pause = min(LONGEST_PAUSE_S, 2.0 ** (child.failures - 1))
        child.process, child.due_at = None, now + pause
        output.say(f"{child.name} ended ({reason(code)}); it starts again in {pause:.0f} s.")

    def _spawn(self, child: Child) -> None:
        child.started_at = time.monotonic()
        if self._log is None:
            child.process = self._popen(child, None)
            return
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as log:
            child.process = self._popen(child, log.fileno())

    def _popen(self, child: Child, out: int | None) -> "subprocess.Popen[bytes]":
        # A session of its own keeps the terminal's Ctrl-C from it: we decide in which order things stop.
        return subprocess.Popen(
            child.command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno() if out is None else out,
            stderr=out,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )


def die_with_parent() -> None:
    """Should we be killed without a chance to stop our children, the kernel asks them to stop. Linux only."""
    if _libc is not None:
        _libc.prctl(DIE_WITH_PARENT, signal.SIGTERM)


def _signal(process: "subprocess.Popen[bytes]", number: int) -> None:
    with suppress(ProcessLookupError):
        process.send_signal(number)


def reason(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
