"""How long it takes to rank what a household watched most of late, whatever the window."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median

from infra.bench import stage, table
from infra.bench.table import Line
from shared import db, kinds
from shared.curation import top_picks
from shared.curation.top_picks import Config
from shared.db import Conn

PEOPLE, TITLES, TURNS = 50, 10_000, 5  # fewer titles where there are few plays, or nobody watches the same
MONTH = Config(window_days=30, min_viewers=2, source="household", viewers=0.5, plays=0.3, completion=0.2)
# Half of the titles are series of ten episodes; plays reach a year back, one in five is not finished, and one in three leaves a place
# where somebody stopped.
HOUSEHOLD = (
    "insert into users (name) select 'Person ' || n from generate_series(1, %(people)s) n",
    "insert into media_servers (kind, name, base_url, api_key_enc, webhook_token_sha256, webhook_token_enc)"
    " values ('jellyfin', 'Bench', 'http://127.0.0.1:1', '', '', '')",
    "insert into libraries (server_id, external_id, name, kind, is_enabled)"
    " select s.id, k, k, k, true from media_servers s, unnest(array['movie', 'series']) k",
    "insert into titles (kind, name, runtime_s)"
    " select case when n %% 2 = 0 then 'movie' else 'series' end, 'Title ' || n, 6000 from generate_series(1, %(titles)s) n",
    "insert into library_items (server_id, library_id, external_id, title_id, facts_hash)"
    " select l.server_id, l.id, t.id::text, t.id, '' from titles t join libraries l on l.kind = t.kind",
    "insert into episodes (title_id, key, season, number, runtime_s)"
    " select t.id, 's01e' || n, 1, n, 3000 from titles t, generate_series(1, 10) n where t.kind = 'series'",
    "insert into play_events (user_id, title_id, episode_id, source, source_event_id, occurred_at, position_s, completed)"
    " select 1 + n / 7 %% %(people)s, t.id, e.id, 'history', n::text, now() - make_interval(secs => n * 31536000.0 / %(plays)s), 900,"
    " n / 11 %% 5 > 0"
    " from generate_series(1, %(plays)s) n"
    " join titles t on t.id = 1 + (n::bigint * 7919) %% %(titles)s"
    " left join episodes e on e.title_id = t.id and e.number = 1 + n / 13 %% 10",
    "insert into watch_progress (user_id, title_id, episode_id, position_s, last_played_at)"
    " select distinct on (user_id, title_id, episode_id) user_id, title_id, episode_id, 1200, occurred_at"
    " from play_events where id %% 3 = 0",
)


def measure(root: str, plays: int) -> Iterator[Line]:
    with stage.database(root), db.connect() as conn:
        for query in HOUSEHOLD:
            conn.execute(query, {"people": PEOPLE, "titles": min(TITLES, plays // 30), "plays": plays})
        conn.execute("analyze")
        for words, days in (("a month", 30), ("all of it", 3650)):
            took = [_ranked(conn, replace(MONTH, window_days=days)) for _ in range(TURNS)]
            note = f"{PEOPLE} people, {plays:,} plays, the slowest kind"
            yield table.at_most(f"Top picks of {words} are ranked", 1, median(took), "s", note)


def _ranked(conn: Conn, config: Config) -> float:
    """Seconds of the slowest kind."""
    took = []
    for kind in kinds.served():
        if not kind.is_published:
            continue  # nobody reads books here
        begun = time.perf_counter()
        assert top_picks.rank(conn, kind.name, config, datetime.now(UTC))
        took.append(time.perf_counter() - begun)
    return max(took)
