"""What each source says of titles, kept apart, so that a sync of one takes nothing from another; the row of a title is the merge."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from shared import choices, db, jobs, options
from shared.choices import Order
from shared.db import Conn, Row
from shared.errors import Invalid, NotFound
from shared.jobs import names
from shared.language import gettext
from shared.titles import credits, fact_types, merging, versions
from shared.titles.credits import Source
from shared.titles.library_rows import as_json
from shared.titles.merging import ADMIN, Facts

sql = db.queries("titles/facts")

OPTION = "facts.precedence"
LANGUAGE = "household.language"
DEFAULT = choices.precedence(choices.PRECEDENCE)
OUTSIDE = (ADMIN, *(source for source in choices.SOURCES if source != "server"))
BATCH = 500


@dataclass(frozen=True)
class Statement:
    """A title as it stands, and what each source says of it. `content_hash` in hexadecimal."""

    id: int
    kind: str
    name: str
    content_hash: str | None = None
    by: Mapping[str, Facts] = field(default_factory=dict)


def hold(conn: Conn, kind: str, facts_by_id: Mapping[int, Facts]) -> None:
    """A media server's word on titles (id → facts) that it holds: new ones come to be, and gone ones are back."""
    if not facts_by_id:
        return
    before = _statements(conn, list(facts_by_id))
    titles = [before.get(id) or Statement(id, kind, str(facts["name"])) for id, facts in facts_by_id.items()]
    _write(conn, "server", titles, facts_by_id, is_held=True)


def lock(conn: Conn, title_ids: Collection[int]) -> None:
    """Until the caller's transaction ends. Titles come before the people in them, whoever writes: two that began at either end
    would wait for each other."""
    conn.execute(sql.lock, {"title_ids": list(title_ids)})


def learn(conn: Conn, source: str, facts_by_id: Mapping[int, Facts | None]) -> int:
    """Replaces what an outside source says of each title by its id; returns how many changed.

    Facts bear the names in `shared.choices.FACTS`, dates as ISO text. None and no facts at all are no answer, and change
    nothing, nor does what was said before; ids that are no title's are passed over. Raises `Invalid` for another source, another
    fact, and a value that the fact cannot have.
    """
    _check(source, facts_by_id.values())
    facts_by_id = {id: facts and credits.identified(facts) for id, facts in facts_by_id.items()}
    statements = _statements(conn, list(facts_by_id))
    news = {
        id: facts
        for id, facts in facts_by_id.items()
        if facts and id in statements and statements[id].by.get(source) != facts
    }
    credits.recognise(conn, Source(source), {id: credits.named(facts) for id, facts in news.items()})
    _write(conn, source, [statements[id] for id in news], news)
    return len(news)


def withdraw(conn: Conn, source: str, title_ids: Collection[int]) -> int:
    """Takes back all that an outside source says of these titles; returns how many it had said something of."""
    _check(source)
    statements = [statement for statement in _statements(conn, title_ids).values() if source in statement.by]
    _write(conn, source, statements, dict.fromkeys((statement.id for statement in statements), None))
    return len(statements)


def count_of_several(conn: Conn) -> int:
    """Titles of which more than one source tells."""
    return db.value(conn, sql.count_of_several, of=int)


def of_several(conn: Conn, after: int = 0) -> list[int]:
    """A batch of them: ids beyond `after`, ascending."""
    return db.values(conn, sql.of_several, {"after": after, "limit": BATCH}, of=int)


def merge_anew(conn: Conn, title_ids: Collection[int]) -> None:
    """By the order of sources that holds now, with what follows from it."""
    titles, order = list(_statements(conn, title_ids).values()), _order(conn)
    rows = [_row(title, order) | {"told": None} for title in titles]
    conn.execute(sql.save, {"source": None, "is_held": False, "rows": as_json(rows)})
    credits.save(conn, {title.id: _teller(merging.first(title.by, order, "credits")) for title in titles})
    # Last: a sync that waits for the number of a kind would hold titles that are still to come.
    _follow(conn, {title.kind for title in titles}, _rewritten(titles, rows))


def listing(conn: Conn, title_id: int) -> list[Row]:
    """Every fact that anybody knows: its value, who gave it and since when they say so, and what each source says.

    Credits come as names. Raises `NotFound`.
    """
    if title_id not in (statements := _statements(conn, [title_id])):
        raise NotFound(gettext("There is no such title."))
    since = {row["source"]: row["fetched_at"] for row in db.all(conn, sql.since, {"title_id": title_id})}
    by_source = statements[title_id].by
    merged = merging.merge(by_source, _order(conn))
    return [
        {
            "fact": fact,
            "value": _shown(merged.values[fact]),
            "sources": list(merged.sources[fact]),
            "said": [
                {"source": source, "value": _shown(facts[fact]), "since": since[source]}
                for source, facts in sorted(by_source.items())
                if fact in facts
            ],
        }
        for fact in choices.FACTS
        if any(fact in facts for facts in by_source.values())
    ]


def _write(
    conn: Conn, source: str, titles: Sequence[Statement], news: Mapping[int, Facts | None], *, is_held: bool = False
) -> None:
    """`news`: what the source says from now on, None for nothing more. One statement for all but the credits that moved."""
    if not titles:
        return
    after = [_after(title, source, news[title.id]) for title in titles]
    several = any(len(title.by) > 1 for title in (*titles, *after))
    order = _order(conn) if several else DEFAULT
    rows = [_row(title, order) | {"told": news[title.id]} for title in after]
    if gone := [id for id, facts in news.items() if facts is None]:
        conn.execute(sql.withdraw, {"source": source, "title_ids": gone})
    conn.execute(sql.save, {"source": source, "is_held": is_held, "rows": as_json(rows)})
    _save_credits(conn, titles, after, order)
    if not is_held:
        _follow(conn, {title.kind for title in titles}, _rewritten(titles, rows))


def _save_credits(conn: Conn, before: Sequence[Statement], after: Sequence[Statement], order: Order) -> None:
    """Of titles whose credits are other ones now; mostly they are the same."""
    tellers = {}
    for was, title in zip(before, after, strict=True):
        teller = merging.first(title.by, order, "credits")
        if not was.by or teller != merging.first(was.by, order, "credits"):
            tellers[title.id] = _teller(teller)
    credits.save(conn, tellers)


def _teller(credits: tuple[str | None, object]) -> str | None:
    """Nobody for null: that names no people either."""
    source, value = credits
    return source if value else None


def _follow(conn: Conn, kinds: Collection[str], rewritten: Collection[str]) -> None:
    """As after a sync: arrays are stale, and what reads differently gets another embedding."""
    for kind in sorted(kinds):
        versions.bump(conn, kind)
    for kind in sorted(names.EMBED.keys() & rewritten):
        jobs.ask(conn, names.EMBED[kind], trigger="system")


def _rewritten(before: Sequence[Statement], rows: Sequence[Row]) -> set[str]:
    """Kinds of titles that read differently now."""
    return {title.kind for title, row in zip(before, rows, strict=True) if title.content_hash != row["content_hash"]}


def _statements(conn: Conn, title_ids: Collection[int]) -> dict[int, Statement]:
    """Locked first: two sources that tell of one title at once would each merge without the other."""
    lock(conn, title_ids)
    return {title.id: title for title in db.all(conn, sql.statements, {"title_ids": list(title_ids)}, row=Statement)}


def _after(title: Statement, source: str, facts: Facts | None) -> Statement:
    others = {name: theirs for name, theirs in title.by.items() if name != source}
    return replace(title, by=others | ({source: facts} if facts is not None else {}))


def _row(title: Statement, order: Order) -> Row:
    """A title that nobody names any more keeps its name."""
    row = merging.row(title.by, order)
    del row["credits"]  # they have a table of their own
    return row | {"id": title.id, "kind": title.kind, "name": row["name"] or title.name}


def _shown(value: object) -> object:
    if isinstance(value, list):
        return [element["name"] if isinstance(element, dict) else element for element in value]
    return value


def _order(conn: Conn) -> Order:
    return choices.precedence(str(options.get(conn, OPTION)), str(options.get(conn, LANGUAGE)))


def _check(source: str, facts: Iterable[Facts | None] = ()) -> None:
    if source not in OUTSIDE:
        raise Invalid(
            gettext(
                "There is no outside source “%(source)s”; there are %(outside)s.",
                source=source,
                outside=", ".join(OUTSIDE),
            ),
            field="source",
        )
    for title_facts in facts:
        fact_types.check(title_facts or {})
