"""How well search finds what is meant: judged queries in six languages, by words, by each local model, and by both."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from shared import db
from shared.db import Conn
from shared.models import embedding_providers, embedding_spaces, model_files
from shared.models.embedding_spaces import Space
from shared.models.meaning import Meaning
from shared.titles import search, vocabulary
from shared.titles.search import Asked
from shared.titles.vocabulary import Wording
from shared.upkeep.search_relevance import AT, Query, judged

OVERVIEWS = Path(__file__).parent / "overviews.json"
NAMES = "select id, name || ' (' || year || ')' as name from titles"
REWRITE = """
update titles
set overview = %(plot)s::text, content_hash = sha256(convert_to(%(plot)s::text, 'UTF8'))
where name || ' (' || year || ')' = %(name)s
"""


@dataclass(frozen=True)
class Way:
    """By words or not, and by the model of that name or none."""

    name: str
    by_words: bool
    model: str | None


WAYS = (
    Way("words alone", True, None),
    Way("meaning, all-MiniLM-L6-v2", False, model_files.MINILM),
    Way("meaning, multilingual-e5-small", False, model_files.E5),
    Way("fused, all-MiniLM-L6-v2", True, model_files.MINILM),
    Way("fused, multilingual-e5-small", True, model_files.E5),
)


@dataclass(frozen=True)
class Answer:
    """The places of what is meant among the first ten, from 1 on, and how much of it there is."""

    query: Query
    places: Sequence[int]

    @property
    def recall(self) -> float:
        return len(self.places) / len(self.query.titles)

    @property
    def reciprocal(self) -> float:
        return 1 / min(self.places) if self.places else 0.0


def mix_languages(conn: Conn) -> int:
    """Gives titles plots in other languages, as a household has them whose people set up their servers differently. Returns of how many."""
    plots: Mapping[str, str] = json.loads(OVERVIEWS.read_text(encoding="utf-8"))["overviews"]
    return sum(conn.execute(REWRITE, {"name": name, "plot": plot}).rowcount for name, plot in plots.items())


def fill(conn: Conn, model: str, *, only: Collection[str] | None = None) -> Space:
    """The space of a local model, with a vector of each title, or of those that are named."""
    provider = embedding_providers.open_local(model)
    space = embedding_spaces.ensure(conn, provider)
    names = {row["id"]: row["name"] for row in db.all(conn, NAMES)}
    for kind in ("movie", "series"):
        every = embedding_spaces.next_unembedded(conn, space, kind, after=0, limit=1_000_000)
        titles = [title for title in every if only is None or names[title.id] in only]
        for begin in range(0, len(titles), provider.batch):
            batch = titles[begin : begin + provider.batch]
            embedding_spaces.save(conn, space, batch, provider.embed([title.text for title in batch]).results)
    return space


def tables(conn: Conn, viewer: int) -> Iterator[str]:
    """Of the sample library as it is, in English, and then with plots in other languages among its own."""
    queries = judged()
    for title, many in (("Plots in English", False), ("Plots in six languages", True)):
        mixed = mix_languages(conn) if many else 0
        vocabulary.renew(conn)
        spaces = {
            model: fill(conn, model)
            for model in model_files.NAMES
            if model == model_files.MINILM or model_files.e5_file()
        }
        of = db.value(conn, "select count(*) from titles", of=int)
        yield f"{title}: {len(queries)} queries, {of} titles, {mixed} of them rewritten.\n\n{table(conn, viewer, queries, spaces)}"


def answers(conn: Conn, viewer: int, way: Way, queries: Sequence[Query], space: Space | None) -> list[Answer]:
    """One a query, in their order; `space` is the model's."""
    return [_answer(conn, viewer, way, query, space) for query in queries]


def table(conn: Conn, viewer: int, queries: Sequence[Query], spaces: Mapping[str, Space]) -> str:
    """In Markdown: each way with recall@10 and the mean reciprocal rank of all queries, and recall@10 by language."""
    languages = list(dict.fromkeys(query.language for query in queries))
    lines = [f"| way | recall@{AT} | MRR | {' | '.join(languages)} |", "|---" * (len(languages) + 3) + "|"]
    for way in WAYS:
        if way.model is None or way.model in spaces:
            found = answers(conn, viewer, way, queries, spaces.get(way.model or ""))
            lines.append("| " + " | ".join([way.name, *_figures(found, languages)]) + " |")
    return "\n".join(lines)


def recall(found: Sequence[Answer]) -> float:
    return float(np.mean([one.recall for one in found]))


def mrr(found: Sequence[Answer]) -> float:
    return float(np.mean([one.reciprocal for one in found]))


def _figures(found: Sequence[Answer], languages: Sequence[str]) -> Iterator[str]:
    each = [recall([one for one in found if one.query.language == language]) for language in languages]
    yield from (f"{figure:.3f}" for figure in (recall(found), mrr(found), *each))


def _answer(conn: Conn, viewer: int, way: Way, query: Query, space: Space | None) -> Answer:
    meant = Meaning(None, None)
    if way.model and space:
        [vector] = embedding_providers.open_local(way.model).embed([query.query], as_query=True).results
        assert not isinstance(vector, embedding_providers.Poison)
        meant = Meaning(vector, space)
    asked = Asked(query.query, vocabulary.read(conn, query.query) if way.by_words else Wording(), meant)
    rows = search.find(conn, viewer, asked, limit=AT).rows
    names = [f"{row['title']} ({row['year']})" for row in rows]
    return Answer(query, [place for place, name in enumerate(names, 1) if name in query.titles])
