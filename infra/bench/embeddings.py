"""Storing embeddings: what the database asks per title, and what the naive way would."""

import time
from collections.abc import Iterator, Sequence

import numpy as np

from infra.bench import table
from infra.bench.stage import Household
from infra.bench.table import Line
from shared import db
from shared.models import embedding_spaces
from shared.models.embedding_spaces import Space
from shared.titles import versions

NAIVE = 200
NOISE = 0.9  # beside genres of length one: neighbours share a genre and no two titles are alike
INDEXES = """
select count(*) as count
from pg_index i
join pg_class c on c.oid = i.indexrelid
join pg_am a on a.oid = c.relam
where i.indrelid = 'title_embeddings'::regclass
    and a.amname <> 'btree'
"""


def measure(home: Household) -> Iterator[Line]:
    space, seconds, count = fill(home)
    indexes = db.value(home.conn, INDEXES, of=int)
    ours, naive = 1000 * seconds / max(1, count), _naive(home, space)
    yield table.at_most(
        "Embeddings, database time a title", 1.0, ours, "ms", f"{count:,} titles, batches of the provider"
    )
    yield table.told("… row by row as text, into an index", naive, "ms", f"{naive / ours:.0f} times as much")
    yield table.at_most("Vector indexes that rows were added to", 0, indexes, "")


def fill(home: Household) -> tuple[Space, float, int]:
    """Gives every title a vector; (space, seconds in finding and storing, titles)."""
    provider = embedding_spaces.provider(home.conn)
    space = embedding_spaces.ensure(home.conn, provider)
    home.conn.commit()
    genres = _genres(home)
    seconds, count = 0.0, 0
    for kind in ("movie", "series"):
        after = 0
        while True:
            begun = time.perf_counter()
            batch = embedding_spaces.next_unembedded(home.conn, space, kind, after=after, limit=provider.batch)
            seconds += time.perf_counter() - begun
            if not batch:
                break
            vectors = [clustered(genres[title.id], title.id, space.dim) for title in batch]
            begun = time.perf_counter()
            embedding_spaces.save(home.conn, space, batch, vectors)
            home.conn.commit()
            seconds += time.perf_counter() - begun
            after, count = batch[-1].id, count + len(batch)
        versions.bump(home.conn, kind)
    home.conn.commit()
    return space, seconds, count


def clustered(genres: Sequence[str], seed: int, dim: int) -> np.ndarray:
    """A unit vector near those of the same genres; the same for the same title."""
    noise = np.random.default_rng(seed).standard_normal(dim).astype(np.float32)
    vector = NOISE * noise / np.linalg.norm(noise)
    for genre in genres:
        centre = np.random.default_rng(sum(genre.encode())).standard_normal(dim).astype(np.float32)
        vector += centre / np.linalg.norm(centre)
    return vector / np.linalg.norm(vector)


def _genres(home: Household) -> dict[int, list[str]]:
    return {row["id"]: row["genres"] for row in db.all(home.conn, "select id, genres from titles")}


def _naive(home: Household, space: Space) -> float:
    """Milliseconds a title: one statement and one commit each, numbers as text, the index kept up row by row."""
    conn = home.conn
    ids = db.values(conn, "select id from titles limit %s", (NAIVE,), of=int)
    conn.execute(f"create table naive (title_id bigint primary key, vec halfvec({space.dim}))")
    conn.execute("create index on naive using hnsw (vec halfvec_cosine_ops)")
    conn.commit()
    begun = time.perf_counter()
    for title_id in ids:
        text = "[" + ",".join(map(str, clustered((), title_id, space.dim).tolist())) + "]"
        conn.execute("insert into naive (title_id, vec) values (%s, %s::halfvec)", (title_id, text))
        conn.commit()
    seconds = time.perf_counter() - begun
    conn.execute("drop table naive")
    conn.commit()
    return 1000 * seconds / max(1, len(ids))
