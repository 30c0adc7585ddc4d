"""A person's watching in numbers: each chart with the table it is drawn from, and what each number counts."""

from flask import Blueprint, render_template, request

from shared import kinds
from shared.people import profiles
from shared.watching import stats
from shared.watching.stats import Slice
from web import auth, request_db
from web.auth import audience
from web.language import gettext as _

blueprint = Blueprint("stats", __name__, url_prefix="/stats")

PAGE = 100


@blueprint.get("")
@audience("member")
def page() -> str:
    conn, me, kind = request_db.conn(), auth.me(), _kind()
    found = stats.breakdowns(conn, me.id, me.id, profiles.zone(conn, me), kind=kind or None)
    return render_template("stats.html", kind=kind, stats=stats.summary(conn, me.id, me.id), found=found)


@blueprint.get("/titles")
@audience("member")
def titles() -> str:
    """What one number counts: `genre`, `decade`, `month`, `studio` or `person` says which."""
    conn, me, kind = request_db.conn(), auth.me(), _kind()
    what = Slice(
        kind=kind or None,
        genre=request.args.get("genre", "")[:200] or None,
        decade=request.args.get("decade", type=_year),
        month=request.args.get("month", "")[:7] or None,
        studio=request.args.get("studio", "")[:200] or None,
        person_id=request.args.get("person", type=_id),
    )
    rows = stats.rows(conn, me.id, me.id, profiles.zone(conn, me), what, limit=PAGE)
    return render_template("stats_titles.html", rows=rows, what=what, total=rows[0]["total"] if rows else 0)


def _kind() -> str:
    kind = request.args.get("kind", "")
    return kind if kind in {one.name for one in kinds.picked()} else ""


def _year(text: str) -> int:
    return _whole(text, 9999)


def _id(text: str) -> int:
    return _whole(text, 2**53 - 1)


def _whole(text: str, most: int) -> int:
    """What is none is not asked for."""
    number = int(text)
    if not 0 <= number <= most:
        raise ValueError(_("out of range"))
    return number
