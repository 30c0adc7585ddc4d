"""Discover: what the world talks about and what is new in it, in one's library or not; and bringing a title into the catalogue."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import kinds
from shared.discovery import catalogue, imports, lists
from shared.discovery.catalogue import Filters
from shared.errors import NotFound
from shared.requesting import title_requests
from shared.sources import keeping
from shared.watching import states
from web import auth, fragments, request_db, verbs
from web.auth import audience
from web.language import gettext as _

blueprint = Blueprint("discover", __name__, url_prefix="/discover")

EACH, PAGE, FARTHEST = 18, 60, 10_000
RATERS = {
    "imdb": "IMDb", "tmdb": "TMDB", "trakt": "Trakt", "metacritic": "Metacritic", "rotten_tomatoes": "Rotten Tomatoes",
    "tvmaze": "TVmaze",
}  # fmt: skip
ASK = "ask"
SORTS = ("place", "score", "released", "popularity")


@blueprint.get("")
@audience("visitor")
def page() -> str:
    """`kind` is movie or series; the lists of it, one below the other."""
    conn, me, kind = request_db.conn(), auth.viewer(), _kind()
    found = [(name, catalogue.listing(conn, me, name, kind, limit=EACH)) for name in lists.LISTS]
    shown = {"kind": kinds.of(kind), "kinds": _kinds(), "found": found, "words": words(), "each": EACH}
    heroes, lacking = catalogue.heroes(conn, me, kind=kind), _lacking()
    wanted = title_requests.open_among(conn, me, [one["id"] for _, each in found for one in each.titles])
    return render_template("discover.html", **shown, heroes=heroes, lacking=lacking, asked_for=wanted)


@blueprint.get("/<nouns:kind>/<list_name>")
@audience("visitor")
def whole(kind: str, list_name: str) -> str:
    """One list, `sort` and `mine` (yes or no: in one's library) as one likes."""
    if list_name not in lists.LISTS:
        raise NotFound(_("There is no such list."))
    sort, mine = request.args.get("sort", "place"), request.args.get("mine", "")
    sort = sort if sort in SORTS else "place"
    filters = Filters(in_library={"yes": True, "no": False}.get(mine))
    offset = min(max(request.args.get("offset", 0, type=int), 0), FARTHEST)
    conn, me = request_db.conn(), auth.viewer()
    found = catalogue.listing(conn, me, list_name, kind, filters, sort=sort, limit=PAGE, offset=offset)
    shown = {"kind": kinds.of(kind), "name": list_name, "found": found, "sort": sort, "mine": mine, "words": words()}
    more = offset + PAGE if found.total > offset + PAGE else None
    return render_template(
        "discover_list.html", **shown, sorts=_sorts(), offset=offset, more=more, page=PAGE,
        lacking=_lacking(), asked_for=title_requests.open_among(conn, me, [one["id"] for one in found.titles]),
    )  # fmt: skip


@blueprint.post("/<nouns:kind>/import")
@audience("member")
def bring(kind: str) -> Response:
    """`value`: its id at the source of its kind; `then` is “ask” where it is to be asked for. On to the page that tells how it goes."""
    value, then = request.form.get("value", ""), ASK if request.form.get("then") == ASK else None
    imports.ask(request_db.conn(), kind, value, by=auth.me().actor)
    note = (
        _("First what is known of it is fetched; that takes a few seconds.")
        if then
        else _("It is being fetched; that takes a few seconds.")
    )
    return fragments.done(note, url_for("discover.imported", kind=kind, value=value, then=then))


@blueprint.get("/<nouns:kind>/import/<value>")
@audience("member")
def imported(kind: str, value: str) -> str | Response:
    """How far it is; on to the title as soon as it is there."""
    found = imports.get(request_db.conn(), auth.me().id, kind, value)
    if found["title_id"] and not fragments.is_wanted():
        return redirect(url_for("title.page", kind=kind, title_id=found["title_id"], _anchor=_below()))
    shown = {"found": found, "kind": kind, "then": request.args.get("then"), "below": _below()}
    return fragments.page_or_block("discover_import.html", "blocks/import.html", shown)


def beyond(kind: str, title_id: int) -> str:
    """The page of a title that is in no library of the viewer's. Raises `NotFound`."""
    conn, me = request_db.conn(), auth.viewer()
    title = catalogue.detail(conn, me, kind, title_id)
    shown = {
        "title": title, "kind": kinds.of(kind), "watch_said": states.of_title(conn, me, title_id) if me else None,
        "watch_words": verbs.of(kind).states, "is_sheet": fragments.is_wanted(), "raters": RATERS,
        "asked": title_requests.of_title(conn, me, title_id, kind) if me else None, "request_words": title_requests.WORDS,
    }  # fmt: skip
    return fragments.page_or_block("beyond.html", "blocks/beyond.html", shown)


def _below() -> str | None:
    """The place on the page of the title that is wanted."""
    return "request" if request.args.get("then") == ASK else None


def words() -> dict[str, str]:
    """What each list is called."""
    return {
        "trending": _("What the world talks about"),
        "now-playing": _("Shown just now"),
        "new-releases": _("New"),
        "new-on-digital": _("New at home"),
    }


def _sorts() -> dict[str, str]:
    return {
        "place": _("As listed"),
        "score": _("Best first"),
        "released": _("Newest first"),
        "popularity": _("Most popular first"),
    }


def _lacking() -> list[str]:
    """Sources that would tell more; a visitor, who can do nothing about it, is not told."""
    return keeping.lacking(request_db.conn(), "popularity") if auth.current() else []


def _kind() -> str:
    wanted, known = request.args.get("kind", ""), [kind.name for kind in _kinds()]
    return wanted if wanted in known else known[0]


def _kinds() -> list[kinds.Kind]:
    """Those that the world's lists have."""
    return [kind for kind in kinds.picked() if kind.is_published]
