"""Search over everything, from the field in the bar or the key “/”."""

from flask import Blueprint, render_template, request

from shared.db import Row
from shared.discovery import catalogue, world_search
from shared.titles import browsing, search
from shared.titles.browsing import Filters
from shared.titles.search import Asked
from shared.watching import interactions
from web import auth, fragments, offered, rates, request_db
from web.auth import audience

blueprint = Blueprint("search-page", __name__)

EACH, MOST = 18, 60
WORLD = "world"


@blueprint.get("/search")
@audience("member")
def page() -> str:
    """By words and by meaning, best first; for a script, the part with what was found. With `in` world: what is in no library."""
    q = request.args.get("q", "").strip()[:200]
    asked = search.ask(request_db.conn, q, release=request_db.release)
    if q:
        interactions.searched(request_db.conn(), auth.me().id, q, "search")
    if request.args.get("in") == WORLD:
        return _beyond(q, asked)
    rows = search.find(request_db.conn(), auth.me().id, asked, apart=True, limit=EACH).rows
    apart = [(kind, [row for row in rows if row["kind"] == kind.name]) for kind in offered.listing()]
    found = [(kind, titles, _has_all(q, kind.name, titles)) for kind, titles in apart]
    shown = {"q": q, "asked": asked, "found": found, "is_world": False}
    return render_template("blocks/found.html" if fragments.is_wanted() else "search.html", **shown)


def _beyond(q: str, asked: Asked) -> str:
    conn, me = request_db.conn(), auth.me().id
    titles, _ = catalogue.search(conn, me, asked, in_library=False, limit=MOST)
    names = {kind.name: kind.heading for kind in offered.listing()}
    beyond = world_search.find(conn, me, q, first=rates.count_world_search, book=request_db.lent)
    shown = {"q": q, "asked": asked, "titles": titles, "beyond": beyond, "kind_names": names, "is_world": True}
    return render_template("blocks/beyond_found.html" if fragments.is_wanted() else "search.html", **shown)


def _has_all(q: str, kind: str, titles: list[Row]) -> bool:
    """Whether there may be more than are shown, and the page of all, which goes by words as they were typed, has these at least."""
    if len(titles) < EACH or not all(title["why"]["words"] for title in titles):
        return False
    return browsing.count(request_db.conn(), auth.me().id, kind, Filters(search=q)) >= len(titles)
