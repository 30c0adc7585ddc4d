"""A person's own profile: picture, name, address, who may read it and what of them it shows; and going for good."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.errors import Conflict, Invalid, Problem, Unavailable
from shared.people import avatar_images, avatars, passwords, public_profiles
from shared.upkeep import forgetting
from web import auth, bodies, caching, fragments, request_db, security
from web.auth import audience
from web.language import gettext as _

blueprint = Blueprint("profile", __name__, url_prefix="/yours/profile")

FORM_BYTES = avatar_images.MOST_BYTES + 64 * 1024  # what a form puts around a picture


@blueprint.get("")
@audience("member")
def page() -> str:
    return _page()


@blueprint.post("")
@audience("member")
def save() -> Response | tuple[str, int]:
    changes = {name: request.form.get(name, "") for name in ("display_name", "handle", "about", "visibility")}
    try:
        public_profiles.change(request_db.conn(), auth.me(), changes | {"shows": request.form.getlist("shows")})
    except (Invalid, Conflict) as problem:
        return _page(problem, "profile", changes), problem.status
    return fragments.done(_("Saved."), url_for("profile.page"))


@blueprint.post("/picture")
@audience("member")
@bodies.up_to(FORM_BYTES)
def choose_picture() -> Response | tuple[str, int]:
    """Sent to us, also where there is a bucket: it goes on to there."""
    file = request.files.get("picture")
    try:
        avatars.save(request_db.conn(), auth.me().id, file.read() if file else b"")
    except (Invalid, Unavailable) as problem:
        return _page(problem, "picture"), problem.status
    return fragments.done(_("That is your picture now."), url_for("profile.page"))


@blueprint.post("/picture/remove")
@audience("member")
def remove_picture() -> Response:
    avatars.remove(request_db.conn(), auth.me().id)
    return fragments.done(_("Your picture is removed."), url_for("profile.page"))


@blueprint.post("/forget")
@audience("member")
def forget() -> Response | tuple[str, int, dict[str, str]]:
    """Proved by the password; then there is nobody to go back to."""
    conn, me = request_db.conn(), auth.me()
    try:
        password = request.form.get("password", "")
        security.throttled(conn, f"password of {me.id}", lambda: passwords.check(conn, me, password))
        forgotten = forgetting.forget(conn, me.id, leaves_outputs="leave" in request.form, by=me.actor)
    except Problem as problem:
        return _page(problem, "forget"), problem.status, security.wait_headers(problem)
    auth.end()
    return fragments.done(
        _("You are forgotten here: %(rows)s rows in %(tables)s tables are gone.",
          rows=sum(one.rows for one in forgotten.removals), tables=len(forgotten.removals)),
        url_for("session.form"),
    )  # fmt: skip


def _page(problem: Problem | None = None, part: str = "", typed: dict[str, str] | None = None) -> str:
    """`part` is the form that the problem is of; what was typed into it stands there again."""
    caching.keep_secret()  # a password that was typed in is not to be found by going back
    own = public_profiles.own(request_db.conn(), auth.me().id)
    shown = vars(own) | ({**typed, "shows": request.form.getlist("shows")} if typed else {})
    return render_template(
        "profile.html", own=own, shown=shown, items=items(), visibilities=visibilities(), problem=problem, part=part
    )


def items() -> dict[str, str]:
    """What each item is called."""
    return {
        "favorites": _("Favourites"),
        "ratings": _("Ratings"),
        "watched": _("Watched lately"),
        "watchlist": _("Watch list"),
        "genres": _("Genres watched most"),
    }


def visibilities() -> dict[str, str]:
    """Who reads a profile, in words."""
    return {
        "private": _("Nobody but you"),
        "household": _("Whoever is signed in here"),
        "public": _("Whoever has its address, also without signing in"),
    }
