"""The household's options, for administrators: a page for what belongs together, drawn from the table of such pages."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import options
from shared.jobs import schedules
from shared.upkeep import option_versions
from web import auth, fragments, option_pages, request_db
from web.auth import audience
from web.language import gettext as _
from web.option_pages.page import OptionPage
from web.pages import option_forms, option_previews

blueprint = Blueprint("option-page", __name__, url_prefix="/settings/options")

LONG_PAGE = 30


@blueprint.get("")
@audience("admin")
def listing() -> str:
    """All pages, each with how many of its options are not as they come."""
    values = options.all_values(request_db.conn())
    pages = option_pages.table()
    different = {page.slug: sum(values[one.name] != one.option.default for one in page.controls) for page in pages}
    return render_template("options_listing.html", pages=pages, different=different)


@blueprint.get("/changes")
@audience("admin")
def changes() -> str:
    """What was changed, by whom and when; each can be gone back to."""
    conn, before = request_db.conn(), request.args.get("before", type=int)
    found = option_versions.listing(conn, before=before, limit=LONG_PAGE + 1)
    older = found[LONG_PAGE - 1].id if len(found) > LONG_PAGE else None
    return render_template(
        "option_changes.html",
        changes=found[:LONG_PAGE],
        older=older,
        is_newest=before is None,
        words=option_forms.words,
        zone=str(schedules.zone(conn)),
    )


@blueprint.post("/changes/<int(max=9007199254740991):change_id>")
@audience("admin")
def go_back(change_id: int) -> Response:
    """All options as they were right after this change."""
    changed = option_versions.go_back(request_db.conn(), change_id, by=auth.me().actor)
    note = _("The options are as they were then.") if changed else _("Nothing was different.")
    return fragments.done(note, url_for("option-page.changes"))


@blueprint.get("/<page>")
@audience("admin")
def page(page: str) -> str | Response:
    found = option_pages.named(page)
    if found.endpoint:
        return redirect(found.url)
    given = option_forms.values_of(found, request.args) if "preview" in request.args else None
    form = option_forms.form(found, _address(page), given=given)
    return render_template("options.html", form=form, **_tried(found))


@blueprint.post("/<page>")
@audience("admin")
def save(page: str) -> Response | tuple[str, int]:
    """What was changed of this page: all of it, or none."""
    found = option_pages.named(page)
    return option_forms.save(found, found.url, **_tried(found))


def _tried(page: OptionPage) -> dict[str, Any]:
    """For whom the page can say what it would do, and what was asked of that."""
    runs = option_previews.asked(page)
    return {
        "people": option_previews.people(page),
        "chosen": [run.args["user_id"] for run in runs],
        "previews": [option_previews.shown(run) for run in runs],
        "is_waiting": any(run.is_live for run in runs),
    }


def _address(page: str) -> str:
    return url_for("option-page.page", page=page)
