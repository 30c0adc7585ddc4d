"""How top picks are ranked and brought to the television, for administrators, with what would be on the list before it is saved."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import kinds
from shared.curation import top_picks
from shared.db import Row
from shared.errors import Problem
from shared.jobs import names, schedules
from shared.kinds import Kind
from shared.options import Value
from shared.output import preview
from web import auth, offered, option_pages, request_db
from web.auth import audience
from web.option_pages.page import OptionPage
from web.pages import option_forms

blueprint = Blueprint("top-picks-page", __name__, url_prefix="/settings/top-picks")

Answer = Response | str | tuple[str, int]
SHOWN = 10


@blueprint.get("")
@audience("admin")
def page() -> str:
    return _page(None)


@blueprint.post("")
@audience("admin")
def save() -> Answer:
    return _save(None)


@blueprint.get("/<kind>")
@audience("admin")
def of_kind(kind: str) -> str:
    return _page(kinds.picked_one(kind))


@blueprint.post("/<kind>")
@audience("admin")
def save_kind(kind: str) -> Answer:
    return _save(kinds.picked_one(kind))


def _save(kind: Kind | None) -> Answer:
    """With `act` preview nothing is saved: the same page shows what would be on the list."""
    if request.form.get("act") == "preview":
        return _page(kind, given=option_forms.sent_values(_options(kind)))
    return option_forms.save(_options(kind), _url(kind), "top_picks.html", **_shown(kind))


def _page(kind: Kind | None, given: Mapping[str, Value] | None = None) -> str:
    form = option_forms.form(_options(kind), _url(kind), given=given)
    return render_template("top_picks.html", form=form, **_shown(kind, given))


def _shown(kind: Kind | None, given: Mapping[str, Value] | None = None) -> dict[str, object]:
    conn = request_db.conn()
    schedule = schedules.of(conn, names.REFRESH_TOP_PICKS)
    return {
        "kind": kind,
        "kinds": offered.listing(),
        "rhythm": schedules.describe(schedule.every, schedule.spec),
        "job": names.REFRESH_TOP_PICKS,
        "lists": _lists([kind] if kind else offered.listing(), given),
        "is_preview": given is not None,
        "library": preview.of_top_picks(conn, kind.name, viewer=auth.me().id) if kind and kind.is_published else [],
    }


def _options(kind: Kind | None) -> OptionPage:
    return option_pages.top_picks.of_kind(kind) if kind else option_pages.top_picks.household()


def _lists(of: Sequence[Kind], given: Mapping[str, Value] | None) -> list[tuple[Kind, list[Row], str | None]]:
    """Of each kind its first titles as the viewer may see them, and why there are not more; with `given` as they would be."""
    conn, me = request_db.conn(), auth.me().id
    found = []
    for kind in of:
        if given is None:
            made = top_picks.listing(conn, me, kind.name)
            found.append((kind, made.titles[:SHOWN], made.reason))
            continue
        try:
            found.append((kind, top_picks.would_be(conn, me, kind.name, given)[:SHOWN], None))
        except Problem as problem:
            found.append((kind, [], problem.message))
    return found


def _url(kind: Kind | None) -> str:
    return url_for("top-picks-page.of_kind", kind=kind.name) if kind else url_for("top-picks-page.page")
