"""How Matinee is doing, in numbers for Prometheus."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from shared import db, jobs, requests
from shared.db import Conn, Row

sql = db.queries("metrics")

Sample = tuple[Mapping[str, object], object]
ENDS = {
    "value": "How good the picks were when last measured.",
    "low": "Lower end of its 95 % interval.",
    "high": "Upper end of its 95 % interval.",
}


def text(conn: Conn) -> str:
    """The exposition format, version 0.0.4. Labels hold names of jobs, queues, kinds and figures, never people or titles."""
    return "\n".join(_lines(conn)) + "\n"


def _lines(conn: Conn) -> Iterator[str]:
    now = conn.execute(sql.numbers, {"seconds": jobs.HEARTBEATS_S}).fetchone() or {}
    titles: list[Sample] = [({"kind": "movie"}, now["movies"]), ({"kind": "series"}, now["series"])]
    yield from _gauge("matinee_titles", "Titles that are in a library.", titles)
    yield from _gauge("matinee_people", "People who may sign in.", [({}, now["people"])])
    yield from _gauge("matinee_workers", "Workers whose heart was heard lately.", [({}, now["workers"])])
    yield from _gauge(
        "matinee_queue_oldest_seconds", "How long the longest waiting run waits.", [({}, now["oldest_s"])]
    )
    runs = [({"job": row["name"], "state": row["state"]}, row["count"]) for row in conn.execute(sql.runs).fetchall()]
    yield from _gauge("matinee_job_runs", "Runs that are kept, by job and state.", runs)
    queues = {row["queue"]: row for row in conn.execute(sql.queue).fetchall()}
    names = [*jobs.QUEUES, jobs.CLOCK]
    depth = [({"queue": name}, queues[name]["waiting"] if name in queues else 0) for name in names]
    yield from _gauge("matinee_queue_depth", "Runs that wait, by queue.", depth)
    yield from _requests(requests.counted(conn))
    memory: list[Sample] = [
        ({"process": row["name"], "kind": row["kind"]}, row["resident_bytes"]) for row in requests.processes(conn)
    ]
    yield from _gauge("matinee_process_resident_bytes", "Memory of web processes and workers.", memory)
    yield from _evaluated(conn.execute(sql.evaluations).fetchall())


def _requests(rows: Sequence[Row]) -> Iterator[str]:
    """How many there were by route and status, errors apart, and how long they took as a histogram."""
    labels = ("method", "route", "status")
    counts = [("", {name: row[name] for name in labels}, row["requests"]) for row in rows]
    errors = [one for one, row in zip(counts, rows, strict=True) if row["status"] >= 500]
    yield from _family("matinee_http_requests_total", "Answered requests, by all web processes.", "counter", counts)
    yield from _family("matinee_http_errors_total", "Of these, the ones that failed inside.", "counter", errors)
    help = "How long an answer took to begin."
    yield from _family("matinee_http_request_seconds", help, "histogram", _durations(rows))


def _durations(rows: Sequence[Row]) -> Iterator[tuple[str, Mapping[str, object], object]]:
    for row in rows:
        labels = {name: row[name] for name in ("method", "route", "status")}
        bounds = [*map(str, requests.BOUNDS_S), "+Inf"]
        for bound, count in zip(bounds, accumulate(row["buckets"]), strict=True):
            yield "_bucket", labels | {"le": bound}, count
        yield "_sum", labels, row["seconds"]
        yield "_count", labels, row["requests"]


def _evaluated(rows: Sequence[Row]) -> Iterator[str]:
    """The newest evaluation of each kind: every figure with the ends of its interval, and what it was measured on."""
    for end, help in ENDS.items():
        name = "matinee_evaluation" + ("" if end == "value" else f"_{end}")
        yield from _gauge(name, help, _figures(rows, end))
    people: list[Sample] = [({"kind": row["kind"]}, row["people"]) for row in rows]
    made: list[Sample] = [({"kind": row["kind"]}, row["made_at"]) for row in rows]
    cold: list[Sample] = [
        ({"kind": row["kind"]}, row["config"]["coldStartRate"]) for row in rows if "coldStartRate" in row["config"]
    ]
    yield from _gauge("matinee_evaluation_people", "People it was measured on.", people)
    yield from _gauge("matinee_evaluation_cold_start_rate", "Share of people with too few likes to go by.", cold)
    yield from _gauge("matinee_evaluation_timestamp_seconds", "When it was last measured.", made)


def _figures(rows: Sequence[Row], end: str) -> Iterator[Sample]:
    for row in rows:
        for system, figures in row["metrics"].items():
            for figure, told in figures.items() if isinstance(figures, dict) else ():
                value = told.get(end) if isinstance(told, dict) else None
                if isinstance(value, int | float):
                    yield {"kind": row["kind"], "system": system, "figure": figure}, value


def _gauge(name: str, help: str, samples: Iterable[Sample]) -> Iterator[str]:
    return _family(name, help, "gauge", (("", labels, value) for labels, value in samples))


def _family(
    name: str, help: str, type: str, samples: Iterable[tuple[str, Mapping[str, object], object]]
) -> Iterator[str]:
    """`samples` are what is added to the name, labels, and value."""
    yield f"# HELP {name} {help}"
    yield f"# TYPE {name} {type}"
    for more, labels, value in samples:
        told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        yield f"{name}{more}{{{told}}} {value}" if told else f"{name}{more} {value}"


def _escaped(text: object) -> str:
    return str(text).replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
