"""Spans as a collector gets them: by protobuf over HTTP, of requests, runs and calls, and of nothing that is somebody's."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from functions import snapshot_metrics
from shared import db, jobs
from shared.db import Conn
from shared.jobs import names
from shared.settings import settings, traces
from tests.fakes.serving import serving
from tests.functions.attempts import attempt
from tests.web.conftest import Browser, SignIn

TRACE = "0af7651916cd43dd8448eb211c80319c"


class Collector(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.bodies: list[bytes] = []

    def spans(self) -> dict[str, Any]:
        traces.flush()
        sent = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        return {
            span.name: span
            for one in sent
            for resource in one.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        }


class _Handler(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        assert self.path == "/v1/traces"
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    with serving(Collector()) as server:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
        settings.cache_clear()
        yield server
    traces.forget()
    settings.cache_clear()


def told(span: Any) -> dict[str, object]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in span.attributes}


def test_a_request_and_the_calls_within_it_are_spans_of_one_trace(
    collector: Collector, home: Conn, browser: Browser
) -> None:
    answer = browser.sign_in("Ana")

    spans = collector.spans()

    asked = spans["POST /sign-in"]
    assert told(asked)["http.response.status_code"] == answer.status_code == 303
    assert told(asked)["matinee.request_id"] == answer.headers["X-Request-Id"]
    called = spans["POST Jellyfin"]
    assert (called.trace_id, called.parent_span_id) == (asked.trace_id, asked.span_id)
    assert b"Ana" not in b"".join(collector.bodies)
    assert b"http://" not in b"".join(collector.bodies)


def test_a_trace_that_began_elsewhere_is_gone_on_with(collector: Collector, browser: Browser) -> None:
    browser.get("/sign-in", headers={"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"})

    assert collector.spans()["GET /sign-in"].trace_id.hex() == TRACE


def test_an_attempt_at_a_run_is_one_with_how_it_ended(collector: Collector, home: Conn) -> None:
    run = jobs.ask(home, names.SNAPSHOT_METRICS, trigger="command")
    home.commit()
    with db.pool(2) as pool:
        attempt(pool, run.id, snapshot_metrics.handler)

    assert told(collector.spans()["job snapshot-metrics"]) == {"matinee.run_id": run.id, "matinee.state": "succeeded"}


def test_nothing_of_it_is_loaded_without_a_collector(home: Conn, signed_in: SignIn) -> None:
    signed_in("Ana").get("/inbox")

    assert not traces._made.cache_info().currsize
