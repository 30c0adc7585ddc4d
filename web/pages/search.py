"""Search over everything, from the field in the bar or the key “/”."""

import json

from flask import Blueprint, render_template, request

from shared import kinds
from shared.discovery import catalogue, world_search
from shared.discovery.world_search import Beyond
from shared.errors import Throttled
from shared.titles import browsing
from shared.titles.browsing import Filters
from web import auth, fragments, rates, request_db
from web.auth import audience

blueprint = Blueprint("search-page", __name__)

EACH, MOST = 18, 60
WORLD = "world"


@blueprint.get("/search")
@audience("member")
def page() -> str:
    """Those whose name or plot has words that begin so, best fit first; for a script, the part with what was found. With `in` world:
    what is in no library."""
    q = request.args.get("q", "").strip()[:200]
    if request.args.get("in") == WORLD:
        return _beyond(q)
    found = [(kind, _found(kind.name, q)) for kind in kinds.picked()] if browsing.words(q) else []
    shown = {"q": q, "found": found, "each": EACH, "is_world": False}
    return render_template("blocks/found.html" if fragments.is_wanted() else "search.html", **shown)


def _beyond(q: str) -> str:
    conn, me = request_db.conn(), auth.me().id
    titles, _ = catalogue.search(conn, me, q, in_library=False, limit=MOST)
    names = {kind.name: kind.heading for kind in kinds.picked()}
    try:
        beyond = world_search.find(conn, me, q, first=rates.count_world_search, book=request_db.lent)
    except Throttled as busy:
        beyond = Beyond(world_search.FAILED, reason=busy.message)
    shown = {"q": q, "titles": titles, "beyond": beyond, "kind_names": names, "is_world": True}
    return render_template("blocks/beyond_found.html" if fragments.is_wanted() else "search.html", **shown)


def _found(kind: str, q: str) -> list[dict[str, object]]:
    conn, me = request_db.conn(), auth.me().id
    rows: list[dict[str, object]] = json.loads(
        browsing.page(conn, me, kind, Filters(search=q), sort="match", limit=EACH).text
    )
    return rows
