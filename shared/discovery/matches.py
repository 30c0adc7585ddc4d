"""Which title of each source a title is, by what, and how sure that is; an administrator's word on it goes before every other."""

import re
from dataclasses import dataclass
from datetime import datetime

from shared import audit, db, jobs, kinds
from shared.audit import Actor
from shared.db import Conn, Row
from shared.discovery import enrichment
from shared.errors import Invalid, NotFound
from shared.jobs import Run, names
from shared.language import gettext
from shared.sources import catalogue, keeping
from shared.sources.catalogue import Source
from shared.titles import identity, versions

sql = db.queries("discovery/matches")

UNITING = (
    sql.move_subscriptions, sql.move_notices, sql.move_request_people, sql.move_requests, sql.move_list_titles, sql.move_marks,
    sql.move_wishes, sql.move_trakt_ratings, sql.move_trakt_plays, sql.move_sent_plays, sql.move_snapshots, sql.move_slug,
    sql.move_import, sql.drop_title,
)  # fmt: skip


@dataclass(frozen=True)
class Matched:
    """`value` is the source's own id, None where it has found none; `how`: id, name or person; `confidence` 0–1. `state` of the
    last look: known, unknown or failed, with a `reason` where it is not known; None before a first one."""

    source: Source
    is_asked: bool
    value: str | None
    how: str | None
    confidence: float | None
    found_at: datetime | None
    state: str | None
    reason: str | None
    tried_at: datetime | None


def listing(conn: Conn, viewer: int | None, title_id: int) -> list[Matched]:
    """Of every source that knows of its kind, in their order. Raises `NotFound` for what `viewer` does not see; None sees all."""
    _title(conn, viewer, title_id)
    rows = {row.pop("source"): row for row in db.all(conn, sql.listing, {"title_id": title_id})}
    ready = keeping.ready(conn)
    return [Matched(one, one.name in ready, **rows[one.name]) for one in catalogue.SOURCES.values() if one.name in rows]


def correct(conn: Conn, viewer: int | None, title_id: int, source: str, value: str, *, by: Actor) -> Run:
    """The title is the one of this id there, whatever is found later; what the source said before is taken back, and all are asked
    anew. Raises `NotFound`, and `Invalid` for what is no id of that source."""
    title, wanted = _title(conn, viewer, title_id), value.strip()
    found = _source(conn, source, title)
    if not re.fullmatch(found.id_form, wanted):
        raise Invalid(
            gettext(
                "%(source)s has no such id: one looks like %(example)s.", source=found.title, example=found.id_example
            ),
            field="value",
        )
    enrichment.withdraw(conn, source, [title_id])
    conn.execute(sql.correct, {"title_id": title_id, "source": source, "value": wanted})
    return _followed(conn, title, found, {"source": source, "value": wanted}, by)


def take_back(conn: Conn, viewer: int | None, title_id: int, source: str, *, by: Actor) -> Run:
    """It is looked for anew, as if nobody had said which it is; what the source said of it goes. Raises `NotFound` where nobody has."""
    title = _title(conn, viewer, title_id)
    found = _source(conn, source, title)
    if not conn.execute(sql.take_back, {"title_id": title_id, "source": source}).rowcount:
        raise NotFound(gettext("Nobody has said which title of %(source)s it is.", source=found.title))
    enrichment.withdraw(conn, source, [title_id])
    return _followed(conn, title, found, {"source": source, "value": None}, by)


def unite(conn: Conn) -> int:
    """Titles that were imported before a library's own was found to be the same become one with it; returns how many. Nothing that people
    have said of them is lost. The caller commits."""
    for kind in sorted(kind.name for kind in kinds.listing()):
        identity.lock(conn, kind)  # first of all: a library that is read may just have found its own
    found = db.all(conn, sql.twins)
    for row in found:
        identity.unite(conn, row["source"], row["target"])
        for step in UNITING:
            conn.execute(step, {"source": row["source"], "target": row["target"]})
    for kind in {row["kind"] for row in found}:
        versions.bump(conn, kind)
    return len(found)


def _followed(conn: Conn, title: Row, source: Source, what: dict[str, object], by: Actor) -> Run:
    """What the others found by the ids that this one told may be another title now."""
    conn.execute(sql.ask_anew, {"title_id": title["id"]})
    enrichment.relate(conn, source.name)
    audit.record(conn, by, "titles.match", title["name"], what)
    return jobs.ask(conn, names.ENRICH_METADATA, {"title_id": title["id"]}, trigger=by.trigger, requested_by=by.id)


def _title(conn: Conn, viewer: int | None, title_id: int) -> Row:
    missing = gettext("There is no such title.")
    return db.one(conn, sql.title, {"viewer": viewer, "title_id": title_id}, missing=missing)


def _source(conn: Conn, name: str, title: Row) -> Source:
    found = catalogue.of(name)
    if title["kind"] not in keeping.get(conn, name).kinds:
        raise NotFound(
            gettext(
                "%(source)s knows nothing of %(nouns)s.",
                source=found.title,
                nouns=gettext(kinds.of(title["kind"]).nouns),
            )
        )
    return found
