"""Programs that fetch what people ask for, for administrators: where each is, its key, and what was chosen of its offer."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.errors import Problem
from shared.requesting import request_services
from shared.requesting.model import Offer
from shared.requesting.request_services import KINDS, TITLES
from web import auth, caching, fragments, option_pages, request_db, typed
from web.auth import audience
from web.language import gettext as _
from web.pages import option_forms

blueprint = Blueprint("request-services-page", __name__, url_prefix="/settings/requests")


@blueprint.get("")
@audience("admin")
def page() -> str:
    """`choose` names a program that is asked what it offers; else none is."""
    return _page()


@blueprint.post("")
@audience("admin")
def save() -> Response | tuple[str, int]:
    here = url_for("request-services-page.page")
    return option_forms.save(option_pages.named("requests"), here, "request_services.html", **_shown())


@blueprint.post("/<kind>")
@audience("admin")
def connect(kind: str) -> Response | tuple[str, int]:
    """An empty field leaves what is stored."""
    changes: dict[str, object] = {
        name: text for name in ("base_url", "key", "root_folder") if (text := request.form.get(name, "").strip())
    }
    if (profile_id := typed.whole(request.form.get("profile_id"), 0, 999_999_999)) is not None:
        changes["profile_id"] = profile_id
    try:
        kept, found = request_services.connect(request_db.conn(), kind, changes, by=auth.me().actor)
    except Problem as problem:
        return _page(problem, kind), problem.status
    note = _("%(title)s answers, and is asked from now on.", title=kept.title)
    return fragments.done(note, url_for("request-services-page.page", choose=kind if found.profiles else None))


@blueprint.post("/<kind>/test")
@audience("admin")
def test(kind: str) -> Response | tuple[str, int]:
    try:
        request_services.test(request_db.conn(), kind)
    except Problem as problem:
        return _page(problem, kind), problem.status
    return fragments.done(_("%(title)s answers.", title=TITLES[kind]), _here())


@blueprint.post("/<kind>/forget")
@audience("admin")
def forget(kind: str) -> Response:
    request_services.forget(request_db.conn(), kind, by=auth.me().actor)
    return fragments.done(_("%(title)s is forgotten, with its key.", title=TITLES[kind]), _here())


def _here() -> str:
    return url_for("request-services-page.page")


def _page(problem: Problem | None = None, wrong: str | None = None) -> str:
    """Raises the problem where there is no program of that name."""
    if problem and wrong not in KINDS:
        raise problem
    caching.keep_secret()  # a key that was typed in is not to be found by going back
    form = option_forms.form(option_pages.named("requests"), _here())
    return render_template(
        "request_services.html", form=form, **_shown() | ({"problem": problem, "wrong": wrong} if problem else {})
    )


def _shown() -> dict[str, object]:
    """Each program with what is entered of it, and what it offers where that is wanted."""
    entered = {one.kind: one for one in request_services.listing(request_db.conn())}
    wanted = request.args.get("choose", "")
    programs = [(kind, TITLES[kind], entered.get(kind)) for kind in KINDS]
    offer, trouble = _offer(wanted) if wanted in entered else (None, None)
    return {
        "programs": programs,
        "choose": wanted,
        "offer": offer,
        "problem": trouble,
        "wrong": wanted if trouble else None,
    }


def _offer(kind: str) -> tuple[Offer | None, Problem | None]:
    """Or why it does not say so just now."""
    try:
        return request_services.offer(request_db.conn(), kind), None
    except Problem as problem:
        return None, problem
