"""How well search finds what is meant: judged queries of ours, in six languages, over those of their titles that a household has."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from psycopg.types.json import Jsonb

from shared import db
from shared.db import Conn, Row
from shared.evaluation import metrics
from shared.language import gettext
from shared.models.meaning import Meaning
from shared.titles import search
from shared.titles.search import Asked

sql = db.queries("upkeep/search_relevance")

JUDGED = Path(__file__).parent / "judged_queries.json"
AT = 10
FEWEST = 10  # queries: fewer say nothing
UNMEASURED = gettext(
    "Search was not measured: too few of the titles that our judged queries mean are here, or the model is away."
)


@dataclass(frozen=True)
class Query:
    """`titles` are what is meant, as “name (year)”; of their words none is in `query`, which is in `language`."""

    language: str
    query: str
    titles: Sequence[str]


@dataclass(frozen=True)
class Measured:
    """Over so many queries: of each way to search, each figure's value with the ends of its 95 % interval."""

    queries: int
    metrics: Mapping[str, Mapping[str, Mapping[str, float]]]


def judged() -> list[Query]:
    return [Query(**row) for row in json.loads(JUDGED.read_text(encoding="utf-8"))["queries"]]


def measure(conn: Conn) -> Measured | None:
    """As the first administrator searches, by words and meaning together and by words alone. Commits between queries: what a service
    costs is in a row that whoever searches meanwhile writes too.

    None, and nothing kept, where fewer than `FEWEST` queries mean a title that is here, or the model is away."""
    viewer = db.maybe(conn, sql.viewer)
    wanted = _answerable(conn, viewer["id"]) if viewer else []
    if viewer is None or len(wanted) < FEWEST:
        return None
    found: dict[str, list[Sequence[float]]] = {"fused": [], "words": []}
    for query, meant in wanted:
        asked = search.ask(lambda: conn, query.query, release=conn.commit)
        if asked.meaning.reason:
            return None
        for way, form in (("fused", asked), ("words", replace(asked, meaning=Meaning(None, None)))):
            found[way].append(_figures(conn, viewer["id"], form, meant))
    made = Measured(len(wanted), {way: _intervals(rows) for way, rows in found.items()})
    conn.execute(sql.save, {"queries": made.queries, "metrics": Jsonb(made.metrics)})
    return made


def newest(conn: Conn) -> Row | None:
    """made_at in seconds since 1970, queries and metrics of the last one that was kept."""
    return db.maybe(conn, sql.newest)


def sentence(made: Measured | None) -> str:
    """For whoever looks at the job."""
    if made is None:
        return UNMEASURED
    both, words = (made.metrics[way]["ndcg@10"]["value"] for way in ("fused", "words"))
    return gettext(
        "Search, %(queries)s queries: NDCG@10 %(both)s, by words alone %(words)s.",
        queries=made.queries,
        both=f"{both:.3f}",
        words=f"{words:.3f}",
    )


def _answerable(conn: Conn, viewer: int) -> list[tuple[Query, list[int]]]:
    """With the ids of those titles that are meant and here."""
    queries = judged()
    names = sorted({title for query in queries for title in query.titles})
    rows = db.all(conn, sql.titles, {"viewer": viewer, "names": names})
    ids = {row["name"]: row["ids"] for row in rows}
    meant = [(query, [one for title in query.titles for one in ids.get(title, [])]) for query in queries]
    return [(query, here) for query, here in meant if here]


def _figures(conn: Conn, viewer: int, asked: Asked, meant: Sequence[int]) -> Sequence[float]:
    """NDCG@10, recall@10 and the reciprocal of the first place (0 beyond the tenth) of one query."""
    ranked = [row["id"] for row in search.find(conn, viewer, asked, limit=AT).rows]
    places = [place for place, title_id in enumerate(ranked, 1) if title_id in meant]
    rank = 1 / places[0] if places else 0.0
    if not ranked:
        return 0.0, 0.0, 0.0
    return metrics.ndcg(ranked, meant, AT), metrics.recall(ranked, meant, AT), rank


def _intervals(rows: Sequence[Sequence[float]]) -> dict[str, dict[str, float]]:
    columns = zip(("ndcg@10", "recall@10", "mrr"), np.array(rows).T, strict=True)
    return {name: _interval(values) for name, values in columns}


def _interval(values: np.ndarray) -> dict[str, float]:
    low, high = metrics.interval(values)
    return {"value": float(values.mean()), "low": low, "high": high}
