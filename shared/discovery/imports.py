"""Titles of the world become titles of the catalogue: stub, then ready or failed; what is ready stays so."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shared import db, isbn, kinds
from shared.audit import Actor
from shared.db import Conn, Row
from shared.discovery import enrichment, slugs, works
from shared.discovery.enrichment import Match, Visit
from shared.errors import Forbidden, Invalid, Throttled
from shared.jobs import Run, names, runs
from shared.kinds import either
from shared.language import gettext
from shared.sources import catalogue, google_books, keeping
from shared.sources.model import Report
from shared.titles.library_rows import as_json

sql = db.queries("discovery/imports")

SOURCE = "tmdb"  # of films and series: whose ids name what is imported
# What a caller may name a title by, and whose that is.
NAMES: Mapping[str, str] = {"tmdb_id": "tmdb", "google_books_id": "google_books", "isbn": "google_books"}
MOST_AN_HOUR = 30  # by one person
NAMELESS = gettext("It has no name there.")
LIMITED = gettext("Your account has limits, and nobody knows yet whether it may have this title: ask an administrator.")
GIVEN_UP = gettext("It was given up; ask for it again.")
UNKNOWN = gettext("Nobody has asked for this title.")


@dataclass(frozen=True)
class Importer:
    """`word` is the source's for the kind."""

    source: str
    word: str


def ask(conn: Conn, kind: str, value: str, *, by: Actor) -> Run:
    """Has a title fetched by its id at the source of its kind, or joins who has just asked for it.

    Raises `Conflict` where the source is not asked, `Invalid` for a kind that none has, `Forbidden` for whoever has limits, and
    `Throttled` beyond `MOST_AN_HOUR`.
    """
    source = importer(conn, kind).source
    keeping.access(conn, source)
    _check_value(source, value)
    if by.id is not None:
        _check(conn, by.id)
    conn.execute(sql.begin, {"kind": kind, "value": value})
    return runs.start(conn, names.IMPORT_TITLE, {"kind": kind, "value": value}, by=by)


def knows_world(conn: Conn, viewer: int) -> bool:
    """Whether nothing limits what the viewer may know of, so that names of the world may be told them."""
    return db.value(conn, sql.knows_world, {"viewer": viewer}, of=bool)


def get(conn: Conn, viewer: int, kind: str, value: str) -> Row:
    """kind, value, tmdb_id or google_books_id, state, reason, requested_at, changed_at; title_id and slug once it is ready. One that nobody
    is at any more, because its run was cancelled or died, has failed. Raises `NotFound`, also for what the viewer may not know of."""
    given = {"viewer": viewer, "kind": kind, "value": value, "job": names.IMPORT_TITLE}
    row = db.one(conn, sql.get, given, missing=UNKNOWN)
    is_live = row.pop("is_live")
    return row | {"state": "failed", "reason": GIVEN_UP} if row["state"] == "stub" and not is_live else row


def importer(conn: Conn, kind: str) -> Importer:
    """Whose ids name titles of a kind. Raises `Invalid` where nobody's do."""
    found = db.maybe(conn, sql.importer, {"kind": kind}, row=Importer)
    if found is None:
        raise Invalid(gettext("No source has titles of this type."), field="type")
    return found


def value_of(conn: Conn, kind: str, given: Mapping[str, object]) -> str:
    """What names a title at the source of its kind, of what a caller gave: `tmdb_id`, or of a book `google_books_id` or `isbn`. Raises
    `Invalid` naming what is missing, too much or none."""
    source = importer(conn, kind).source
    named = {field: str(value) for field, value in given.items() if field in NAMES and value is not None}
    if wrong := [field for field in named if NAMES[field] != source] or list(named)[1:]:
        raise Invalid(gettext("This type is named by %(names)s.", names=either(_names(source))), field=wrong[0])
    if not named:
        raise Invalid(
            gettext("This type is named by %(names)s.", names=either(_names(source))), field=_names(source)[0]
        )
    ((field, value),) = named.items()
    if field == "isbn":
        if (number := isbn.of(value)) is None:
            raise Invalid(
                gettext("This is no ISBN: it has 10 or 13 digits, of which the last fits the others."), field=field
            )
        return f"{google_books.BY_ISBN}{number}"
    return value


def store(conn: Conn, kind: str, value: str, report: Report) -> int:
    """What its source has said becomes a title, or joins the one that it is; returns its id. The caller commits, and until then
    libraries of the kind wait. Raises `Invalid` for what has no name."""
    name = report.facts.get("name")
    if not name:
        raise Invalid(NAMELESS)
    if importer(conn, kind).source == works.SOURCE:
        titles, _ = works.store(conn, kind, [report])
        conn.execute(sql.be_ready, {"kind": kind, "value": value, "title_id": titles[report.value]})
        return titles[report.value]
    conn.execute(sql.lock, {"kind": kind})
    ids = as_json([{"source": source, "value": id} for source, id in {SOURCE: value, **report.ids}.items()])
    title_id = _title(conn, kind, str(name), report.facts.get("year"), ids)
    conn.execute(sql.be_ready, {"kind": kind, "value": value, "title_id": title_id})
    (title,) = enrichment.due(conn, SOURCE, title_id=title_id)
    enrichment.save(conn, SOURCE, [Visit(title, enrichment.KNOWN, Match(value, "id", 1.0), report)])
    slugs.give(conn)
    return title_id


def fail(conn: Conn, kind: str, value: str, reason: str) -> None:
    """Of a first time alone. The caller commits."""
    conn.execute(sql.begin, {"kind": kind, "value": value})
    conn.execute(sql.fail, {"kind": kind, "value": value, "reason": reason})


def prune(conn: Conn, days: int, *, limit: int) -> int:
    """Removes titles that nobody has wanted for so many days, and forgets what could not be had then; at most so many at once. Returns how
    many titles went. The caller commits."""
    for kind in sorted(kind.name for kind in kinds.listing()):
        conn.execute(sql.lock, {"kind": kind})
    conn.execute(sql.note_wanted)
    conn.execute(sql.given_up, {"days": days})
    return conn.execute(sql.unwanted, {"days": days, "limit": limit}).rowcount


def _check_value(source: str, value: str) -> None:
    found = catalogue.of(source)
    by_isbn = (
        source == works.SOURCE and value == f"{google_books.BY_ISBN}{isbn.of(value.removeprefix(google_books.BY_ISBN))}"
    )
    if not by_isbn and not re.fullmatch(found.id_form, value, re.ASCII):
        raise Invalid(
            gettext(
                "%(source)s has no such id: one looks like %(example)s.", source=found.title, example=found.id_example
            ),
            field="value",
        )


def _names(source: str) -> list[str]:
    return [field for field, of in NAMES.items() if of == source]


def _title(conn: Conn, kind: str, name: str, year: object, ids: object) -> int:
    row = db.maybe(conn, sql.title_of, {"kind": kind, "ids": ids})
    if row is not None:
        title_id = int(row["title_id"])
    else:
        title_id = db.value(conn, sql.add, {"kind": kind, "name": name, "year": year}, of=int)
    conn.execute(sql.save_ids, {"title_id": title_id, "ids": ids})
    return title_id


def _check(conn: Conn, user_id: int) -> None:
    if not knows_world(conn, user_id):
        raise Forbidden(LIMITED)
    conn.execute(sql.in_turn, {"user_id": user_id})
    lately = db.one(conn, sql.asked_lately, {"name": names.IMPORT_TITLE, "user_id": user_id})
    if lately["asked"] >= MOST_AN_HOUR:
        raise Throttled(
            gettext("That was much within an hour: ask again in %(wait_s)s s.", wait_s=lately["wait_s"]),
            details={"retryAfter": lately["wait_s"]},
        )
