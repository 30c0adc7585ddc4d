"""One address for a title, whether it is a pick or not: what it is, why it is picked, what is like it."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from shared import kinds
from shared.db import Row
from shared.discovery import drop_off_analyses, follows, matches, scoring
from shared.discovery.matches import Matched
from shared.errors import Invalid, NotFound
from shared.picks import recommendations
from shared.sources import catalogue, keeping
from shared.titles import browsing
from shared.watching import feedback, interactions, ratings, showings, states, viewers
from web import auth, fragments, request_db, typed, verbs
from web.auth import audience
from web.language import gettext as _
from web.pages import discover, likeness, verdicts

blueprint = Blueprint("title", __name__)

PATH = f"/<nouns:kind>/{verdicts.TITLE}"
LIKE_IT = 18
MOST_AUTHORS = 3


@blueprint.get(PATH)
@audience("visitor")
def page(kind: str, title_id: int) -> str:
    """The page; for a script, what the sheet shows of it. Of a title that is in no library, and to visitors, what the world says."""
    if auth.current() is None:
        return discover.beyond(kind, title_id)
    conn, me = request_db.conn(), auth.me().id
    try:
        title = browsing.detail(conn, me, kind, title_id)
    except NotFound:
        return discover.beyond(kind, title_id)
    tired_of = showings.passed_over(conn, me, [title_id]).get(title_id, 0)
    interactions.opened(conn, me, title_id, "title")
    pick = recommendations.find(conn, me, me, kind, title_id)
    similar = browsing.similar(conn, me, kind, title_id, limit=LIKE_IT).rows
    shown = {
        "title": title,
        "kind": kinds.of(kind),
        "pick": pick,
        "said": feedback.said(
            conn, me, [title_id, *(seen["title_id"] for seen in pick["evidence"])] if pick else [title_id]
        ),
        "tired_of": tired_of,
        "similar": similar,
        "near": likeness.around(similar),
        "watch_said": states.of_title(conn, me, title_id),
        "watch_words": verbs.of(kind).states,
        "drop_off": drop_off_analyses.find(conn, me, title_id) if kinds.of(kind).has_episodes else None,
        "household": viewers.of_title(conn, me, title_id),
        "scores": scoring.find(conn, title_id),
        "authors": follows.of_title(conn, me, title_id)[:MOST_AUTHORS],
        "lacking": keeping.lacking(conn, *catalogue.KNOWLEDGE, kind=kind),
        "matches": _matches(title_id),
        **_seasons(kind, title_id),
    }
    return fragments.page_or_block("title.html", "blocks/title.html", shown | {"is_sheet": fragments.is_wanted()})


@blueprint.get(f"{PATH}/episodes")
@audience("member")
def episodes(kind: str, title_id: int) -> str | Response:
    """The season that is wanted, as a part of the page."""
    if not fragments.is_wanted():
        return redirect(
            url_for("title.page", kind=kind, title_id=title_id, season=request.args.get("season")) + "#episodes"
        )
    title = browsing.detail(request_db.conn(), auth.me().id, kind, title_id)
    level = 3 if request.args.get("level") == "3" else 2  # of its heading, below that of the page or of the sheet
    return fragments.part("episodes", "episodes", kind, title["id"], **_seasons(kind, title_id), level=level)


@blueprint.post(f"{PATH}/rating")
@audience("member")
def rate(kind: str, title_id: int) -> str | Response:
    """`hearts` from 1 to 10; 0 takes the rating back."""
    conn, me = request_db.conn(), auth.me().id
    hearts = _hearts()
    if hearts:
        ratings.rate(conn, me, {title_id: ratings.value({"hearts": hearts})})
    else:
        ratings.drop(conn, me, [title_id])
    note = _("Your rating is noted; your picks follow.") if hearts else _("Your rating is taken back.")
    if not fragments.is_wanted():
        return fragments.done(note, url_for("title.page", kind=kind, title_id=title_id))
    return fragments.part("rating", "rating", kind, title_id, hearts) + fragments.said(note)


def _matches(title_id: int) -> list[Matched]:
    """For administrators, of the sources that are asked."""
    if not auth.me().is_admin:
        return []
    return [one for one in matches.listing(request_db.conn(), auth.me().id, title_id) if one.is_asked]


def _hearts() -> int:
    if (hearts := typed.whole(request.form.get("hearts", "0"), 0, 10)) is None:
        raise Invalid(_("hearts must be a whole number from 0 to 10."), field="hearts")
    return hearts


def _seasons(kind: str, title_id: int) -> dict[str, object]:
    """Every season, and the episodes of one: which is wanted, or where the person is."""
    if not kinds.of(kind).has_episodes:
        return {"seasons": [], "season": None, "listed": []}
    conn, me = request_db.conn(), auth.me().id
    seasons = browsing.seasons(conn, me, title_id)
    season = request.args.get("season", type=int)
    if season is None:
        season = _where_they_are(seasons)
    listed = browsing.episodes(conn, me, title_id, season=season) if seasons else []
    return {"seasons": seasons, "season": season, "listed": listed}


def _where_they_are(seasons: list[Row]) -> int | None:
    """The first that is not watched to its end, specials aside."""
    numbered = [row for row in seasons if row["season"]]
    begun = next((row for row in numbered if row["watched"] < row["episodes"]), None)
    return (begun or next(iter(numbered or seasons), {"season": None}))["season"]
