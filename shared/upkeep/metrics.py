"""How Matinee is doing, in numbers for Prometheus."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from shared import db, jobs
from shared.db import Conn, Row, timings
from shared.db.timings import Measure
from shared.picks import audit_picks, proof
from shared.picks.proof import Comparison
from shared.sources import keeping
from shared.sources.keeping import Kept
from shared.upkeep import requests, search_relevance

sql = db.queries("upkeep/metrics")

Sample = tuple[Sequence[object], float]  # values of the labels, and the number
ENDS = {
    "value": "How good the picks were when last measured.",
    "low": "Lower end of its 95 % interval.",
    "high": "Upper end of its 95 % interval.",
}
ROUTE = ("method", "route", "status")
# Where somebody is shown picks.
OF_PICKS = {
    "/", "/picks", "/<nouns:kind>/for-you", "/api/recommendations/personalized", "/api/recommendations/<int:user_id>",
}  # fmt: skip
TOOK = {
    timings.JOBS: "How long the attempt took that ended a run; since it began of one with parts, or that was given up.",
    timings.EMBEDDINGS: "How long a model took for the embedding of a text.",
}


def text(conn: Conn) -> bytes:
    """The exposition format, version 0.0.4. Labels hold names of jobs, queues, kinds and figures, never people or titles."""
    registry = CollectorRegistry()
    registry.register(_Stored(conn))
    return generate_latest(registry)


class _Stored(Collector):
    """What all processes together have written down: a registry of one process's own numbers would know its share only."""

    def __init__(self, conn: Conn) -> None:
        self.conn = conn

    def collect(self) -> Iterator[Metric]:
        yield from _state(self.conn)
        yield from _use(self.conn)
        yield from _requests(requests.counted(self.conn))
        yield from (_timed(self.conn, measure, help) for measure, help in TOOK.items())
        yield _failed(timings.counted(self.conn, timings.JOBS))
        yield from _machine(self.conn)
        yield from _sources(keeping.listing(self.conn))
        yield from _evaluated(db.all(self.conn, sql.evaluations))
        yield from _search(search_relevance.newest(self.conn))
        yield from _uplift(proof.comparisons(self.conn))
        yield _broken(audit_picks.newest(self.conn))


def _state(conn: Conn) -> Iterator[Metric]:
    now = db.one(conn, sql.numbers, {"seconds": jobs.HEARTBEATS_S})
    titles = [((kind,), count) for kind, count in now["titles"].items()]
    yield _gauge("matinee_titles", "Titles that are in a library.", titles, ("kind",))
    yield _gauge("matinee_people", "People who may sign in.", [((), now["people"])])
    yield _gauge("matinee_workers", "Workers whose heart was heard lately.", [((), now["workers"])])
    yield _gauge("matinee_queue_oldest_seconds", "How long the longest waiting run waits.", [((), now["oldest_s"])])
    yield from _runs(db.all(conn, sql.runs))
    waiting = {row["queue"]: row["waiting"] for row in db.all(conn, sql.queue)}
    depth = [((name,), waiting.get(name, 0)) for name in (*jobs.QUEUES, jobs.CLOCK)]
    yield _gauge("matinee_queue_depth", "Runs that wait, by queue.", depth, ("queue",))


def _runs(rows: Sequence[Row]) -> Iterator[Metric]:
    """Those that are kept: how many, and of each job when the last that went well ended."""
    counts = [((row["name"], row["state"]), row["count"]) for row in rows]
    yield _gauge("matinee_job_runs", "Runs that are kept, by job and state.", counts, ("name", "state"))
    went_well = [((row["name"],), row["ended_at"]) for row in rows if row["state"] == "succeeded"]
    help = "When the last kept run of a job ended that succeeded."
    yield _gauge("matinee_job_succeeded_timestamp_seconds", help, went_well, ("name",))


def _use(conn: Conn) -> Iterator[Metric]:
    """Of the last 24 hours, and for who is active of the last 7 and 30 days too: how much people do, never who."""
    used = db.one(conn, sql.use)
    active = [((days,), used[f"active_{days}d"]) for days in (1, 7, 30)]
    help = "People who looked at, searched, rated or watched something in the last so many days."
    yield _gauge("matinee_active_people", help, active, ("days",))
    yield _gauge("matinee_ratings_last_day", "Ratings that were given in the last 24 hours.", [((), used["ratings"])])
    yield _gauge("matinee_searches_last_day", "Searches of the last 24 hours.", [((), used["searches"])])


def _requests(rows: Sequence[Row]) -> Iterator[Metric]:
    """How many there were by route and status, and how long they took as a histogram. All and the failed ones are counted apart, without
    labels: Prometheus sees no increase of a series that begins with it."""
    counts = CounterMetricFamily("matinee_http_requests", "Answered requests, by all web processes.", labels=ROUTE)
    took = HistogramMetricFamily("matinee_http_request_seconds", "How long an answer took to begin.", labels=ROUTE)
    bounds = [*map(str, requests.BOUNDS_S), "+Inf"]
    for row in rows:
        labels = [str(row[name]) for name in ROUTE]
        counts.add_metric(labels, row["requests"])
        took.add_metric(labels, list(zip(bounds, accumulate(row["buckets"]), strict=True)), row["seconds"])
    picks = CounterMetricFamily("matinee_recommendation_requests", "Of these, the ones that showed somebody picks.")
    picks.add_metric([], sum(row["requests"] for row in rows if row["status"] == 200 and row["route"] in OF_PICKS))
    answers = CounterMetricFamily("matinee_http_answers", "Answered requests of all routes.")
    answers.add_metric([], sum(row["requests"] for row in rows))
    errors = CounterMetricFamily("matinee_http_errors", "Of these, the ones that failed inside, with status 500.")
    errors.add_metric([], sum(row["requests"] for row in rows if row["status"] == 500))
    yield from (counts, took, picks, answers, errors)


def _timed(conn: Conn, measure: Measure, help: str) -> Metric:
    family = HistogramMetricFamily(f"matinee_{measure.name}_seconds", help, labels=measure.labels)
    bounds = [*map(str, measure.bounds), "+Inf"]
    for row in timings.counted(conn, measure):
        family.add_metric(
            row["labels"], list(zip(bounds, accumulate(row["buckets"]), strict=True)), row["seconds"]
        )  # fmt: skip
    return family


def _failed(rows: Sequence[Row]) -> Metric:
    """0 of a job that never did: Prometheus would not see the first failure of a series that begins with it."""
    failures = dict.fromkeys(jobs.by_name(), 0)
    for name, count in ((row["labels"][0], row["count"]) for row in rows if row["labels"][1] == "failed"):
        failures[name] = count
    family = CounterMetricFamily("matinee_job_failures", "Runs that failed for good, by job.", labels=("name",))
    for name, count in failures.items():
        family.add_metric([name], count)
    return family


def _machine(conn: Conn) -> Iterator[Metric]:
    """By kind and not by process: each start of one would be a label that never comes again."""
    lately = requests.processes(conn)
    counts = [((row["kind"],), row["processes"]) for row in lately]
    memory = [((row["kind"],), row["resident_bytes"]) for row in lately]
    yield _gauge("matinee_processes", "Web processes and workers that were heard of lately.", counts, ("kind",))
    yield _gauge("matinee_process_resident_bytes", "Memory of web processes and workers.", memory, ("kind",))
    used = CounterMetricFamily(
        "matinee_process_cpu_seconds", "What web processes and workers used of processors.", labels=("kind",)
    )
    for row in requests.processor_time(conn):
        used.add_metric([row["kind"]], row["seconds"])
    yield used


def _sources(kept: Sequence[Kept]) -> Iterator[Metric]:
    """What was asked of the world since midnight UTC, and how much more may be; nothing of the latter where no day has a limit."""
    used = [((one.source.name,), one.used_today) for one in kept]
    left = [((one.source.name,), one.left_today) for one in kept if one.left_today is not None]
    yield _gauge("matinee_source_calls_today", "Calls to a source since midnight UTC.", used, ("source",))
    yield _gauge("matinee_source_calls_left", "Calls that the day's limit of a source leaves.", left, ("source",))


def _evaluated(rows: Sequence[Row]) -> Iterator[Metric]:
    """The newest evaluation of each kind: every figure with the ends of its interval, and what it was measured on."""
    for end, help in ENDS.items():
        name = "matinee_evaluation" + ("" if end == "value" else f"_{end}")
        yield _gauge(name, help, _figures(rows, end), ("kind", "system", "figure"))
    people = [((row["kind"],), row["people"]) for row in rows]
    measured_at = [((row["kind"],), row["made_at"]) for row in rows]
    cold = [((row["kind"],), row["config"]["coldStartRate"]) for row in rows if "coldStartRate" in row["config"]]
    yield _gauge("matinee_evaluation_people", "People it was measured on.", people, ("kind",))
    help = "Share of people with too few likes to go by."
    yield _gauge("matinee_evaluation_cold_start_rate", help, cold, ("kind",))
    yield _gauge("matinee_evaluation_timestamp_seconds", "When it was last measured.", measured_at, ("kind",))


def _search(newest: Row | None) -> Iterator[Metric]:
    """The newest measurement of search on judged queries: each figure by words and meaning together, and by words alone."""
    rows = [{"kind": "search", "metrics": newest["metrics"]}] if newest else []
    for end, help in ENDS.items():
        name = "matinee_search_relevance" + ("" if end == "value" else f"_{end}")
        samples = [((way, figure), value) for (_, way, figure), value in _figures(rows, end)]
        yield _gauge(name, help.replace("the picks were", "search was"), samples, ("way", "figure"))
    queries = [((), newest["queries"])] if newest else []
    yield _gauge("matinee_search_relevance_queries", "Judged queries it was measured on.", queries)
    measured_at = [((), newest["made_at"])] if newest else []
    yield _gauge("matinee_search_relevance_timestamp_seconds", "When it was last measured.", measured_at)


def _uplift(found: Sequence[Comparison]) -> Iterator[Metric]:
    """By rival: of contested places that were watched the share that were ours, with an interval that holds at every look, and counts."""
    said = [one for one in found if one.uplift.share is not None]
    help = "Of contested places that were watched, the share that were Matinee's."
    yield _gauge(
        "matinee_uplift_share", help, [((one.rival["name"],), one.uplift.share or 0.0) for one in said], ("rival",)
    )
    for end in ("low", "high"):
        samples = [((one.rival["name"],), getattr(one.uplift, end)) for one in said]
        yield _gauge(f"matinee_uplift_share_{end}", f"{ENDS[end][:-1]}, always valid.", samples, ("rival",))
    sides = [((one.rival["name"], side), getattr(one.tally, side)) for one in found for side in ("ours", "theirs")]
    yield _gauge("matinee_uplift_places", "Contested places whose time is over.", sides, ("rival", "side"))
    watched = [
        ((one.rival["name"], side), getattr(one.tally, f"{side}_watched"))
        for one in found
        for side in ("ours", "theirs")
    ]
    yield _gauge("matinee_uplift_watched", "Of these, the ones whose title was watched.", watched, ("rival", "side"))
    is_open = [((one.rival["name"],), float(one.rival["verdict"] == "open")) for one in found]
    yield _gauge("matinee_uplift_is_open", "1 while the comparison goes on, 0 once it has ended.", is_open, ("rival",))


def _broken(newest: Sequence[Row]) -> Metric:
    """By rule, what the last check of the published lists found; 0 under `any` where all was well."""
    rows = [one for audit in newest for one in audit["found"]]
    samples = [((one["rule"], one["kind"]), one["titles"]) for one in rows]
    samples += [(("any", "any"), sum(one["titles"] for one in rows))] if newest else []
    help = "Titles on published lists that broke a promise when last checked."
    return _gauge("matinee_broken_promises", help, samples, ("rule", "kind"))


def _figures(rows: Sequence[Row], end: str) -> Iterator[Sample]:
    for row in rows:
        for system, figures in row["metrics"].items():
            for figure, interval in figures.items() if isinstance(figures, dict) else ():
                value = interval.get(end) if isinstance(interval, Mapping) else None
                if isinstance(value, int | float):
                    yield (row["kind"], system, figure), value


def _gauge(name: str, help: str, samples: Iterable[Sample], labels: Sequence[str] = ()) -> Metric:
    family = GaugeMetricFamily(name, help, labels=labels)
    for values, number in samples:
        family.add_metric([str(value) for value in values], number)
    return family
