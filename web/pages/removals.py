"""Room to breathe, for administrators: what could go, how much room it gives, and how likely anybody would have watched it."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import kinds
from shared.errors import Invalid, Problem
from shared.jobs import names
from shared.upkeep import leaving, removal_advice, removals
from shared.upkeep.removal_advice import Filters
from web import auth, fragments, offered, request_db, typed
from web.auth import audience
from web.language import gettext as _
from web.language import ngettext

blueprint = Blueprint("removals-page", __name__, url_prefix="/admin/room-to-breathe")

PAGE, FARTHEST, GB = 50, 1_000_000, 10**9
MOST_DAYS, MOST_GB = 36_500, 1_000_000


@blueprint.get("")
@audience("admin")
def page() -> str:
    """What is asked for in numbers that cannot be is taken for what is usual."""
    return _page()


@blueprint.post("/announce")
@audience("admin")
def announce() -> str | Response:
    """First what would leave, which changes nothing; announced once that is confirmed."""
    conn, me = request_db.conn(), auth.me()
    found = leaving.announce(conn, me.id, _chosen(), is_dry_run="confirm" not in request.form, by=me.actor)
    if found.is_dry_run:
        return render_template("removals_announce.html", found=found)
    note = ngettext("%(num)s title is announced.", "%(num)s titles are announced.", len(found.titles))
    return fragments.done(note, url_for("leaving-page.page"))


@blueprint.post("/withdraw")
@audience("admin")
def withdraw() -> Response:
    conn, me = request_db.conn(), auth.me()
    ids = leaving.withdraw(conn, me.id, _chosen(), by=me.actor)
    note = ngettext("%(num)s announcement is taken back.", "%(num)s announcements are taken back.", len(ids))
    return fragments.done(note, url_for("removals-page.page"))


@blueprint.post("/delete")
@audience("admin")
def delete() -> str | Response | tuple[str, int]:
    """First what would be deleted, which changes nothing; deleted once the sentence is typed."""
    conn, me, problem = request_db.conn(), auth.me(), None
    ids, sentence = _chosen(), request.form.get("confirm", "").strip()
    if "confirm" in request.form:
        try:
            removals.confirm(conn, me.id, ids, sentence, is_dry_run=False, by=me.actor)
        except Problem as found:
            problem = found
        else:
            return fragments.done(_("They are being deleted."), url_for("removals-page.page"))
    would = removals.confirm(conn, me.id, ids, is_dry_run=True, by=me.actor)
    page = render_template("removals_delete.html", found=would, problem=problem, may_delete=removals.may_delete(conn))
    return (page, problem.status) if problem else page


def _chosen() -> list[int]:
    """Raises `Invalid` where nothing was chosen."""
    if not (ids := typed.ids(request.form.getlist("title"))):
        raise Invalid(_("Choose one title at least."), field="title")
    return ids


def _page() -> str:
    conn, offset = request_db.conn(), _number("offset", 0, 0, FARTHEST)
    filters, asked = _filters()
    found = removal_advice.listing(conn, auth.me().id, filters, limit=PAGE, offset=offset)
    shown = {"titles": found.titles, "total": found.total, "total_bytes": found.total_bytes, "asked": asked}
    return render_template(
        "removals.html",
        **shown,
        kinds=[one for one in offered.listing() if one in kinds.published()],
        sorts=_sorts(),
        idle_days=removal_advice.IDLE_DAYS,
        offset=offset,
        page=PAGE,
        reckoned_at=removal_advice.reckoned_at(conn),
        job=names.ADVISE_REMOVALS,
        announced=leaving.listing(conn, auth.me().id, limit=leaving.MOST)[0],
        rescued=leaving.rescued(conn, auth.me().id),
        due=removals.due(conn, auth.me().id),
        refused=removals.refused(conn, auth.me().id),
        regained=removals.regained(conn),
    )


def _filters() -> tuple[Filters, dict[str, object]]:
    """And what the form shows of them, by the names of its fields."""
    kind, sort = request.args.get("kind", ""), request.args.get("sort", "")
    asked: dict[str, object] = {
        "kind": kind if kind in {one.name for one in kinds.published()} else "",
        "sort": sort if sort in removal_advice.SORTS else removal_advice.SORTS[0],
    }
    numbers = {
        "regret": _number("regret", 10, 0, 100),
        "here": _number("here", 180, 0, MOST_DAYS),
        "idle": idle if (idle := _number("idle", 180, 0, MOST_DAYS)) in removal_advice.IDLE_DAYS else 180,
        "gb": _number("gb", 0, 0, MOST_GB),
    }
    filters = Filters(
        kind=str(asked["kind"]) or None,
        most_regret=numbers["regret"] / 100,
        here_days=numbers["here"],
        idle_days=numbers["idle"],
        least_bytes=numbers["gb"] * GB,
        sort=str(asked["sort"]),
    )
    return filters, asked | numbers


def _number(name: str, usual: int, low: int, high: int) -> int:
    given = request.args.get(name, usual, type=int)
    return min(max(given, low), high)


def _sorts() -> dict[str, str]:
    return {
        "worth": _("Most room for least regret"),
        "size": _("Largest first"),
        "regret": _("Least regret first"),
        "age": _("Longest here first"),
    }
