"""What the household's sliders would do for some of its people, before they are saved for all."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from shared import options
from shared.errors import Invalid
from shared.jobs import Run
from shared.people import accounts
from shared.people.accounts import User
from shared.picks import preferences, previews
from web import auth, fragments, option_pages, request_db
from web.auth import audience
from web.language import gettext as _
from web.option_pages.page import OptionPage
from web.pages import option_forms, yours

blueprint = Blueprint("option-preview", __name__, url_prefix="/settings/options")

MOST = 3  # people in one preview


@blueprint.post("/<page>/preview")
@audience("admin")
def ask(page: str) -> Response | tuple[str, int]:
    """For up to three people, of what the form says; the page comes again with what was typed in it and what it would do."""
    found = option_pages.named(page)
    if found.kind is None:
        raise Invalid(_("There is nothing to try out here."))
    values = option_forms.sent_values(found)
    chosen = request.form.getlist("person", type=int)[:MOST]
    runs = [
        previews.ask_for_household(
            request_db.conn(), user_id, found.kind, _sliders(found, found.kind), by=auth.me().actor
        ).id
        for user_id in chosen
    ]
    given: dict[str, Any] = {name: str(value) for name, value in values.items()}
    address = url_for("option-page.page", page=page, preview=runs or 0, **given)
    return redirect(f"{address}#people-title", 303)


@blueprint.get("/previews/<int(max=9007199254740991):run_id>")
@audience("admin")
def previewed(run_id: int) -> Response | str:
    """The answer, or another look at whether it is there."""
    run = previews.of_run(request_db.conn(), run_id)
    if fragments.is_wanted():
        return shown(run)
    return redirect(url_for("option-page.listing"), 303)


def people(page: OptionPage) -> list[User]:
    """Who gets picks of what the page is about."""
    return [user for user in accounts.listing(request_db.conn()) if page.kind and user.gets(page.kind)]


def asked(page: OptionPage) -> list[Run]:
    """The previews that the address of the page names."""
    runs = [
        previews.of_run(request_db.conn(), run_id)
        for run_id in request.args.getlist("preview", type=int)[:MOST]
        if run_id
    ]
    return [run for run in runs if run.args["kind"] == page.kind]


def shown(run: Run) -> Markup:
    conn = request_db.conn()
    looks = min(max(request.args.get("looks", 0, type=int), 0), yours.MOST_LOOKS)
    found = previews.compared(conn, run, auth.me().id) if run.state == "succeeded" else None
    problem = (
        "" if found or (run.is_live and looks < yours.MOST_LOOKS) else yours.UNANSWERED if run.is_live else yours.FAILED
    )
    next = url_for("option-preview.previewed", run_id=run.id, looks=looks + 1)
    name = accounts.by_id(conn, int(run.args["user_id"])).name
    return Markup(fragments.part("sliders", "shown", run.id, found, problem, next, yours.wait_ms(looks), name))


def _sliders(page: OptionPage, kind: str) -> dict[str, options.Value]:
    """Of the form, and of what is saved where it has none."""
    stored = options.all_values(request_db.conn())
    given = option_forms.sent_values(page)
    return {name: given.get(f"{kind}.{name}", stored[f"{kind}.{name}"]) for name in preferences.OWN}
