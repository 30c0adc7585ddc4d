"""How Matinee is doing, in numbers for Prometheus."""

from collections.abc import Iterable, Iterator, Mapping

from shared import db, jobs
from shared.db import Conn

sql = db.queries("metrics")

Sample = tuple[Mapping[str, object], object]


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
    yield from _gauge("matinee_evaluation", "How good the picks were when last measured.", _evaluations(conn))


def _evaluations(conn: Conn) -> Iterator[Sample]:
    for row in conn.execute(sql.evaluations).fetchall():
        for system, figures in row["metrics"].items():
            for figure, told in figures.items() if isinstance(figures, dict) else ():
                value = told.get("value") if isinstance(told, dict) else told
                if isinstance(value, int | float):
                    yield {"kind": row["kind"], "system": system, "figure": figure}, value


def _gauge(name: str, help: str, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP {name} {help}"
    yield f"# TYPE {name} gauge"
    for labels, value in samples:
        told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        yield f"{name}{{{told}}} {value}" if told else f"{name} {value}"


def _escaped(text: object) -> str:
    return str(text).replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
