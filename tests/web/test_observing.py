"""Numbers of requests for Prometheus: all web processes together, nothing lost, nothing a stranger can multiply."""

from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask

from shared import db
from shared.db import Conn
from shared.upkeep import requests
from tests.web.conftest import SignIn
from tests.web.prometheus import numbers
from web import create_app, observing, request_db

HOME = 'method="GET",route="/",status="200"'


@pytest.fixture
def other_process(app: Flask) -> Iterator[Flask]:
    made = create_app()
    yield made
    request_db.close(made)


def test_requests_of_all_processes_are_counted_and_timed(
    app: Flask, other_process: Flask, signed_in: SignIn, home: Conn
) -> None:
    ana = signed_in("Ana")
    ana.get("/")
    ana.get("/")
    with other_process.test_request_context("/"):
        other_process.extensions["observer"].tally.add("GET", "/", 200, 0.03)
        observing.tell(request_db.conn())
        request_db.conn().commit()

    found = numbers(ana.get("/metrics").text)

    assert found[f"matinee_http_requests_total{{{HOME}}}"] == 3
    assert found[f"matinee_http_request_seconds_count{{{HOME}}}"] == 3
    assert found[f"matinee_http_request_seconds_sum{{{HOME}}}"] > 0.03
    buckets = [
        found[f'matinee_http_request_seconds_bucket{{le="{bound}",{HOME}}}'] for bound in (*requests.BOUNDS_S, "+Inf")
    ]
    assert buckets == sorted(buckets)
    assert buckets[-1] == 3
    assert all(value > 1_000_000 for name, value in found.items() if "resident_bytes" in name)
    assert any('kind="web"' in name for name in found if "resident_bytes" in name)


def test_a_route_that_breaks_is_an_error(
    app: Flask, signed_in: SignIn, home: Conn, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = signed_in("Ana")
    broken = lambda: 1 / 0  # noqa: E731
    broken.audience = "member"  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "evaluation.page", broken)
    assert ana.get("/evaluation").status_code == 500

    found = numbers(ana.get("/metrics").text)

    assert found["matinee_http_errors_total"] == 1
    assert found['matinee_http_requests_total{method="GET",route="/evaluation",status="500"}'] == 1


def test_what_a_process_counted_last_is_told_by_its_end(app: Flask, home: Conn) -> None:
    app.test_client().get("/sign-in")
    app.extensions["observer"].tally.add("GET", "/", 200, 0.03)

    observing.tell_last(app)

    assert "/" in [row["route"] for row in requests.counted(home)]


def test_a_stranger_cannot_make_rows(app: Flask, home: Conn) -> None:
    nobody = app.test_client()
    for number in range(5):
        nobody.get(f"/nowhere/{number}")
        nobody.open("/sign-in", method=f"JUMP{number}")
    with app.app_context():
        app.extensions["observer"].tally.save(home)

    rows = [(row["method"], row["route"], row["requests"]) for row in requests.counted(home)]
    assert rows == [("(other)", "(none)", 5), ("GET", "(none)", 5)]


def test_what_the_database_did_not_take_is_told_later(database: str) -> None:
    tally = requests.Tally()
    tally.add("GET", "/", 200, 0.2)
    with db.connect() as gone:
        pass
    with pytest.raises(psycopg.Error):
        tally.save(gone)
    tally.add("GET", "/", 200, 20)

    with db.connect() as conn:
        tally.save(conn)
        tally.save(conn)
        (row,) = requests.counted(conn)

    assert row["requests"] == sum(row["buckets"]) == 2
    assert row["buckets"][-1] == 1
    assert row["seconds"] == pytest.approx(20.2)
