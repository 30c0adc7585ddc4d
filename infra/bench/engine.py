"""The engine in one process, without the queue: `python -m infra.bench.engine` prints its figures as JSON."""

import argparse
import cProfile
import json
import pstats
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from statistics import median

from infra.bench import table
from infra.bench.processes import ROOT
from infra.bench.stage import Household
from infra.bench.table import Line
from shared import db
from shared.db import Conn
from shared.media_servers import model, servers
from shared.media_servers.servers import Server
from shared.picks import recommendations
from shared.watching import play_events

AFTER_PLAYS = 10
PLACE = "select i.subject, i.server_id from identities i where i.user_id = %s"


def measure(home: Household, people: int | None = None) -> Iterator[Line]:
    found = figures(people)
    count = int(found["people"])
    what = f"Features → stored picks, {count} people × {home.size.films:,} films, cold"
    yield table.at_most(what, 10.0, found["cold_s"], "s", f"{found['load_s']:.2f} s of it for the first person")
    yield table.at_most(
        "… a person, arrays warm", 100, found["warm_ms"], "ms", f"median; {found['warm_cpu_ms']:.0f} ms of processor"
    )
    yield table.at_most("… a person after a play, in all", 400, found["play_ms"], "ms", "median")
    yield table.at_most("… most memory", 600, found["most_mb"], "MB", "resident, numpy and Python included")


def figures(people: int | None = None, *, profile: int = 0) -> dict[str, float]:
    """Of a process of its own, whose arrays are cold and whose memory is all its own."""
    options = [*(["--people", str(people)] if people else []), *(["--profile", str(profile)] if profile else [])]
    done = subprocess.run(
        [sys.executable, "-m", "infra.bench.engine", *options], cwd=ROOT, stdout=subprocess.PIPE, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, help="only so many of them")
    parser.add_argument(
        "--profile", type=int, default=0, help="print so many lines of where a warm pass spends its time"
    )
    given = parser.parse_args()
    with db.connect() as conn:
        users = recommendations.enabled_users(conn, "movie")[: given.people]
        first, *others = [_seconds(conn, user) for user in users]
        used = time.process_time()
        warm = [_seconds(conn, user) for user in users[:100]]
        used = time.process_time() - used
        plays = [_play(conn, user) for user in users[:AFTER_PLAYS]]
        if given.profile:
            _profile(lambda: [_seconds(conn, user) for user in users[:50]], given.profile)
    figures = {
        "people": len(users), "load_s": first, "cold_s": first + sum(others), "warm_ms": 1000 * median(warm),
        "warm_cpu_ms": 1000 * used / len(warm), "play_ms": 1000 * median(plays),
        "most_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip
    print(json.dumps(figures))


def _seconds(conn: Conn, user_id: int) -> float:
    begun = time.perf_counter()
    recommendations.refresh(conn, user_id, "movie")
    conn.commit()
    return time.perf_counter() - begun


def _play(conn: Conn, user_id: int) -> float:
    """The play and the refresh that it asks for, as the web and the worker do it, less the queue."""
    server, event = watched(conn, user_id)
    begun = time.perf_counter()
    record(conn, server, event, user_id)
    conn.execute("delete from job_runs where name = 'refresh-user' and state = 'queued'")
    conn.execute("delete from procrastinate_jobs where status = 'todo' and task_name = 'refresh_user'")
    conn.commit()
    recorded = time.perf_counter() - begun
    return recorded + _seconds(conn, user_id)


def watched(conn: Conn, user_id: int) -> tuple[Server, model.PlayEvent]:
    """Their first pick, seen to its end."""
    pick = recommendations.for_home(conn, user_id, "movie", limit=1)[0]
    place = db.one(conn, PLACE, (user_id,))
    event = model.PlayEvent(
        kind="stop", server_id=None, event_id=f"bench-{user_id}-{pick['title_id']}", at=datetime.now(UTC),
        user_id=place["subject"], item_id=str(pick["server_item_id"]), item_kind="movie", position_s=6000, duration_s=6000,
        completed=True,
    )  # fmt: skip
    return servers.get(conn, place["server_id"]), event


def record(conn: Conn, server: Server, event: model.PlayEvent, user_id: int) -> None:
    """In the caller's transaction, with the refresh that it asks for."""
    if play_events.record(conn, server, event) != user_id:
        raise RuntimeError("The play was not taken for one.")


def _profile(work: Callable[[], Sequence[float]], lines: int) -> None:
    profile = cProfile.Profile()
    profile.runcall(work)
    pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(lines)


if __name__ == "__main__":
    main()
