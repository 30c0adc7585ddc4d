"""Titles learn what a source of the world says of them: found there, read, and written where something changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import psycopg

from shared import db, kinds, options
from shared.db import Conn, Row
from shared.errors import Invalid, Problem
from shared.language import gettext
from shared.sources import keeping, matching
from shared.sources.asking import Asker
from shared.sources.clients import CLIENTS
from shared.sources.model import Report, Wanted
from shared.titles import fact_types, facts, versions
from shared.titles.library_rows import as_json

sql = db.queries("discovery/enrichment")

REGION = "household.region"
WORDS_IT = "tmdb"  # the source that is asked in the household's language
KNOWN, UNKNOWN, FAILED = "known", "unknown", "failed"
# What becomes of each part of a report: what is said no more goes, what is new or other is written.
STEPS = {
    "ratings": (sql.drop_ratings, sql.save_ratings),
    "figures": (sql.drop_figures, sql.save_figures),
    "releases": (sql.drop_releases, sql.save_releases),
    "trailers": (sql.drop_trailers, sql.save_trailers),
    "providers": (sql.drop_providers, sql.save_providers),
    "airings": (sql.drop_airings, sql.save_airings),
    "related": (sql.drop_related, sql.save_related),
    "pictures": (sql.drop_pictures, sql.save_pictures),
}
NOT_FOUND = gettext("It knows no such title.")
NOT_SURE = gettext("It knows a title like this, but it is not sure enough that it is this one.")


@dataclass(frozen=True)
class Due:
    """A title that a source is to be asked about. `authors` are a book's, in their order. `own_ids` are those of its items, `other_ids`
    what other sources say, `corrected_ids` what those say (and are) of which an administrator has said which title it is.

    `value`, `how`, `confidence` and `wanted`: which title of the source it was the last time, and by what; None for a first time.
    """

    id: int
    kind: str
    name: str
    original_name: str | None
    year: int | None
    runtime_s: int | None
    word: str
    authors: Sequence[str]
    own_ids: Mapping[str, str]
    other_ids: Mapping[str, str]
    corrected_ids: Mapping[str, str]
    value: str | None
    how: str | None
    confidence: float | None
    wanted: Mapping[str, object] | None

    @property
    def asked(self) -> Wanted:
        names = tuple(dict.fromkeys(name for name in (self.name, self.original_name) if name))
        return Wanted(
            self.word, names, self.year, self.runtime_s,
            {**self.other_ids, **self.own_ids, **self.corrected_ids}, tuple(self.authors),
        )  # fmt: skip

    @property
    def by(self) -> dict[str, object]:
        """What it is looked for by: ids alone where there are any."""
        wanted = self.asked
        return dict(wanted.ids) or {"names": list(wanted.names), "year": wanted.year}


@dataclass(frozen=True)
class Match:
    """Which title of a source it is. `how`: id, name or person."""

    value: str
    how: str
    confidence: float


@dataclass(frozen=True)
class Visit:
    """What came of asking about one title: `report` is None where nothing was learnt, and `reason` says why."""

    title: Due
    state: str
    match: Match | None = None
    report: Report | None = None
    reason: str | None = None


def due(conn: Conn, source: str, *, title_id: int | None = None, limit: int = 20) -> list[Due]:
    """Those that it was asked about longest ago, or never; one title whenever it was."""
    given = {"source": source, "title_id": title_id, "limit": limit}
    return db.all(conn, sql.due, given, row=Due)


def count_due(conn: Conn, source: str, *, title_id: int | None = None) -> int:
    return db.value(conn, sql.count_due, {"source": source, "title_id": title_id}, of=int)


def has_titles(conn: Conn, source: str) -> bool:
    """Whether there is any title of a kind that the source knows."""
    return db.value(conn, sql.has_titles, {"source": source}, of=bool)


def region(conn: Conn) -> str:
    """Whose releases, certificates and providers count."""
    return str(options.get(conn, REGION))


def visit(asker: Asker, title: Due, region: str) -> Visit:
    """Asks about one title; writes nothing. Facts that are odd are said of it alone; raises `Unusable` where nothing could be made of
    an answer, `Unavailable` or `QuotaExhausted` where the source itself is in trouble."""
    try:
        return _visit(asker, title, region)
    except Invalid as problem:
        return Visit(title, FAILED, reason=problem.message)


def save(conn: Conn, source: str, visits: Sequence[Visit]) -> int:
    """Writes what is new of them, as far as it can be stored; returns of how many titles facts changed. The caller commits."""
    try:
        with conn.transaction():
            return _save(conn, source, visits)
    except (psycopg.DataError, psycopg.IntegrityError, UnicodeError, Invalid) as error:
        if len(visits) == 1:
            _save(conn, source, [Visit(visits[0].title, FAILED, reason=_told(error))])
            return 0
    return sum(save(conn, source, [one]) for one in visits)


def withdraw(conn: Conn, source: str, title_ids: Sequence[int]) -> None:
    """Takes back all that a source says of these titles, and which it took them for unless a person has said so. The caller commits,
    and calls `relate`."""
    facts.withdraw(conn, source, title_ids)
    for drop, _ in STEPS.values():
        conn.execute(drop, {"source": source, "title_ids": list(title_ids), "rows": "[]"})
    conn.execute(sql.forget_matches, {"source": source, "title_ids": list(title_ids)})


def reword(conn: Conn) -> bool:
    """The household speaks another language: the source that words what it says in it is to be asked about all titles again. False where
    it is not asked at all."""
    conn.execute(sql.ask_again, {"source": WORDS_IT})
    return WORDS_IT in keeping.ready(conn)


def relate(conn: Conn, source: str) -> int:
    """What goes together by the source becomes edges between titles that are here; returns how many changed. The caller commits."""
    changed = 0
    for kind in kinds.listing():
        given = {"source": source, "kind": kind.name}
        moved = sum(conn.execute(step, given).rowcount for step in (sql.withdraw_edges, sql.settle_edges))
        if moved:
            versions.bump(conn, kind.name)
        changed += moved
    return changed


def _visit(asker: Asker, title: Due, region: str) -> Visit:
    match = _match(asker, title)
    if match is None or match.confidence < matching.ENOUGH:
        return Visit(title, UNKNOWN, reason=NOT_SURE if match else NOT_FOUND)
    report = CLIENTS[asker.name].report(asker, title.word, match.value, region=region)
    if report is None:
        return Visit(title, UNKNOWN, match, reason=NOT_FOUND)
    fact_types.check(report.facts)
    return Visit(title, KNOWN, match, report)


def _match(asker: Asker, title: Due) -> Match | None:
    """As it was the last time, unless it is looked for by something else now."""
    is_settled = title.how == "person" or title.wanted == title.by
    if is_settled and title.value and title.how and title.confidence is not None:
        return Match(title.value, title.how, title.confidence)
    wanted = title.asked
    found = matching.best(wanted, CLIENTS[asker.name].find(asker, wanted))
    if found is None:
        return None
    candidate, confidence = found
    return Match(candidate.value, "id" if candidate.by_id else "name", confidence)


def _save(conn: Conn, source: str, visits: Sequence[Visit]) -> int:
    """Titles first, as whoever writes them: what hangs on them comes after. What was asked about another title than a person has
    named since is not written, and what is looked for by something else now and not found has its old words taken back."""
    visits = _still_meant(conn, source, visits)
    reports = {one.title.id: one.report for one in visits if one.report}
    learnt = facts.learn(conn, source, {id: report.facts for id, report in reports.items()})
    matches = [
        {"title_id": one.title.id, **asdict(one.match), "wanted": one.title.by, "ids": one.report.ids}
        for one in visits
        if one.match and one.report
    ]
    conn.execute(sql.save_matches, {"source": source, "rows": as_json(matches)})
    for part, rows in _parts(reports).items():
        given = {"source": source, "title_ids": list(reports), "rows": as_json(rows)}
        for step in STEPS[part]:
            conn.execute(step, given)
    if lost := [one.title.id for one in visits if one.state == UNKNOWN and one.match is None and one.title.value]:
        withdraw(conn, source, lost)
    told = [{"title_id": one.title.id, "state": one.state, "reason": one.reason} for one in visits]
    conn.execute(sql.save_visits, {"source": source, "rows": as_json(told)})
    return learnt


def _still_meant(conn: Conn, source: str, visits: Sequence[Visit]) -> list[Visit]:
    given = {"source": source, "title_ids": [one.title.id for one in visits]}
    named = {row["title_id"]: row["value"] for row in db.all(conn, sql.named_by_people, given)}
    return [one for one in visits if one.match is None or named.get(one.title.id, one.match.value) == one.match.value]


def _parts(reports: Mapping[int, Report]) -> dict[str, list[Row]]:
    """Rows of each table; what a source says twice, or in two ways, is its first word."""
    rows: dict[str, list[Row]] = {}
    rows["ratings"] = _each(
        reports, ("rater",), lambda r: [{"rater": x.by, "value": x.value, "votes": x.votes} for x in r.ratings]
    )
    rows["figures"] = _each(reports, ("figure",), lambda r: [{"figure": n, "value": v} for n, v in r.figures.items()])
    rows["releases"] = _each(reports, ("region", "how", "released_on"), lambda r: [
        {"region": x.region, "how": x.how, "released_on": x.on, "certificate": x.certificate} for x in r.releases])  # fmt: skip
    rows["trailers"] = _each(
        reports, ("site", "value"), lambda r: [asdict(x) | {"ord": n} for n, x in enumerate(r.trailers)]
    )
    rows["providers"] = _each(
        reports, ("region", "how", "name"), lambda r: [asdict(x) | {"ord": n} for n, x in enumerate(r.providers)]
    )
    rows["airings"] = _each(reports, ("season", "number"), lambda r: [
        {"season": x.season, "number": x.number, "airs_on": x.on, "airs_at": x.airs_at, "name": x.name, "runtime_s": x.runtime_s}
        for x in r.airings])  # fmt: skip
    rows["related"] = _each(reports, ("related_source", "related_value"), lambda r: [
        {"related_source": x.source, "related_value": x.value, "weight": x.weight} for x in r.related])  # fmt: skip
    rows["pictures"] = _each(reports, ("shape",), lambda r: [{"shape": n, "path": p} for n, p in r.pictures.items()])
    return rows


def _each(reports: Mapping[int, Report], keys: Sequence[str], rows_of: Callable[[Report], list[Row]]) -> list[Row]:
    found: dict[tuple[object, ...], Row] = {}
    for title_id, report in reports.items():
        for row in rows_of(report):
            found.setdefault((title_id, *(row[key] for key in keys)), {"title_id": title_id, **row})
    return list(found.values())


def _told(error: Exception) -> str:
    """Nothing of the database's own words: they may quote anything."""
    return error.message if isinstance(error, Problem) else gettext("What it says of this title cannot be stored.")
