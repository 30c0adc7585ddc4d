"""Nobody may ask without end: per person, per address, across processes, and told when to go on."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from shared.db import Conn
from shared.settings import settings
from tests.web.api.people import Clients
from web import create_app, rates, request_db

LIMIT = 40


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RATE_LIMIT", str(LIMIT))
    settings.cache_clear()


@pytest.fixture
def other_process(app: Flask, limited: None) -> Iterator[Flask]:
    made = create_app()
    yield made
    request_db.close(made)


def test_a_person_is_told_when_to_go_on_and_nobody_else_is_held_up(limited: None, client: Clients, home: Conn) -> None:
    ana, ben = client("Ana"), client("Ben")

    answers = [ana.get("/auth/me") for _ in range(LIMIT + 1)]

    assert [one.status_code for one in answers] == [200] * LIMIT + [429]
    assert answers[-1].json["error"]["code"] == "RATE_LIMITED"
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert ben.get("/auth/me").status_code == 200


def test_processes_count_together(other_process: Flask, client: Clients, home: Conn) -> None:
    ana = client("Ana")
    here, there = ana.http, other_process.test_client()

    answers = [one.get("/api/auth/me", headers=ana.headers).status_code for _ in range(LIMIT) for one in (here, there)]

    assert answers.count(200) <= LIMIT
    assert answers.count(200) >= LIMIT - 2 * LIMIT // 20
    assert answers[-2:] == [429, 429]


def test_time_fills_what_was_used_up(limited: None, client: Clients, home: Conn, app: Flask) -> None:
    ana = client("Ana")
    while ana.get("/auth/me").status_code == 200:
        pass

    home.execute("update rate_buckets set filled_at = now() - interval '30 seconds'")
    home.commit()
    app.extensions["leases"] = rates.Leases()

    answers = [ana.get("/auth/me").status_code for _ in range(LIMIT)]
    assert LIMIT // 2 <= answers.count(200) <= LIMIT // 2 + 2


def test_most_requests_ask_nobody(limited: None, client: Clients, home: Conn, app: Flask) -> None:
    ana = client("Ana")
    asked: list[bytes] = []
    leases = app.extensions["leases"]
    put = leases.put
    leases.put = lambda key, lease: (asked.append(key), put(key, lease))

    for _ in range(LIMIT):
        ana.get("/auth/me")

    assert len(asked) <= 20 + 20 // 5 + 1  # a lease is a twentieth, of an address a twentieth of five times as much


def test_every_route_is_counted_but_those_that_watch_us(limited: None, app: Flask, home: Conn) -> None:
    nobody = app.test_client()
    asked = {
        rule.endpoint: (_path(rule.rule), method) for rule in app.url_map.iter_rules() for method in _methods(rule)
    }

    statuses = {endpoint: _when_spent(nobody, *way) for endpoint, way in asked.items()}

    assert {endpoint for endpoint, status in statuses.items() if status != 429} == rates.FREE
    assert nobody.get("/nowhere").status_code == 429


def test_without_a_limit_nothing_is_counted(monkeypatch: pytest.MonkeyPatch, client: Clients, home: Conn) -> None:
    monkeypatch.setenv("RATE_LIMIT", "0")
    settings.cache_clear()

    assert client("Ana").get("/auth/me").status_code == 200
    assert home.execute("select from rate_buckets").fetchall() == []


def _methods(rule: Rule) -> set[str]:
    return (rule.methods or set()) - {"HEAD", "OPTIONS"}


def _when_spent(nobody: FlaskClient, path: str, method: str) -> int:
    """What it answers when there is nothing left; asked twice, because the limit gives something back as time goes by."""
    for _ in range(2):
        answer = nobody.open(path, method=method)
        if answer.status_code == 429:
            break
        while nobody.get("/sign-in").status_code != 429:
            pass
    return answer.status_code


def _path(rule: str) -> str:
    return "/".join("1" if part.startswith("<") else part for part in rule.split("/"))
