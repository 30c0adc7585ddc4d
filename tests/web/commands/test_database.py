"""The embedded Postgres runs as long as a command uses it, and no longer."""

import signal
import subprocess
import sys
from contextlib import suppress

import psutil
import pytest

from tests.web.commands.conftest import ROOT, Terminal

pytestmark = pytest.mark.slow
HOLD = "from web.commands import database\nwith database.connected():\n print('in', flush=True); input()"


def holding(terminal: Terminal) -> "subprocess.Popen[str]":
    """A process that uses the database until it is told to go."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD], env=terminal.environment, cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "in\n"
    return process


def is_running(pid: int | None) -> bool:
    with suppress(psutil.NoSuchProcess):
        return pid is not None and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False


def test_a_command_alone_starts_postgres_and_stops_it(terminal: Terminal) -> None:
    result = terminal.run("users", "list", "--json")

    assert (result.returncode, result.stdout) == (0, "[]\n")
    assert terminal.processes() == []


def test_the_last_one_out_stops_it_and_nobody_before(terminal: Terminal) -> None:
    first = holding(terminal)
    server = terminal.postgres

    assert terminal.run("users", "list").returncode == 0
    assert terminal.postgres == server
    assert is_running(server)
    first.communicate("\n", timeout=30)
    assert not is_running(server)


def test_one_that_was_killed_keeps_nobody_from_stopping_it(terminal: Terminal) -> None:
    killed = holding(terminal)
    server = terminal.postgres
    killed.send_signal(signal.SIGKILL)
    killed.communicate()

    assert is_running(server)
    assert terminal.run("users", "list").returncode == 0
    assert not is_running(server)
