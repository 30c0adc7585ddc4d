"""Commands as people run them: in this process against a database of the test's own, or as processes of their own."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from functions.__main__ import call
from infra.sample_server.running import Running
from shared import db
from shared.media_servers import servers
from shared.settings import SETTINGS
from web.commands import cli

ROOT = Path(__file__).parents[3]
Matinee = Callable[..., Result]


@pytest.fixture
def matinee(database: str) -> Matinee:
    """`matinee("users", "list")` on an empty, migrated database."""

    def run(*words: str, input: str | None = None) -> Result:
        return CliRunner().invoke(cli, words, input=input, prog_name="matinee")

    return run


@pytest.fixture
def settled(matinee: Matinee, jellyfin: Running) -> Matinee:
    """The same, with a media server whose people and libraries are known and none of them enabled."""
    with db.connect() as conn:
        servers.add(conn, kind="jellyfin", url=jellyfin.base, api_key=jellyfin.api_key, name="Sample")
        conn.commit()
        call(conn, "sync-users", {})
        call(conn, "sync-libraries", {})
    return matinee


class Terminal:
    """A MATINEE_HOME of its own with the embedded Postgres, and commands as processes in it."""

    def __init__(self, home: Path, **more: str) -> None:
        self.home = home
        given = {name for setting in SETTINGS for name in (setting.name, setting.alias) if name}
        kept = {name: value for name, value in os.environ.items() if name not in given}
        self.environment = kept | {"MATINEE_HOME": str(home), "PORT": str(free_port()), **more}

    def run(self, *words: str, timeout_s: float = 180) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command(words), env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=timeout_s
        )

    def start(self, *words: str) -> "subprocess.Popen[str]":
        log = (self.home / "said.log").open("a")
        with log:
            return subprocess.Popen(command(words), env=self.environment, cwd=ROOT, text=True, stdout=log, stderr=log)

    @property
    def said(self) -> str:
        return (self.home / "said.log").read_text()

    @property
    def postgres(self) -> int | None:
        """The pid it has now."""
        file = self.home / "postgres" / "postmaster.pid"
        return int(file.read_text().split("\n", 1)[0]) if file.exists() else None

    def processes(self) -> list[str]:
        """Whoever was started with this home and still runs."""
        found = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
        return [line for line in found.splitlines() if str(self.home) in line]


@pytest.fixture
def terminal(server_home: Path) -> Iterator[Terminal]:
    """Below the session's folder and not pytest's: the user that Postgres runs as must get in."""
    home = server_home.parent / f"{server_home.name}-{os.getpid()}-{free_port()}"
    home.mkdir()
    made = Terminal(home)
    yield made
    made.run("db", "status")  # the last one out stops Postgres, also after a test that failed
    subprocess.run(["rm", "-rf", str(home)], check=True)


def command(words: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-c", "from web.commands import main; main()", *words]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
