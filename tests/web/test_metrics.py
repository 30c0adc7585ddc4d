"""What an operator sees of it: every number that the dashboard and the alerts ask for is in /metrics of a household that lives."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from flask import Flask

from functions import embed_titles, evaluate
from shared import jobs
from shared.db import Conn, timings
from shared.jobs.progress import Attempt
from shared.upkeep import metrics, search_relevance
from tests import household
from tests.household import cinema, rows
from tests.web.conftest import SignIn
from tests.web.prometheus import numbers, types

MONITORING = Path(__file__).parents[2] / "infra" / "monitoring"
PROMTOOL = shutil.which("promtool")
NAME = re.compile(r"\bmatinee_\w+")
SERIES = re.compile(r"_(bucket|count|sum)$")


def dashboard_queries() -> Iterator[str]:
    board = json.loads((MONITORING / "dashboard.json").read_text(encoding="utf-8"))
    yield from (target["expr"] for panel in board["panels"] for target in panel.get("targets", []))


def alert_queries() -> Iterator[str]:
    groups = yaml.safe_load((MONITORING / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    yield from (rule["expr"] for group in groups for rule in group["rules"])


def live(home: Conn, app: Flask) -> None:
    """Films that judged queries mean, people with a past, a night of measuring, and a request that failed."""
    library = rows.library(home, name="Known films")
    rows.let_in(home, household.person(home, "Ana"), library)
    queries = search_relevance.judged()[:12]
    for query in queries:
        name, year = query.titles[0].removesuffix(")").split(" (")
        rows.title(home, library, name, year=int(year), overview=query.query, content_hash=b"x")
    cinema.open_doors(home, people=4)
    embed_titles.handler(home, Attempt(0, "embed-movies"), "movie")
    evaluate.handler(home, Attempt(0, "evaluate-recommendations"))
    timings.note(timings.JOBS, ("sync-users", "succeeded"), 2.0)
    run = jobs.ask(home, "evaluate-recommendations", trigger="system")
    home.execute("update job_runs set state = 'succeeded', finished_at = now() where id = %s", (run.id,))
    app.extensions["observer"].tally.add("GET", "/", 500, 0.2)
    app.extensions["observer"].tally.add("GET", "/", 503, 0.2)
    home.commit()


def test_every_query_of_dashboard_and_alerts_asks_for_numbers_that_are_there(
    app: Flask, signed_in: SignIn, home: Conn
) -> None:
    live(home, app)
    ana = signed_in("Ana")
    ana.get("/")
    ana.get("/api/search?q=dream")

    text = ana.get("/metrics").text

    found = numbers(text)
    there = {re.sub(r"\{.*", "", name, flags=re.DOTALL) for name in found}
    queries = [*dashboard_queries(), *alert_queries()]
    assert len(queries) > 40
    asked = {name for query in queries for name in NAME.findall(query)}
    assert asked - there == {"matinee_source_calls_left"} - there
    told = {SERIES.sub("", name) for name in asked}
    families = {f"{name}_total" if kind == "counter" else name for name, kind in types(text).items()}
    assert told <= families
    assert found['matinee_job_seconds_bucket{le="1.0",name="sync-users",state="succeeded"}'] == 0
    assert found['matinee_job_seconds_bucket{le="5.0",name="sync-users",state="succeeded"}'] == 1
    assert sum(found[name] for name in found if "embedding_seconds_count" in name and 'use="query"' in name) >= 12
    assert found['matinee_process_cpu_seconds_total{kind="web"}'] > 0
    assert found["matinee_search_relevance_queries"] == 12
    assert found['matinee_search_relevance{figure="recall@10",way="fused"}'] > 0.8
    assert found["matinee_searches_last_day"] == 1
    assert found['matinee_active_people{days="1"}'] >= 1
    assert found["matinee_recommendation_requests_total"] >= 1
    assert found["matinee_http_errors_total"] == 1
    assert found['matinee_job_failures_total{name="sync-users"}'] == 0
    assert found['matinee_job_succeeded_timestamp_seconds{name="evaluate-recommendations"}'] > 1_700_000_000
    assert "Ana" not in text
    assert "Inception" not in text


def test_routes_that_show_picks_exist(app: Flask) -> None:
    assert {rule.rule for rule in app.url_map.iter_rules()} >= metrics.OF_PICKS


@pytest.mark.skipif(PROMTOOL is None, reason="promtool of Debian's package prometheus is absent")
def test_every_alert_fires_where_it_must_and_is_silent_where_all_is_well() -> None:
    command = [str(PROMTOOL), "test", "rules", str(MONITORING / "alerts_test.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_says_what_to_look_at() -> None:
    [group] = yaml.safe_load((MONITORING / "alerts.yml").read_text(encoding="utf-8"))["groups"]

    assert all({"summary", "description"} <= rule["annotations"].keys() for rule in group["rules"])
    assert {rule["labels"]["severity"] for rule in group["rules"]} == {"critical", "warning", "info"}
    tried = (MONITORING / "alerts_test.yml").read_text(encoding="utf-8")
    assert [rule["alert"] for rule in group["rules"] if f'alertname="{rule["alert"]}"' not in tried] == []
