"""Home: a person's picks, and why each is one."""

import itertools

from flask import Blueprint, render_template, request

from shared import db, kinds
from shared.db import Row
from shared.people import account_libraries
from shared.picks import recommendations
from shared.watching import interactions
from web import auth, fragments, request_db
from web.auth import audience
from web.language import gettext as _
from web.pages import verdicts

blueprint = Blueprint("home", __name__)
sql = db.queries("web")

Pick = Row

SHELF, AT_MOST = 18, 200
AT_HOME = SHELF + 1  # one of them becomes the hero


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


@blueprint.get("/picks/<kind>")
@audience("member")
def all_of_kind(kind: str) -> str:
    title = kinds.picked_one(kind).heading
    picks = recommendations.for_home(request_db.conn(), auth.me().id, kind, limit=AT_MOST)
    return render_template("picks.html", kind=kind, title=title, picks=picks)


@blueprint.get(f"/picks/<kind>/{verdicts.TITLE}")
@audience("member")
def why(kind: str, title_id: int) -> str:
    kinds.picked_one(kind)
    user_id = auth.me().id
    pick = recommendations.why(request_db.conn(), user_id, user_id, kind, title_id)
    return fragments.page_or_block(
        "why.html", "blocks/why.html", {"pick": pick, "kind": kind, "said": verdicts.about(pick)}
    )


def _picks() -> dict[str, object]:
    conn, user = request_db.conn(), auth.me()
    # Read first: a list published in between is swapped in again, never missed.
    version = db.value(conn, sql.picks_version, {"user_id": user.id}, of=str)
    by_name = {kind.name: kind for kind in kinds.picked()}
    found = {kind: recommendations.for_home(conn, user.id, kind, limit=AT_HOME) for kind in by_name}
    best = max((picks[0] for picks in found.values() if picks), key=lambda pick: pick["match"], default=None)
    hero_kind = next((kind for kind, picks in found.items() if best in picks), None)
    shelves = {kind: [pick for pick in picks if pick is not best][:SHELF] for kind, picks in found.items()}
    sections = [
        {
            "kind": name,
            "title": kind.heading,
            "has_picks": bool(found[name]),
            "picks": shelves[name],
            "wanted": user.gets(name),
        }
        for name, kind in by_name.items()
    ]
    _remember(best, *shelves.values())
    nothing = None if best else account_libraries.why_nothing(conn, user.id, is_admin=user.is_admin)
    shown = {"version": version, "hero": best, "hero_kind": hero_kind, "nothing": nothing}
    return shown | {"sections": sections}


def _remember(hero: Pick | None, *shelves: list[Pick]) -> None:
    """That these were shown: what somebody has looked at often enough makes room for something else."""
    if hero is not None:
        ids = [pick["title_id"] for pick in (hero, *itertools.chain(*shelves))]
        interactions.shown(request_db.conn(), auth.me().id, ids, "home")
