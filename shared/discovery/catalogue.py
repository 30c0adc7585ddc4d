"""The catalogue: titles of the world and of the house as one person may know of them, by lists, by words and one by one.

A viewer of None is whoever comes by, where an operator has opened the catalogue.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from shared import db, kinds
from shared.db import Conn, Row
from shared.discovery import enrichment, lists, scoring
from shared.discovery.score import FORMULA
from shared.errors import Invalid, NotFound
from shared.language import gettext
from shared.titles import browsing
from shared.titles.search import FIRST_POOL, WHOLE_POOL, Asked

sql = db.queries("discovery/catalogue")

# By place on the list, or by number, the highest first; `released` is the newest first.
SORTS = ("place", "score", "quality", "popularity", "released", "year")
HEROES, HERO_QUALITY, HERO_BUZZ = 4, 60, 40
MOST = 100


@dataclass(frozen=True)
class Filters:
    """None means: any. `score_from` 0–100 of the usual formula; `votes_from` at TMDB."""

    genre: str | None = None
    year_from: int | None = None
    year_to: int | None = None
    score_from: float | None = None
    votes_from: int | None = None
    in_library: bool | None = None


@dataclass(frozen=True)
class Listing:
    """A page of a list of the world. `as_of` is when it was read; None where it never was."""

    titles: list[Row]
    total: int
    as_of: datetime | None


def listing(
    conn: Conn, viewer: int | None, name: str, kind: str, filters: Filters = Filters(), *, sort: str = "place",
    descending: bool | None = None, formula: int = FORMULA, limit: int = 20, offset: int = 0,
) -> Listing:  # fmt: skip
    """In the order of the list, or by `sort`, whose largest come first unless `descending` says otherwise.

    Rows: id, kind, slug, title, original_title, year, released_on, overview, genres, runtime_s, certificate, poster, place, scores,
    popularity, votes, in_library, planned. Raises `Invalid` for an order, a list or a formula that there is not.
    """
    if name not in lists.LISTS:
        raise Invalid(gettext("There are the lists %(lists)s.", lists=", ".join(lists.LISTS)), field="list")
    if sort not in SORTS:
        raise Invalid(gettext("sort must be one of %(sorts)s.", sorts=", ".join(SORTS)), field="sort")
    region = "" if name in lists.WITHOUT_REGION else enrichment.region(conn)
    where = {"list": name, "kind": kind, "region": region}
    how = {"sort": sort, "descending": sort != "place" if descending is None else descending}
    which = {**asdict(filters), "is_filtered": filters != Filters(in_library=filters.in_library)}
    page = {"limit": min(limit, MOST), "offset": offset}
    rows = db.all(conn, sql.listing, {**where, **which, **how, **page, "viewer": viewer})
    shown = rows[0] if rows else db.maybe(conn, sql.as_of, where)  # each row bears it; a page without any has it too
    total, as_of = rows[0]["total"] if rows else 0, shown["as_of"] if shown else None
    return Listing(_for(viewer, scored(rows, formula)), total, as_of)


def search(
    conn: Conn, viewer: int | None, asked: Asked, filters: Filters = Filters(), *, kind: str | None = None, formula: int = FORMULA,
    limit: int = 20,
) -> tuple[list[Row], int]:  # fmt: skip
    """Rows as of `listing`, best first as `titles.search.find` has it; and how many there are among those that were looked at. Of the
    filters genre, years and in_library count."""
    if asked.is_empty:
        return [], 0
    wanted = {"kinds": [kind] if kind else [one.name for one in kinds.picked()]}
    given = asked.given | wanted | asdict(filters) | {"viewer": viewer, "limit": min(limit, MOST)}
    rows = db.all(conn, sql.search, given | {"pool": FIRST_POOL})
    if rows[0]["is_cut"]:
        # The best were mostly not for this person, or not where they look: look further.
        rows = db.all(conn, sql.search, given | {"pool": WHOLE_POOL})
    total = rows[0]["total"]
    found = [{name: value for name, value in row.items() if name != "is_cut"} for row in rows if total]
    return _for(viewer, scored(found, formula)), total


def heroes(conn: Conn, viewer: int | None, *, kind: str | None = None, formula: int = FORMULA) -> list[Row]:
    """At most four, best first: good, talked about, out, and with both pictures. Rows as of `listing`, with backdrop."""
    given = {"viewer": viewer, "kind": kind, "quality_from": HERO_QUALITY, "buzz_from": HERO_BUZZ, "limit": HEROES}
    return _for(viewer, scored(db.all(conn, sql.hero, given), formula))


def detail(conn: Conn, viewer: int | None, kind: str, place: str | int, *, formula: int = FORMULA) -> Row:
    """By slug or id: the facts, people, ratings by rater, trailers, providers and releases in the household's country, scores,
    in_library and planned. Raises `NotFound` for what is not there, or not for this person."""
    is_id = isinstance(place, int)
    given = {"viewer": viewer, "kind": kind, "title_id": place if is_id else None, "slug": None if is_id else place}
    row = db.maybe(conn, sql.detail, given | {"region": enrichment.region(conn)})
    if row is None:
        raise NotFound(browsing.UNKNOWN)
    return _for(viewer, scored([row], formula))[0]


def _for(viewer: int | None, rows: list[Row]) -> list[Row]:
    """To nobody in particular it is not said what is in a library, or planned: None."""
    return rows if viewer is not None else [{**row, "in_library": None, "planned": None} for row in rows]


def scored(rows: list[Row], formula: int) -> list[Row]:
    """With `scores` in place of what they were computed from. Raises `Invalid` for a formula that there is not."""
    scoring.check(formula)
    return [_scored(row, formula) for row in rows]


def _scored(row: Mapping[str, object], formula: int) -> Row:
    rest = {
        name: value
        for name, value in row.items()
        if name not in ("inputs", "score", "quality", "buzz", "fresh", "total", "as_of")
    }
    return rest | {"scores": scoring.from_inputs(row, formula)}
