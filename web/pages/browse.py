"""All titles of a kind: found as one types, filtered, ordered, and ever more of them; all of it is in the address."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

from flask import Blueprint, Response, make_response, render_template, request, url_for

from shared import kinds
from shared.db import Row
from shared.titles import browsing
from shared.titles.browsing import Filters
from web import auth, fragments, request_db
from web.auth import audience

blueprint = Blueprint("browse", __name__)

STEP, MOST = 48, 480  # how many more come at a time, and on one page at all
LAST = 1_000_000
SORTS = ("name", "added", "year", "rating", "runtime", "played", "match")
VIEWS = ("grid", "list")

T = TypeVar("T")


@dataclass(frozen=True)
class Wanted:
    """The query of an address; what is not asked for is not in it. `shown` are so many from `offset` on."""

    q: str = ""
    genre: str = ""
    since: int | None = None
    until: int | None = None
    rating: float | None = None
    minutes: int | None = None
    certificate: str = ""
    seen: str = ""
    sort: str = ""
    view: str = "grid"
    offset: int = 0
    shown: int = STEP

    @property
    def filters(self) -> Filters:
        return Filters(
            search=self.q or None,
            genre=self.genre or None,
            year_from=self.since,
            year_to=self.until,
            played={"yes": True, "no": False}.get(self.seen),
            rating_from=self.rating,
            minutes_to=self.minutes,
            certificate=self.certificate or None,
        )

    @property
    def order(self) -> str:
        """By fit where something is searched for and nothing else was asked."""
        if self.sort in SORTS and (self.sort != "match" or browsing.words(self.q)):
            return self.sort
        return "match" if browsing.words(self.q) else "name"

    @property
    def query(self) -> dict[str, Any]:
        plain = asdict(Wanted())
        return {name: value for name, value in asdict(self).items() if value != plain[name] and value is not None}

    def without(self, name: str) -> "Wanted":
        return replace(self, **{name: asdict(Wanted())[name]}, offset=0, shown=STEP)


@blueprint.get("/<nouns:kind>")
@audience("member")
def page(kind: str) -> str | Response:
    """The page; for a script the part with what was found, or, of `beyond`, only what comes after so many."""
    wanted, of = wanted_of(request.args), kinds.of(kind)
    conn, me = request_db.conn(), auth.me().id
    beyond = _number("beyond", int, 0, LAST) or 0
    found = _found(kind, wanted, beyond)
    shown = {"kind": of, "wanted": wanted, "titles": found, "more": _more(kind, wanted, beyond + len(found))}
    if beyond and fragments.is_wanted():
        return render_template("blocks/more_titles.html", **shown)
    shown |= {"count": browsing.count(conn, me, kind, wanted.filters)}
    if fragments.is_wanted():
        answer = make_response(render_template("blocks/found_titles.html", **shown))
        answer.headers["HX-Replace-Url"] = url_for("browse.page", kind=kind, **wanted.query)
        return answer
    genres, certificates = browsing.genres(conn, me, kind), browsing.certificates(conn, me, kind)
    return render_template("browse.html", genres=genres, certificates=certificates, views=VIEWS, **shown)


def wanted_of(given: Any) -> Wanted:
    """What cannot be read is not asked for: an address is typed by hand, and shared."""
    texts = {name: given.get(name, "").strip()[:200] for name in ("q", "genre", "certificate", "seen", "sort")}
    view = given.get("view")
    return Wanted(
        **texts,
        since=_number("since", int, 1, 9999),
        until=_number("until", int, 1, 9999),
        rating=_number("rating", float, 0, 10),
        minutes=_number("minutes", int, 1, 9999),
        view=view if view in VIEWS else "grid",
        offset=_number("offset", int, 0, LAST) or 0,
        shown=_number("shown", int, 1, MOST) or STEP,
    )


def _found(kind: str, wanted: Wanted, beyond: int) -> list[Row]:
    """As many as are wanted after `beyond`."""
    conn, me, rows = request_db.conn(), auth.me().id, list[Row]()
    while len(rows) < wanted.shown - beyond:
        offset, limit = wanted.offset + beyond + len(rows), min(browsing.MOST, wanted.shown - beyond - len(rows))
        part = browsing.page(conn, me, kind, wanted.filters, sort=wanted.order, limit=limit, offset=offset)
        rows += json.loads(part.text)
        if part.count < limit:
            break
    return rows


def _more(kind: str, wanted: Wanted, here: int) -> dict[str, str] | None:
    """Where the rest is: further down on this page, or, when that is long enough, on the next."""
    if here < wanted.shown:
        return None
    if wanted.shown >= MOST:
        url = url_for("browse.page", kind=kind, **(wanted.query | {"offset": wanted.offset + here, "shown": STEP}))
        return {"page": url, "part": ""}
    query = wanted.query | {"shown": min(wanted.shown + STEP, MOST)}
    return {
        "page": url_for("browse.page", kind=kind, **query),
        "part": url_for("browse.page", kind=kind, beyond=here, **query),
    }


def _number(name: str, read: Callable[[str], T], low: float, high: float) -> T | None:
    try:
        number = read(request.args.get(name, ""))
    except ValueError:
        return None
    return number if low <= number <= high else None  # type: ignore[operator]
