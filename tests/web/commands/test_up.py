"""`matinee up`: everything runs, what dies comes back, and nothing stays behind."""

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

import psutil
import pytest

from infra.sample_server.running import running
from tests.web.commands.conftest import Terminal, free_port

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timing(reason="web server, worker and Postgres have seconds to come up, and again after a kill"),
]


@pytest.fixture
def up(terminal: Terminal) -> Iterator["subprocess.Popen[str]"]:
    process = terminal.start("up")
    yield process
    stopped(process)


def is_ready(terminal: Terminal) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{terminal.environment['PORT']}/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_until(settled: Callable[[], bool], terminal: Terminal, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not settled():
        assert time.monotonic() < deadline, terminal.said
        time.sleep(0.3)


def stopped(process: "subprocess.Popen[str]") -> int:
    process.send_signal(signal.SIGTERM)
    return process.wait(45)


def test_it_serves_until_it_is_told_to_stop_and_leaves_no_process(
    terminal: Terminal, up: "subprocess.Popen[str]"
) -> None:
    wait_until(lambda: is_ready(terminal), terminal)

    assert stopped(up) == 0
    assert terminal.processes() == []
    assert not is_ready(terminal)


def test_a_second_one_with_the_same_home_is_refused(terminal: Terminal, up: "subprocess.Popen[str]") -> None:
    wait_until(lambda: is_ready(terminal), terminal)

    second = terminal.run("up", "--port", str(free_port()))

    assert second.returncode == 1
    assert "running already" in second.stderr
    assert is_ready(terminal)


def test_killed_without_warning_it_starts_again_on_the_same_port_and_data(
    terminal: Terminal, up: "subprocess.Popen[str]"
) -> None:
    wait_until(lambda: is_ready(terminal), terminal)
    run = terminal.run("jobs", "start", "prune-data", "--wait", "--json")
    up.kill()
    up.wait()

    again = terminal.start("up")

    try:
        wait_until(lambda: is_ready(terminal) and terminal.said.count("Matinee is at") == 2, terminal)
        assert run.returncode == 0, run.stderr
        assert "prune-data" in terminal.run("jobs", "history").stdout
    finally:
        assert stopped(again) == 0
    assert terminal.processes() == []


def test_a_killed_postgres_is_started_again_and_everybody_finds_it(
    terminal: Terminal, up: "subprocess.Popen[str]"
) -> None:
    wait_until(lambda: is_ready(terminal), terminal)
    before = terminal.postgres
    assert before

    os.kill(before, signal.SIGKILL)

    wait_until(lambda: terminal.postgres not in (None, before) and is_ready(terminal), terminal)
    assert terminal.run("jobs", "start", "prune-data", "--wait").returncode == 0


def test_the_media_server_of_the_environment_is_set_up_once_it_answers(terminal: Terminal) -> None:
    with running("jellyfin") as first:
        port, key = int(first.url.rsplit(":", 1)[1]), first.api_key
    terminal.environment |= {"MEDIA_SERVER_BASE_URL": f"http://127.0.0.1:{port}", "MEDIA_SERVER_API_KEY": key}
    process = terminal.start("up")
    try:
        wait_until(lambda: "Trying again" in terminal.said, terminal)

        with running("jellyfin", port=port):
            wait_until(lambda: "is set up" in terminal.said, terminal)
            wait_until(lambda: "Films" in terminal.run("libraries", "list").stdout, terminal)
    finally:
        stopped(process)
    assert key not in terminal.said


def test_a_wrong_key_in_the_environment_is_told_once_and_hinders_nothing(terminal: Terminal) -> None:
    with running("jellyfin") as server:
        terminal.environment |= {"MEDIA_SERVER_BASE_URL": server.base, "MEDIA_SERVER_API_KEY": "f" * 32}
        process = terminal.start("up")
        try:
            wait_until(lambda: "was not added" in terminal.said, terminal)
            wait_until(lambda: is_ready(terminal), terminal)
        finally:
            stopped(process)
    assert terminal.said.count("was not added") == 1


def test_a_port_that_is_taken_is_named(terminal: Terminal) -> None:
    with running("jellyfin") as other:
        port = other.url.rsplit(":", 1)[1]

        refused = terminal.run("up", "--port", port)

    assert refused.returncode == 1
    assert port in refused.stderr


def family(process: "subprocess.Popen[str]") -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def test_a_tiny_one_serves_works_and_stops_as_forks_of_one_process(terminal: Terminal) -> None:
    terminal.environment["LOG_FORMAT"] = "json"
    process = terminal.start("up", "--tiny")
    wait_until(lambda: is_ready(terminal), terminal)
    children = family(process)

    assert terminal.run("jobs", "start", "prune-data", "--wait").returncode == 0
    assert stopped(process) == 0

    assert len(children) == 3  # gunicorn's master and its worker, and ours
    assert not any(child.is_running() for child in children)
    assert terminal.processes() == []
    logged = [json.loads(line) for line in terminal.said.splitlines() if line.startswith("{")]
    assert {"gunicorn.error", "__main__"} <= {line["logger"] for line in logged}


def test_who_dies_in_a_tiny_one_ends_the_whole_with_a_sentence(terminal: Terminal) -> None:
    process = terminal.start("up", "--tiny")
    wait_until(lambda: is_ready(terminal), terminal)
    children = family(process)
    worker = next(child for child in children if child.ppid() == process.pid and not child.children())

    worker.kill()

    assert process.wait(60) == 1
    assert "Worker ended (signal SIGKILL). With --tiny nothing starts again alone: Matinee stops." in terminal.said
    assert not any(child.is_running() for child in children)
    assert terminal.processes() == []
