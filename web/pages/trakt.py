"""A person's account at Trakt: linking it by a code, seeing what a first sync would change, syncing, unlinking."""

from collections.abc import Callable

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from shared import jobs
from shared.errors import Problem
from shared.jobs import names
from shared.watching import trakt_accounts, trakt_sync
from web import auth, fragments, request_db
from web.auth import audience
from web.language import gettext as _

blueprint = Blueprint("trakt-page", __name__, url_prefix="/yours/trakt")

Answer = Response | str | tuple[str, int]


@blueprint.get("")
@audience("member")
def page() -> str:
    return _page()


@blueprint.post("/link")
@audience("member")
def begin() -> Answer:
    return _after(trakt_accounts.begin)


@blueprint.post("/check")
@audience("member")
def check() -> Answer:
    """Asked by a person, and by the page itself while a code waits."""
    return _after(trakt_accounts.check)


@blueprint.post("/confirm")
@audience("member")
def confirm() -> Answer:
    return _after(trakt_accounts.confirm)


@blueprint.post("/sync")
@audience("member")
def sync() -> Answer:
    return _after(trakt_accounts.sync)


@blueprint.post("/unlink")
@audience("member")
def unlink() -> Response:
    is_told = trakt_accounts.unlink(request_db.conn(), auth.me().id)
    told = _("Your account is unlinked; what came from there stays yours.")
    untold = _(
        "Your account is unlinked here. Trakt could not be told: take Matinee's access back there, in its settings."
    )
    return fragments.done(told if is_told else untold, url_for("trakt-page.page"))


def _after(act: Callable[..., object]) -> Answer:
    """The page as it is after this; what does not go is said on it."""
    try:
        act(request_db.conn(), auth.me().id)
    except Problem as problem:
        return _page(problem), 200 if fragments.is_wanted() else problem.status
    return _page() if fragments.is_wanted() else redirect(url_for("trakt-page.page"), 303)


def _page(problem: Problem | None = None) -> str:
    conn, me = request_db.conn(), auth.me().id
    linked = trakt_accounts.get(conn, me)
    run_id = jobs.live(conn, names.SYNC_TRAKT, {"user_id": me}) if linked else None
    is_asked = linked is not None and linked.confirmed_at is None and linked.read_at is not None
    shown = {
        "is_offered": trakt_accounts.is_offered(conn),
        "code": trakt_accounts.pending(conn, me),
        "linked": linked,
        "run": jobs.get(conn, run_id) if run_id else None,
        "parts": trakt_sync.preview(conn, me) if is_asked else [],
        "words": _words(),
        "problem": problem,
    }
    return fragments.page_or_block("trakt.html", "blocks/trakt.html", shown)


def _words() -> dict[str, str]:
    """What each part of a preview is."""
    return {
        "ratings_here": _("Ratings that come from Trakt"),
        "ratings_there": _("Ratings that go to Trakt"),
        "ratings_gone_here": _("Ratings that are taken back here"),
        "ratings_gone_there": _("Ratings that are taken back at Trakt"),
        "plays_here": _("Plays that come from Trakt"),
        "plays_there": _("Plays that go to Trakt"),
        "planned": _("Titles that are planned from now on"),
    }
