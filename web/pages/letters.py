"""A person's letters: what they want written and when, what this week's would say, their year in review; and the way to end them."""

from datetime import date

from babel import dates
from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.discovery import calendar, notice_addresses
from shared.errors import Invalid, Problem
from shared.telling import letters, texts, wishes, years
from web import auth, caching, fragments, language, request_db, typed
from web.auth import audience
from web.language import gettext as _

blueprint = Blueprint("letters-page", __name__)

FIRST_YEAR = 1900


@blueprint.get("/yours/letters")
@audience("member")
def page() -> str:
    return _page()


@blueprint.post("/yours/letters")
@audience("member")
def save() -> Response | tuple[str, int]:
    """`weekly` and `yearly` are 1 where they are wanted; hours are 0 to 23, empty for none."""
    try:
        wanted: dict[str, object] = {name: request.form.get(name) == "1" for name in ("weekly", "yearly")}
        wanted |= {name: _hour(name) for name in ("quiet_from", "quiet_until")}
        wishes.change(request_db.conn(), auth.me().id, wanted)
    except Invalid as problem:
        return _page(problem), problem.status
    return fragments.done(_("Saved."), url_for("letters-page.page"))


@blueprint.post("/yours/letters/addresses/<int:address_id>")
@audience("member")
def choose(address_id: int) -> Response:
    """`on` is 1 or 0."""
    is_on = request.form.get("on") == "1"
    notice_addresses.change(request_db.conn(), auth.me().id, address_id, gets_letters=is_on)
    note = _("Letters go there.") if is_on else _("No letters go there.")
    return fragments.done(note, url_for("letters-page.page"))


@blueprint.get("/yours/letters/year")
@audience("member")
def year() -> str:
    """`year` is the present one where none is given."""
    conn, me = request_db.conn(), auth.me().id
    now = calendar.today(conn, me).year
    wanted = typed.whole(request.args.get("year"), FIRST_YEAR, now) or now
    found = years.review(conn, me, wanted)
    return render_template(
        "letter_year.html", year=wanted, now=now, first=FIRST_YEAR, sections=texts.of_year(found) if found else [],
        month=_month(found.month) if found else "", fewest=(years.FEWEST_PLAYS, years.FEWEST_DAYS),
    )  # fmt: skip


@blueprint.get("/letters/stop/<token>")
@audience("anyone")
def confirm(token: str) -> str:
    """A program that looks at every link of a message ends nothing by it."""
    caching.keep_secret()
    wishes.check_stop(request_db.conn(), token)
    return render_template("letters_stop.html", token=token)


@blueprint.post("/letters/stop/<token>")
@audience("mail program")
def stop(token: str) -> str:
    """By the button of that page, or with one click in a mail program (RFC 8058)."""
    wishes.stop(request_db.conn(), token)
    return render_template("letters_stop.html", token=None)


def _page(problem: Problem | None = None) -> str:
    conn, me = request_db.conn(), auth.me().id
    shown = letters.compose(conn, me)
    return render_template(
        "letters.html", wishes=wishes.get(conn, me), addresses=notice_addresses.listing(conn, me), problem=problem,
        field=problem.details.get("field") if problem else None, letter=shown, sections=texts.of_week(shown),
    )  # fmt: skip


def _month(month: str) -> str:
    """“November” of 2026-11."""
    return dates.format_date(date.fromisoformat(f"{month}-01"), "LLLL", locale=language.locale())


def _hour(name: str) -> int | None:
    text = request.form.get(name, "")
    hour = typed.whole(text, 0, 23)
    if text and hour is None:
        raise Invalid(_("Quiet hours are hours of the day, 0 to 23, or empty."), field=name)
    return hour
