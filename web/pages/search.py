"""Search over everything, from the field in the bar or the key “/”."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from flask import Blueprint, render_template, request

from shared import kinds
from shared.db import Row
from shared.discovery import catalogue, world_search
from shared.kinds import Kind
from shared.requesting import request_services, title_requests
from shared.titles import browsing, search
from shared.titles.browsing import Filters
from shared.titles.search import Asked
from shared.watching import interactions
from web import auth, fragments, offered, rates, request_db, typed
from web.auth import audience

blueprint = Blueprint("search-page", __name__)

EACH, MOST = 18, 60
WORLD = "world"
FIRST_DECADE, LAST_DECADE = 1900, 2020


@dataclass(frozen=True)
class Wanted:
    """The query of an address; what is not asked for is not in it. `where` is empty or world; `together` is empty, or 1 for one list of
    all kinds."""

    q: str = ""
    kind: str = ""
    genre: str = ""
    decade: int | None = None
    since: int | None = None
    until: int | None = None
    together: str = ""
    where: str = ""

    @property
    def narrow(self) -> dict[str, Any]:
        """As searches take it: years that a decade and the bounds have in common."""
        first = [year for year in (self.decade, self.since) if year is not None]
        last = [year for year in (self.decade and self.decade + 9, self.until) if year is not None]
        return {
            "genre": self.genre or None,
            "year_from": max(first, default=None),
            "year_to": min(last, default=None),
        }

    @property
    def query(self) -> dict[str, Any]:
        """As an address has it."""
        given = {name: value for name, value in asdict(self).items() if value not in ("", None)}
        return {"in" if name == "where" else name: value for name, value in given.items()}

    @property
    def is_narrow(self) -> bool:
        return bool(self.kind or self.genre or self.decade or self.since or self.until)

    @property
    def for_browsing(self) -> dict[str, Any]:
        """The same on the page of all of a kind."""
        named = {"genre": self.genre, "since": self.narrow["year_from"], "until": self.narrow["year_to"]}
        return {name: value for name, value in named.items() if value}

    def anywhere(self) -> "Wanted":
        """The same in all kinds, genres and years."""
        return Wanted(q=self.q, together=self.together, where=self.where)

    def at(self, where: str) -> "Wanted":
        return replace(self, where=where)


@blueprint.get("/search")
@audience("member")
def page() -> str:
    """By words and by meaning, best first; for a script, the part with what was found. With `in` world: what is in no library."""
    wanted = wanted_of(request.args)
    asked = search.ask(request_db.conn, wanted.q, release=request_db.release)
    if wanted.q:
        interactions.searched(request_db.conn(), auth.me().id, wanted.q, "search")
    shown = {"wanted": wanted, "asked": asked, **(_beyond if wanted.where else _here)(wanted, asked)}
    if fragments.is_wanted():
        return render_template("blocks/beyond_found.html" if wanted.where else "blocks/found.html", **shown)
    decades = range(LAST_DECADE, FIRST_DECADE - 1, -10)
    there = kinds.picked() if wanted.where else offered.listing()
    return render_template("search.html", kinds=there, genres=_genres(), decades=decades, **shown)


def wanted_of(given: Any) -> Wanted:
    """What cannot be read is not asked for: an address is typed by hand, and shared."""
    kind, decade = given.get("kind", ""), _year(given.get("decade"))
    return Wanted(
        q=given.get("q", "").strip()[:200],
        kind=kind if kind in {one.name for one in kinds.picked()} else "",
        genre=given.get("genre", "").strip()[:100],
        decade=decade if decade and decade % 10 == 0 else None,
        since=_year(given.get("since")),
        until=_year(given.get("until")),
        together="1" if given.get("together") == "1" else "",
        where=WORLD if given.get("in") == WORLD else "",
    )


def _here(wanted: Wanted, asked: Asked) -> dict[str, Any]:
    """`found`: of each kind what was found, and whether there is more; with `together` all of it as one, without a kind."""
    is_one, filters = bool(wanted.together), Filters(**wanted.narrow)
    kind, limit = wanted.kind or None, MOST if is_one or wanted.kind else EACH
    rows = search.find(
        request_db.conn(), auth.me().id, asked, kind=kind, filters=filters, apart=not is_one, limit=limit
    ).rows
    if is_one:
        return {"found": [], "together": rows}
    apart = [(kind, [row for row in rows if row["kind"] == kind.name]) for kind in offered.listing()]
    return {"found": [(kind, titles, _has_all(wanted, kind, titles)) for kind, titles in apart], "together": []}


def _beyond(wanted: Wanted, asked: Asked) -> dict[str, Any]:
    conn, me, kind = request_db.conn(), auth.me().id, wanted.kind or None
    filters = catalogue.Filters(**wanted.narrow, in_library=False)
    titles, _ = catalogue.search(conn, me, asked, filters, kind=kind, limit=MOST)
    names = {one.name: one.heading for one in kinds.picked()}  # also of a kind that nothing here is of
    fetched = {name for name in names if request_services.serving(conn, name)}
    asked_for = title_requests.open_among(conn, me, [one["id"] for one in titles])
    beyond = world_search.find(
        conn, me, wanted.q, kind=kind, **wanted.narrow, first=rates.count_world_search, book=request_db.lent
    )
    return {"titles": titles, "beyond": beyond, "kind_names": names, "fetched": fetched, "asked_for": asked_for}


def _genres() -> list[str]:
    """Of all kinds that the person sees, by name."""
    conn, me = request_db.conn(), auth.me().id
    return sorted({row["name"] for kind in offered.listing() for row in browsing.genres(conn, me, kind.name)})


def _has_all(wanted: Wanted, kind: Kind, titles: list[Row]) -> bool:
    """Whether there may be more than are shown, and the page of all, which goes by words as they were typed, has these at least."""
    if len(titles) < EACH or not all(title["why"]["words"] for title in titles):
        return False
    filters = Filters(search=wanted.q, **wanted.narrow)
    return browsing.count(request_db.conn(), auth.me().id, kind.name, filters) >= len(titles)


def _year(text: str | None) -> int | None:
    return typed.whole(text, 1, 9999)
