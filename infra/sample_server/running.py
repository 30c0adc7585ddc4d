"""Starts a sample server for tests: in a thread of this process, or as a process of its own that can be killed."""

import json
import select
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.sample_server import building
from infra.sample_server.generated import Size
from infra.sample_server.wire import Wire

ROOT = Path(__file__).parents[2]
STARTING_SECONDS = 60
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Control:
    """The side channel: each method is one operation of `control.py` and gives its JSON."""

    url: str
    token: str

    def call(self, method: str, operation: str, body: object = None) -> object:
        data = None if body is None else json.dumps(body).encode()
        headers = {"X-Sample-Token": self.token, "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/_sample/{operation}", data, headers, method=method)
        try:
            with DIRECT.open(request, timeout=30) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as error:
            raise ValueError(f"{operation}: {error.read().decode()}") from None

    def fault(self, match: str, kind: str, **rule: object) -> None:
        self.call("POST", "faults", {"match": match, "kind": kind, **rule})

    def clear_faults(self) -> None:
        self.call("DELETE", "faults")

    def faults(self) -> list[dict[str, object]]:
        return self.call("GET", "faults")  # type: ignore[return-value]

    def oddity(self, match: str, *changes: dict[str, object], **rule: object) -> None:
        """From now on answers to what matches are changed: {"at": "Items[0].ProductionYear", "set": 20110112}, say."""
        self.call("POST", "oddities", {"match": match, "changes": changes, **rule})

    def oddities(self) -> list[dict[str, object]]:
        """The rules in force; `happened` says how many answers each has changed."""
        return self.call("GET", "oddities")  # type: ignore[return-value]

    def quirk(self, name: str, *, on: bool = True) -> None:
        """“public playlists”: what is made private is seen by everybody all the same."""
        self.call("POST", "quirks", {"name": name, "on": on})

    def clear_oddities(self) -> None:
        self.call("DELETE", "oddities")

    def requests(self, path: str = "") -> list[dict[str, object]]:
        """What came in since the last `forget_requests`, where the path contains `path`."""
        found: list[dict[str, object]] = self.call("GET", "requests")  # type: ignore[assignment]
        return [entry for entry in found if path.lower() in str(entry["path"]).lower()]

    def forget_requests(self) -> None:
        self.call("DELETE", "requests")

    def webhook(self, url: str, *, headers: dict[str, str] | None = None, form: str | None = None) -> None:
        self.call("POST", "webhooks", {"url": url, "headers": headers or {}, "form": form})

    def webhooks(self) -> dict[str, list[dict[str, object]]]:
        return self.call("GET", "webhooks")  # type: ignore[return-value]

    def play(self, user: str, item: object, **how: object) -> dict[str, object]:
        """`position` is a share up to 1 or seconds; without one it is played to the end. `at` is an ISO moment."""
        return self.call("POST", "play", {"user": user, "item": item, **how})  # type: ignore[return-value]

    def item(self, **change: object) -> str:
        return self.call("POST", "items", change)["id"]  # type: ignore[index]

    def user(self, **record: object) -> str:
        return self.call("POST", "users", record)["id"]  # type: ignore[index]

    def library(self, **change: object) -> str:
        return self.call("POST", "libraries", change)["id"]  # type: ignore[index]

    def set_data(self, user: str, item: object, **fields: object) -> dict[str, object]:
        return self.call("POST", "userdata", {"user": user, "item": item, **fields})  # type: ignore[return-value]


@dataclass(frozen=True)
class Running:
    """A server that answers. `base` is the address a client is given: with /emby where that is the base path."""

    url: str
    base: str
    api_key: str
    kind: str
    control: Control
    process: subprocess.Popen[str] | None = None


@contextmanager
def running(
    kind: str = "jellyfin",
    *,
    library: str | Size = "sample",
    media: Path | None = None,
    port: int = 0,
    as_process: bool = False,
    state: Path | None = None,
    version: str | None = None,
) -> Iterator[Running]:
    """A listening server until the block ends. `as_process` gives one whose `process` may be killed; only that keeps `state`."""
    if as_process:
        with in_process(kind, library, media, port, state, version) as server:
            yield server
    else:
        with in_thread(kind, library, media, port, version) as server:
            yield server


@contextmanager
def in_thread(kind: str, library: str | Size, media: Path | None, port: int, version: str | None) -> Iterator[Running]:
    app = building.build(kind, library=library, media=media, version=version)
    wire = Wire(("127.0.0.1", port), app)
    thread = threading.Thread(
        target=wire.serve_forever, kwargs={"poll_interval": 0.05}, name="sample-server", daemon=True
    )
    thread.start()
    try:
        control = Control(app.state.url, app.control_token)
        yield Running(app.state.url, app.state.url + app.dialect.base_path, building.api_key(app), kind, control)
    finally:
        wire.stop()
        thread.join(5)


@contextmanager
def in_process(
    kind: str, library: str | Size, media: Path | None, port: int, state: Path | None, version: str | None
) -> Iterator[Running]:
    command = [
        sys.executable,
        "-m",
        "infra.sample_server",
        "--kind",
        kind,
        "--port",
        str(port),
        *(["--version", version] if version else []),
        *options(library, media, state),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            said = first_line(process)
            control = Control(said["url"], said["controlToken"])
            yield Running(said["url"], said["base"], said["apiKey"], kind, control, process)
        finally:
            process.terminate()
            process.wait(STARTING_SECONDS)


def options(library: str | Size, media: Path | None, state: Path | None) -> list[str]:
    folder = [*(["--media", str(media)] if media else []), *(["--state", str(state)] if state else [])]
    if isinstance(library, Size):
        sizes = ",".join(f"{name}={value}" for name, value in vars(library).items())
        return [*folder, "--seed-size", sizes]
    return [*folder, "--library", library]


def first_line(process: subprocess.Popen[str]) -> dict[str, str]:
    """The line a server prints when it listens."""
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], STARTING_SECONDS)
    line = process.stdout.readline() if ready else ""
    if not line:
        raise RuntimeError("The sample server did not start.")
    said: dict[str, str] = json.loads(line)
    return said
