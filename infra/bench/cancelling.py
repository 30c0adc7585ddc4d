"""How long somebody who cancels a purge or a tidying waits for its end, in a household that has watched a lot."""

import time
from collections.abc import Iterator

from infra.bench import quiet, stage, table
from infra.bench.processes import Processes
from infra.bench.table import Line
from shared import audit, db, jobs
from shared.db import Conn
from shared.jobs import following, names, runs
from shared.settings import settings
from shared.upkeep import purge

TURNS = 5  # what was deleted is gone, so each begins where the one before it was cancelled
LATER_S = 0.2  # from one turn to the next, so that they do not all end at the same place
LISTS = 400
# Thirty plays a title, twenty people; a third of the plays were of something shown long ago, on lists that are past their keep.
HOUSEHOLD = (
    "insert into users (name) select 'Person ' || n from generate_series(1, 20) n",
    "insert into titles (kind, name) select 'movie', 'Film ' || n from generate_series(1, %(titles)s) n",
    "insert into media_servers (kind, name, base_url, api_key_enc, webhook_token_sha256, webhook_token_enc)"
    " values ('jellyfin', 'Bench', 'http://127.0.0.1:1', '', '', '')",
    "insert into people (name) select 'Actor ' || n from generate_series(1, 5 * %(titles)s) n",
    "insert into credits (title_id, person_id, role, ord)"
    " select 1 + n %% %(titles)s, 1 + n %% (5 * %(titles)s), 'cast', 1 from generate_series(1, 5 * %(titles)s) n",
    "insert into play_events (user_id, title_id, source, source_event_id, occurred_at, completed)"
    " select 1 + n %% 20, 1 + n %% %(titles)s, 'history', n::text, now() - make_interval(mins => n), true"
    " from generate_series(1, %(plays)s) n",
    "insert into recommendation_runs (user_id, kind, state, signals, candidates)"
    " select 1 + n %% 20, 'movie', 'superseded', 1, 1 from generate_series(1, %(lists)s) n",
    "insert into recommendations (run_id, rank, title_id, score, match, parts, reason)"
    " select r.id, n, 1 + (r.id * 31 + n * 97) %% %(titles)s, 1, 50, '{}', 'So.'"
    " from recommendation_runs r, generate_series(1, 50) n",
    "insert into interactions (user_id, title_id, kind, run_id, client_event_id, occurred_at)"
    " select 1 + n %% 20, 1 + n %% %(titles)s, 'impression', 1 + n %% %(lists)s, gen_random_uuid(),"
    " now() - make_interval(days => 30 + n %% 60) from generate_series(1, %(plays)s * 2 / 3) n",
)
JOBS = {"Tidying": names.TIDY, "Purging": names.PURGE_TITLES}


def measure(root: str, plays: int) -> Iterator[Line]:
    with stage.database(root), Processes(settings().home / "log") as processes:
        with db.connect() as conn:
            for query in HOUSEHOLD:
                conn.execute(query, {"plays": plays, "titles": max(plays // 30, 1), "lists": LISTS})
            conn.execute("analyze")
        processes.worker()
        with db.connect(autocommit=True) as conn:
            for what, name in JOBS.items():
                took = [_cancelled_after(conn, name, LATER_S * turn) for turn in range(TURNS)]
                note = f"{TURNS} times with {plays:,} plays, {table.spread(took, 's')}"
                yield table.at_most(f"{what} ends, once it is cancelled", 2, max(took), "s", note)


def _cancelled_after(conn: Conn, name: str, seconds: float) -> float:
    """Seconds until a run that has worked for so long has ended."""
    run_id = _start(conn, name)
    quiet.until(lambda: _state(conn, run_id) != "queued", 30, f"{name} began")
    time.sleep(seconds)
    begun = time.perf_counter()
    jobs.cancel(conn, run_id)
    quiet.until(lambda: _state(conn, run_id) not in jobs.LIVE, 120, f"{name} ended")
    return time.perf_counter() - begun


def _start(conn: Conn, name: str) -> int:
    if name == names.PURGE_TITLES:
        return purge.ask(conn, "movie", purge.sentence("movie"), by=audit.TERMINAL).id
    return runs.start(conn, name, by=audit.TERMINAL).id


def _state(conn: Conn, run_id: int) -> str:
    (run,) = following.look(conn, [run_id])
    return run.state
