"""Spans of requests, runs and calls to other services, sent by OpenTelemetry to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names.

Without that address nothing of OpenTelemetry is imported. A span says routes, names of jobs and services, states, statuses and ids,
never an address, a title or a person. What else OpenTelemetry reads from the environment (OTEL_EXPORTER_OTLP_HEADERS,
OTEL_TRACES_SAMPLER, OTEL_SERVICE_NAME and more) holds as its own documents say.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from shared.settings import settings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

ENDPOINT, NAME = "OTEL_EXPORTER_OTLP_ENDPOINT", "matinee"
Fact = str | int | float


@contextmanager
def span(name: str, facts: Mapping[str, Fact], carrier: Mapping[str, str] | None = None) -> Iterator[None]:
    """How long the block takes, within the span it is in. `carrier`: headers that say of which trace it is a part (W3C's traceparent)."""
    if (provider := _provider()) is None:
        yield
        return
    from opentelemetry.propagate import extract

    context = extract(carrier) if carrier else None
    with provider.get_tracer(NAME).start_as_current_span(name, context, attributes=facts, record_exception=False):
        yield


def note(name: str, fact: Fact) -> None:
    """Of the span that the caller is in."""
    if _provider():
        from opentelemetry.trace import get_current_span

        get_current_span().set_attribute(name, fact)


def flush() -> None:
    """Waits until all that ended is sent, or for some seconds. A process that ends does so by itself."""
    if provider := _provider():
        provider.force_flush()


def forget() -> None:
    """For whoever changed the environment."""
    _made.cache_clear()


def _provider() -> "TracerProvider | None":
    return _made(os.getpid()) if settings().text(ENDPOINT) else None


@lru_cache
def _made(process: int) -> "TracerProvider":
    """Of this process: the thread that sends does not outlive a fork."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    ours = Resource({"service.name": NAME, "process.pid": process})
    provider = TracerProvider(resource=ours.merge(OTELResourceDetector().detect()))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider
