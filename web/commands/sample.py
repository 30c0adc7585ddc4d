"""The sample media server and the sample world that a checkout brings along, as processes of ours."""

import importlib.util
import json
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shared.http import Service
from web.commands import output
from web.commands.processes import CHECKOUT
from web.commands.supervisor import die_with_parent

STARTING_S = 60
STOPPING_S = 15


@dataclass(frozen=True)
class Sample:
    """`base` is the address that clients are given. `people` are names and passwords."""

    kind: str
    base: str
    api_key: str
    people: list[dict[str, str]]
    control: Service

    def tell(self, url: str) -> None:
        """Plays are reported there from now on."""
        self.control.json("POST", "/_sample/webhooks", json={"url": url, "headers": {}, "form": None})

    def play(self, user: str, item: str | Mapping[str, object], at: datetime | None = None) -> None:
        """To the end, now unless told otherwise; returns when its webhooks are delivered. `item` is an id, or a title with its year."""
        when = at.isoformat() if at else None
        self.control.json("POST", "/_sample/play", json={"user": user, "item": item, "at": when})

    def move(self, item_id: str, path: str) -> None:
        """The item lies there from now on, as the server has it."""
        self.control.json("POST", "/_sample/items", json={"touch": item_id, "path": path})


def is_there() -> bool:
    try:
        return importlib.util.find_spec("infra.sample_server") is not None
    except ModuleNotFoundError:
        return False


@contextmanager
def running(kind: str, home: Path) -> Iterator[Sample]:
    """`home/media` is what it sees as /media; what people do on it is kept in `home/sample`."""
    (home / "media").mkdir(parents=True, exist_ok=True)
    places = ["--books", "--media", str(home / "media"), "--state", str(home / "sample")]
    with _started("infra.sample_server", "--kind", kind, *places) as said:
        yield _sample(said)


@contextmanager
def world() -> Iterator[Mapping[str, Mapping[str, str | None]]]:
    """The sources by name, each with the address where it is asked and its key."""
    with _started("infra.sample_world", "--port", "0") as said:
        services = said["services"]
        assert isinstance(services, dict)
        yield services


@contextmanager
def programs() -> Iterator[Mapping[str, Mapping[str, str | None]]]:
    """Those that fetch titles by name, each with its address and key."""
    with _started("infra.sample_requests", "--port", "0") as said:
        services = said["services"]
        assert isinstance(services, dict)
        yield services


@contextmanager
def _started(module: str, *args: str) -> Iterator[dict[str, object]]:
    """Until the block ends; what it says once it listens."""
    command = [sys.executable, "-m", module, *args]
    with subprocess.Popen(
        command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=die_with_parent
    ) as process:
        try:
            yield _first_line(process)
        finally:
            _stop(process)


def _sample(said: dict[str, object]) -> Sample:
    service = Service("The sample server", str(said["url"]), headers={"X-Sample-Token": str(said["controlToken"])})
    people = said["people"]
    assert isinstance(people, list)
    return Sample(str(said["kind"]), str(said["base"]), str(said["apiKey"]), people, service)


def _first_line(process: "subprocess.Popen[str]") -> dict[str, object]:
    """What it prints once it listens."""
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], STARTING_S)
    line = process.stdout.readline() if ready else ""
    if not line:
        raise output.Failed("The sample of the demo did not start.")
    said: dict[str, object] = json.loads(line)
    return said


def _stop(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.wait(STOPPING_S)
    except subprocess.TimeoutExpired:
        process.kill()
