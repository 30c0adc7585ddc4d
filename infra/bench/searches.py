"""Search as one types: over HTTP, with the model that reads what is asked, each question another one."""

import time
import urllib.parse
from collections.abc import Iterator

from infra.bench import pages, processes, table
from infra.bench.pages import Visitor
from infra.bench.stage import Household
from infra.bench.table import Line
from shared import db
from shared.errors import Unavailable
from shared.models import embedding_providers, model_files
from shared.titles import vocabulary

TIMES, WARM, EMBEDDED = 60, 5, 20
P95_MS, P95_MANY_MS, MANY = 120, 500, 20_000
QUERY_MS = {model_files.MINILM: 20, model_files.E5: 50}
WORDS = "select word from search_words where length(word) > 3 order by md5(word) limit 200"
BACKENDS = """
select pid
from pg_stat_activity
where datname = current_database()
    and backend_type = 'client backend'
    and pid <> pg_backend_pid()
"""
QUESTION = "somebody who is far from home and {} with {}, number {}"


def measure(home: Household) -> Iterator[Line]:
    vocabulary.renew(home.conn)
    questions = _questions(home)
    name = db.value(home.conn, "select name from users where id = %s", (home.people()[0],), of=str)
    home.conn.commit()
    web, base = home.processes.web()
    try:
        visitor = Visitor(base)
        visitor.sign_in(name, pages.password_of(name))
        titles = home.size.films + home.size.series
        limit = P95_MS if titles <= MANY else P95_MANY_MS
        yield _seconds(home, visitor, web.pid, questions, f"Search of {titles:,} titles, 95 of 100 within", limit)
        yield table.told("… the web process then, proportional", processes.megabytes(web.pid)[0], "MB")
    finally:
        home.processes.stop(web)
    for model, most in QUERY_MS.items():
        yield from _embedding(model, questions, most)


def renew(home: Household) -> None:
    """The words that there are."""
    vocabulary.renew(home.conn)
    home.conn.commit()


def _questions(home: Household) -> list[str]:
    """Words that there are, in sentences, none twice: what was asked before needs no model."""
    words = db.values(home.conn, WORDS, of=str)
    pairs = zip(words, reversed(words), strict=True)
    return [QUESTION.format(one, other, number) for number, (one, other) in enumerate(list(pairs) * TIMES)][
        : TIMES + WARM
    ]


def _seconds(home: Household, visitor: Visitor, web: int, questions: list[str], what: str, limit: float) -> Line:
    found, spent, backends = [], 0.0, {}
    for number, question in enumerate(questions):
        if number == WARM:
            spent, backends = processes.cpu_seconds(web), _backends(home)
        begun = time.perf_counter()
        visitor.get("/api/search?" + urllib.parse.urlencode({"q": question}))
        found.append(1000 * (time.perf_counter() - begun))
    each = 1000 * (processes.cpu_seconds(web) - spent) / TIMES
    after = _backends(home)
    asked = 1000 * sum(after[pid] - before for pid, before in backends.items() if pid in after) / TIMES
    note = (
        f"{table.spread(found[WARM:], 'ms')}; processor {table.number(each)} ms, the model's included, and {table.number(asked)} ms "
        "of Postgres without its parallel workers"
    )
    return table.at_most(what, limit, table.percentile(found[WARM:], 0.95), "ms", note)


def _backends(home: Household) -> dict[int, float]:
    """Processor seconds of each connection of the others, so far."""
    pids = db.values(home.conn, BACKENDS, of=int)
    home.conn.rollback()
    return {pid: processes.cpu_seconds(pid) for pid in pids}


def _embedding(model: str, questions: list[str], most: float) -> Iterator[Line]:
    """Processor time of one question, the model loaded; where its package is missing, a sentence."""
    provider = embedding_providers.open_local(model)
    try:
        provider.embed(questions[:WARM], as_query=True)
    except Unavailable as missing:
        yield table.told(f"A question embedded by {model}", missing.message)
        return
    begun = time.process_time()
    for question in questions[:EMBEDDED]:
        provider.embed([question], as_query=True)
    each = 1000 * (time.process_time() - begun) / EMBEDDED
    yield table.at_most(f"A question embedded by {model}, processor", most, each, "ms")
