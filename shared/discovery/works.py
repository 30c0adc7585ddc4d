"""Volumes of a source of books become titles: editions of one work are one title.

A volume is the title that bears its id or its ISBN; else the one that is the same work by `work_key` (name, volume and first author), in
whatever year and language it came out.
One of which no author is told is no other's edition: a name alone says nothing. Which edition a title is told by does not depend on which
was found first: one with a description goes before one without, then one with a cover, then the earliest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from shared import db
from shared.db import Conn, Row
from shared.discovery import enrichment, slugs
from shared.discovery.enrichment import Match, Visit
from shared.sources import google_books
from shared.sources.model import Report
from shared.titles import facts, identity
from shared.titles.library_rows import as_json

sql = db.queries("discovery/works")

SOURCE = "google_books"


@dataclass
class Work:
    """Editions that are one title; `title_id` None: it is yet to be made."""

    title_id: int | None
    editions: list[Report] = field(default_factory=list)

    @property
    def best(self) -> Report:
        return min(self.editions, key=rank)


def store(conn: Conn, kind: str, reports: Iterable[Report], *, genre: str | None = None) -> tuple[dict[str, int], int]:
    """The titles of these volumes, by their ids at the source, and how many titles are new. `genre`: of the list on which they were found.
    Volumes without a name are left out. Until the caller commits, libraries of the kind wait."""
    named = [report for report in reports if report.facts.get("name")]
    identity.lock(conn, kind)
    found = works(named, db.all(conn, sql.resolve, {"kind": kind, "rows": as_json([_row(report) for report in named])}))
    new = [work for work in found if work.title_id is None]
    for work in new:
        given = {"kind": kind, "name": work.best.facts["name"], "year": work.best.facts.get("year")}
        work.title_id = db.value(conn, sql.add, given, of=int)
    by_value = {report.value: work.title_id for work in found for report in work.editions if work.title_id is not None}
    conn.execute(sql.note_beyond, {"title_ids": sorted(set(by_value.values()))})
    conn.execute(sql.save_ids, {"kind": kind, "rows": as_json(list(_ids(named, by_value)))})
    _tell(conn, found, genre)
    if new:
        slugs.give(conn)
    return by_value, len(new)


def works(reports: Sequence[Report], resolved: Sequence[Row]) -> list[Work]:
    """Pure. Volumes, each once, put together by what the database knows of them (`value`, `title_id`, and `work`, by which works are
    compared, None where nothing is left to compare) and by what they have in common. What it tells apart stays apart."""
    by_key: dict[tuple[object, ...], Work] = {}
    found: list[Work] = []
    for report, row in zip(reports, resolved, strict=True):
        keys = [key for key in _keys(report, row) if all(key)]
        alike = (by_key[key] for key in keys if key in by_key)
        work = next((one for one in alike if one.title_id is None or row["title_id"] in (None, one.title_id)), None)
        if work is None:
            work = Work(None)
            found.append(work)
        work.title_id = work.title_id or row["title_id"]
        work.editions.append(report)
        by_key |= {key: work for key in keys if key not in by_key}
    return found


def rank(report: Report) -> tuple[bool, bool, int, str]:
    """The least is what a title is told by."""
    year = report.facts.get("year")
    return (
        "overview" not in report.facts,
        "poster" not in report.pictures,
        year if isinstance(year, int) else 9999,
        report.value,
    )


def _keys(report: Report, row: Row) -> Iterable[tuple[object, ...]]:
    """By what two volumes are one work, the surest first; what has nothing in it is no key."""
    yield "title", row["title_id"]
    yield "isbn", report.ids.get("isbn13")
    yield "work", row["work"]


def _row(report: Report) -> Row:
    author = next(iter(google_books.author_names(report.facts)), None)
    name, subtitle = report.facts["name"], report.facts.get("tagline")
    return {
        "value": report.value,
        "isbn": report.ids.get("isbn13"),
        "name": name,
        "subtitle": subtitle,
        "author": author,
    }


def _ids(reports: Iterable[Report], by_value: Mapping[str, int]) -> Iterable[Row]:
    for report in reports:
        for source, value in {SOURCE: report.value, **report.ids}.items():
            yield {"source": source, "value": value, "title_id": by_value[report.value]}


def _tell(conn: Conn, found: Sequence[Work], genre: str | None) -> None:
    """What the best edition says is what the source says. One that is stored and not among these stays where it is better, and only learns
    on which list its work was found."""
    ids = [work.title_id for work in found if work.title_id is not None]
    conn.execute(sql.return_titles, {"title_ids": ids})
    stored = {row["title_id"]: row for row in db.all(conn, sql.stored, {"title_ids": ids})}
    visits, widened = list[Visit](), dict[int, Mapping[str, object]]()
    for work in found:
        if work.title_id is None:
            continue
        before = stored.get(work.title_id)
        told = _earlier(before) if before else None
        genres = [*_genres(told), *([genre] if genre else [])]
        again = next((report for report in work.editions if told and report.value == told.value), None)
        best = min([*([again] if again else [told] if told else []), *work.editions], key=rank)
        if best is told:
            widened[work.title_id] = _with(told, genres).facts
            continue
        (title,) = enrichment.due(conn, SOURCE, title_id=work.title_id)
        visits.append(Visit(title, enrichment.KNOWN, Match(best.value, "id", 1.0), _with(best, genres)))
    enrichment.save(conn, SOURCE, visits)
    facts.learn(conn, SOURCE, widened)


def _earlier(row: Row) -> Report:
    """As far as it is compared."""
    return Report(row["value"], row["facts"], pictures={"poster": ""} if row["has_cover"] else {})


def _genres(told: Report | None) -> list[str]:
    genres = told.facts.get("genres") if told else None
    return [str(genre) for genre in genres] if isinstance(genres, list) else []


def _with(report: Report, genres: Sequence[str]) -> Report:
    """With these genres beside its own, each once: in an order that does not say which was found first."""
    each = {genre.casefold(): genre for genre in [*genres, *_genres(report)]}
    return replace(report, facts={**report.facts, "genres": sorted(each.values())}) if each else report
