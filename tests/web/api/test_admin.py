"""Purges over HTTP, and numbers for Prometheus."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared import audit, jobs
from shared.db import Conn
from shared.picks import household_evaluation
from shared.settings import settings
from shared.upkeep import requests
from tests import household
from tests.household import cinema, rows
from tests.web.api.people import Clients
from tests.web.conftest import SignIn
from tests.web.prometheus import numbers, types


def test_a_purge_waits_for_its_sentence_and_then_for_the_queue(client: Clients, home: Conn) -> None:
    ana = client("Ana")
    for body in ({}, {"confirm": ""}, {"confirm": "yes"}, {"confirm": "delete all series"}):
        assert ana.post("/admin/purge/movies", body).status_code == 400, body
    assert jobs.active(home) == []
    home.rollback()

    answer = ana.post("/admin/purge/movies", {"confirm": "delete all movies"})

    assert answer.status_code == 202
    assert (answer.json["data"]["name"], answer.json["data"]["state"]) == ("purge-titles", "queued")
    [entry], _ = audit.listing(home, action="admin.purge")
    assert (entry.actor_name, entry.target) == ("Ana", "movie")


def test_no_key_purges(client: Clients, home: Conn) -> None:
    made = client("Ana").post("/api-keys", {"name": "x", "scope": "admin"}).json["data"]["key"]

    answer = client(None).post("/admin/purge/series", {"confirm": "delete all series"}, X_Api_Key=made)

    assert answer.status_code == 403


def test_how_much_a_purge_would_delete_is_told_before(client: Clients, home: Conn) -> None:
    rows.title(home, rows.library(home), "Alien")
    home.commit()

    found = client("Ana").get("/admin/purge/stats").json["data"]

    assert (found["movies"]["titles"], found["series"]["titles"]) == (1, 0)
    assert found["bytes"] > 1_000_000


@pytest.fixture
def scraper(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("METRICS_TOKEN", "a-token-for-prometheus")
    settings.cache_clear()
    return app.test_client()


def test_prometheus_reads_with_its_token(scraper: FlaskClient, client: Clients, home: Conn) -> None:
    client("Ana").post("/jobs/sync-users/run")
    rows.title(home, rows.library(home), "Alien")
    for value in (0.1, 0.25):
        home.execute(
            "insert into evaluations (kind, people, metrics, config) values ('movie', 3, %s, '{\"coldStartRate\": 0.5}')",
            (f'{{"engine": {{"ndcg@10": {{"value": {value}, "low": 0.2, "high": 0.3}}}}}}',),
        )
    home.commit()

    answer = scraper.get("/metrics", headers={"Authorization": "Bearer a-token-for-prometheus"})

    assert answer.content_type.startswith("text/plain; version=0.0.4")
    found = numbers(answer.text)
    assert found['matinee_titles{kind="movie"}'] == 1
    assert found['matinee_job_runs{name="sync-users",state="queued"}'] == 1
    assert found['matinee_queue_depth{queue="system"}'] == 1
    assert found['matinee_evaluation{figure="ndcg@10",kind="movie",system="engine"}'] == 0.25
    assert found['matinee_evaluation_low{figure="ndcg@10",kind="movie",system="engine"}'] == 0.2
    assert found['matinee_evaluation_high{figure="ndcg@10",kind="movie",system="engine"}'] == 0.3
    assert found['matinee_evaluation_people{kind="movie"}'] == 3
    assert found['matinee_evaluation_cold_start_rate{kind="movie"}'] == 0.5
    assert found['matinee_evaluation_timestamp_seconds{kind="movie"}'] > 1_700_000_000
    assert found["matinee_people"] >= 3
    assert found["matinee_workers"] == 0
    assert "Ana" not in answer.text


def test_every_number_has_its_type_and_its_labels_whatever_they_hold(scraper: FlaskClient, home: Conn) -> None:
    route = '/a"b\\c\nd'
    tally = requests.Tally()
    tally.add("GET", route, 500, 0.2)
    tally.save(home)
    home.commit()

    text = scraper.get("/metrics", headers={"Authorization": "Bearer a-token-for-prometheus"}).text

    labels = f'{{method="GET",route="{route}",status="500"}}'
    assert numbers(text)[f"matinee_http_requests_total{labels}"] == 1
    assert numbers(text)[f"matinee_http_request_seconds_count{labels}"] == 1
    assert {
        kind: {name for name, found in types(text).items() if found == kind} for kind in ("counter", "histogram")
    } == {
        "counter": {
            "matinee_http_requests",
            "matinee_http_answers",
            "matinee_http_errors",
            "matinee_job_failures",
            "matinee_recommendation_requests",
            "matinee_process_cpu_seconds",
        },
        "histogram": {"matinee_http_request_seconds", "matinee_job_seconds", "matinee_embedding_seconds"},
    }
    assert {name for name, found in types(text).items() if found == "gauge"} == {
        "matinee_source_calls_today", "matinee_source_calls_left",
        "matinee_titles", "matinee_people", "matinee_workers", "matinee_queue_oldest_seconds", "matinee_job_runs",
        "matinee_job_succeeded_timestamp_seconds",
        "matinee_queue_depth", "matinee_process_resident_bytes", "matinee_evaluation", "matinee_evaluation_low",
        "matinee_evaluation_high", "matinee_evaluation_people", "matinee_evaluation_cold_start_rate",
        "matinee_evaluation_timestamp_seconds", "matinee_active_people", "matinee_ratings_last_day",
        "matinee_searches_last_day", "matinee_processes", "matinee_search_relevance", "matinee_search_relevance_low",
        "matinee_broken_promises", "matinee_uplift_share", "matinee_uplift_share_low", "matinee_uplift_share_high",
        "matinee_uplift_places", "matinee_uplift_watched", "matinee_uplift_is_open",
        "matinee_search_relevance_high", "matinee_search_relevance_queries", "matinee_search_relevance_timestamp_seconds",
    }  # fmt: skip


def test_what_the_nightly_job_measured_is_what_prometheus_reads(scraper: FlaskClient, home: Conn) -> None:
    cinema.open_doors(home, people=8)
    made = household_evaluation.evaluate(home, "movie", lambda step, done, total: None)
    home.commit()
    assert made is not None

    found = numbers(scraper.get("/metrics", headers={"Authorization": "Bearer a-token-for-prometheus"}).text)

    for system, figures in made.metrics.items():
        for figure, told in figures.items():
            assert found[f'matinee_evaluation{{figure="{figure}",kind="movie",system="{system}"}}'] == told["value"]
    assert {"engine", "hybrid order", "popularity", "mean vector", "random"} <= made.metrics.keys()
    assert found['matinee_evaluation_cold_start_rate{kind="movie"}'] == made.cold_start_rate > 0


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer wrong", "a-token-for-prometheus", "Basic YTpi", "Bearer ä"])
def test_nobody_else_reads_numbers(scraper: FlaskClient, home: Conn, sent: str) -> None:
    assert scraper.get("/metrics", headers={"Authorization": sent}).status_code == 401


def test_without_a_token_administrators_alone_read_them(app: Flask, signed_in: SignIn, home: Conn) -> None:
    assert app.test_client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 401
    assert signed_in("Ben").get("/metrics").status_code == 401
    assert signed_in("Ana").get("/metrics").status_code == 200
    assert household.person(home, "Ana")
