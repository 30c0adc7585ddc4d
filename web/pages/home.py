"""Home: a person's picks, and why each is one."""

import itertools
import json
from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import db, kinds
from shared.curation import home_rows
from shared.db import Row
from shared.jobs import names, runs
from shared.people import account_libraries
from shared.picks import recommendations
from shared.upkeep import first_steps
from shared.watching import feedback, interactions, plays, showings, stats
from shared.words import synopsis
from web import auth, fragments, offered, request_db
from web.auth import audience
from web.language import gettext as _
from web.pages import shelves, verdicts

blueprint = Blueprint("home", __name__)
sql = db.queries("web")

Pick = Row

LISTED, AT_MOST, EARLIER = 50, 200, 12
RECENT, SOON_S = 6, 3600


@blueprint.get("/")
@audience("member")
def page() -> str:
    return render_template("home.html", **_picks())


@blueprint.get("/picks")
@audience("member")
def block() -> str:
    """The part of the home page that a refresh replaces."""
    news = _("Your picks have just been renewed.") if request.args.get("had") else _("Your picks are here.")
    return render_template("blocks/picks.html", **_picks()) + fragments.said(news)


@blueprint.get("/<nouns:kind>/for-you")
@audience("member")
def all_of_kind(kind: str) -> str:
    """The whole list, or with `list` one that was made before."""
    conn, me = request_db.conn(), auth.me().id
    run_id = request.args.get("list", type=int)
    if run_id is not None:
        recommendations.get(conn, me, run_id)
    text, total = recommendations.listing(conn, me, me, kind=kind, run_id=run_id, limit=AT_MOST)
    earlier, _count = recommendations.lists(conn, me, kind=kind, limit=EARLIER)
    picks = json.loads(text)
    said = feedback.said(conn, me, [pick["title_id"] for pick in picks])
    view = "list" if request.args.get("view") == "list" else "grid"
    now = recommendations.published(conn, me, kind) if run_id is None else None
    ends = shelves.where_it_ends(now["floor"]) if now and now["floor"] is not None else ""
    shown = {
        "picks": picks,
        "total": total,
        "earlier": earlier,
        "run_id": run_id,
        "said": said,
        "view": view,
        "ends": ends,
    }
    return render_template("picks.html", kind=kinds.of(kind), **shown)


@blueprint.get("/picks/<kind>")
@audience("member")
def picks_of_kind(kind: str) -> Response:
    """Where a list was before."""
    return redirect(url_for("home.all_of_kind", kind=kinds.picked_one(kind).name), 301)


@blueprint.get(f"/picks/<kind>/{verdicts.TITLE}")
@audience("member")
def why(kind: str, title_id: int) -> Response:
    """Where a pick was before every title had an address."""
    return redirect(url_for("title.page", kind=kinds.picked_one(kind).name, title_id=title_id), 301)


@blueprint.post("/taste/<kind>")
@audience("member")
def write_taste(kind: str) -> Response | str:
    """Asks for the person's taste in words, written anew."""
    conn, me, of = request_db.conn(), auth.me(), kinds.picked_one(kind)
    runs.start_for(conn, names.WRITE_SYNOPSIS, me.id, of.name, by=me.actor)
    note = _("It is being written; it is here when you come back.")
    if not fragments.is_wanted():
        return fragments.done(note, url_for("home.page"))
    return fragments.part("home", "taste", of, synopsis.get(conn, me.id, me.id, of.name)) + fragments.said(note)


def _picks() -> dict[str, object]:
    conn, user = request_db.conn(), auth.me()
    # Read first: a list published in between is swapped in again, never missed.
    newest = db.one(conn, sql.newest_lists, {"user_id": user.id})
    picks = {kind.name: recommendations.for_home(conn, user.id, kind.name, limit=LISTED) for kind in offered.listing()}
    best = max((listed[0] for listed in picks.values() if listed), key=lambda pick: pick["match"], default=None)
    hero_kind = next((kind for kind, listed in picks.items() if best in listed), None)
    left = {kind: [pick for pick in listed if pick is not best] for kind, listed in picks.items()}
    found = home_rows.rows(conn, user.id)
    ends = newest["ends"]
    best_rows = [
        shelves.of_kind(kind, left[kind.name], ends.get(kind.name)) for kind in offered.listing() if left[kind.name]
    ]
    rows = [
        *shelves.begun(found),
        *best_rows,
        *shelves.because(left),
        *shelves.different(left),
        *shelves.others(found),
    ]
    _remember(best, *(row.tiles for row in best_rows))
    recent = plays.listing(conn, user.id, user.id, limit=RECENT)
    written = synopsis.of_kinds(conn, user.id, user.id, [kind.name for kind in offered.listing()])
    return {
        "version": newest["version"],
        "hero": best,
        "tired_of": _tired_of(best),
        "hero_kind": hero_kind,
        "nothing": None if best else account_libraries.why_nothing(conn, user.id, is_admin=user.is_admin),
        "setup": first_steps.now(conn) if user.is_admin and best is None else None,
        "rows": rows,
        "missing": [
            {"kind": kind, "wanted": user.gets(kind.name), "ends": kind.name in ends}
            for kind in offered.listing()
            if not picks[kind.name]
        ],
        "stats": stats.summary(conn, user.id, user.id),
        "tastes": [(kind, written.get(kind.name)) for kind in offered.listing()],
        "recent": recent,
        "renewed": _renewed(newest["made_at"], recent),
    }


def _renewed(made_at: datetime | None, recent: list[db.Row]) -> dict[str, object] | None:
    """How long after the end of what was watched last the lists were made anew, where it was within the hour."""
    ended = next((play for play in recent if play["completed"] and play["title"]), None)
    if made_at is None or ended is None:
        return None
    after_s = (made_at - ended["occurred_at"]).total_seconds()
    return {"title": ended["title"], "after_s": round(after_s)} if 0 <= after_s <= SOON_S else None


def _tired_of(hero: Pick | None) -> int:
    """On how many days they passed over the best one, where that was often."""
    if hero is None:
        return 0
    return showings.passed_over(request_db.conn(), auth.me().id, [hero["title_id"]]).get(hero["title_id"], 0)


def _remember(hero: Pick | None, *shown: Sequence[shelves.Tile]) -> None:
    """That these were shown: what somebody has looked at often enough makes room for something else."""
    if hero is not None:
        ids = [hero["title_id"], *(tile.title_id for tile in itertools.chain(*shown))]
        interactions.shown(request_db.conn(), auth.me().id, ids, "home")
