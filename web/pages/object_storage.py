"""Where pictures of people lie, for administrators: in the database, or in a bucket of their own."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.errors import Conflict, Problem, Unavailable
from shared.people import object_storage
from web import auth, caching, fragments, request_db
from web.auth import audience
from web.language import gettext as _

blueprint = Blueprint("storage-page", __name__, url_prefix="/settings/pictures")

FIELDS = ("url", "region", "bucket", "access_key")


@blueprint.get("")
@audience("admin")
def page() -> str:
    return _page()


@blueprint.post("")
@audience("admin")
def connect() -> Response | tuple[str, int]:
    """The secret key is never shown again; an empty one leaves the one that is stored."""
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    try:
        object_storage.change(request_db.conn(), **typed, secret=request.form.get("secret") or None, by=auth.me().actor)
    except Problem as problem:
        return _page(problem, typed), problem.status
    return fragments.done(_("The bucket is saved. Test it."), url_for("storage-page.page"))


@blueprint.post("/test")
@audience("admin")
def test() -> Response:
    try:
        object_storage.test(request_db.conn())
    except (Conflict, Unavailable) as problem:
        return fragments.done(problem.message, url_for("storage-page.page"))
    return fragments.done(_("It works: a trial object was written, read and removed."), url_for("storage-page.page"))


@blueprint.post("/forget")
@audience("admin")
def forget() -> Response:
    object_storage.forget(request_db.conn(), by=auth.me().actor)
    return fragments.done(_("Pictures lie in the database from now on."), url_for("storage-page.page"))


def _page(problem: Problem | None = None, typed: dict[str, str] | None = None) -> str:
    caching.keep_secret()  # a key that was typed in is not to be found by going back
    stored = object_storage.shown(request_db.conn())
    given = typed or stored or dict.fromkeys(FIELDS, "") | {"region": "us-east-1"}
    field = str(problem.details.get("field")).replace("accessKey", "access_key") if problem else None
    return render_template(
        "object_storage.html", stored=stored, given=given, problem=problem, field=field,
        trouble=object_storage.trouble(request_db.conn()),
    )  # fmt: skip
