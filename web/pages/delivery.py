"""Where a person has their notices sent: addresses that are entered, tried out, switched and removed, and never shown."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.discovery import mail_server, notice_addresses
from shared.errors import Conflict, Invalid, Problem, Unavailable
from web import auth, caching, fragments, language, request_db
from web.auth import audience
from web.language import gettext as _

blueprint = Blueprint("delivery", __name__, url_prefix="/yours/delivery")


@blueprint.get("")
@audience("member")
def page() -> str:
    return _page()


@blueprint.post("")
@audience("member")
def add() -> Response | tuple[str, int]:
    name = request.form.get("name", "")
    try:
        made = notice_addresses.add(
            request_db.conn(), auth.me().id, name, request.form.get("address", ""), language=language.current()
        )
    except Problem as problem:
        return _page(problem, name), problem.status
    note = _("Your notices are sent there from now on; test it.")
    if not made.is_confirmed:
        note = made.error or _("A code was sent there: enter it here, and your notices follow.")
    return fragments.done(note, url_for("delivery.page"))


@blueprint.post("/<int:address_id>/confirm")
@audience("member")
def confirm(address_id: int) -> Response | tuple[str, int]:
    """`code` is what was sent there."""
    try:
        notice_addresses.confirm(request_db.conn(), auth.me().id, address_id, request.form.get("code", ""))
    except (Invalid, Conflict) as problem:
        return _page(problem, asked=address_id), problem.status
    return fragments.done(_("Your notices are sent there from now on."), url_for("delivery.page"))


@blueprint.post("/<int:address_id>")
@audience("member")
def change(address_id: int) -> Response:
    """`on` is 1 or 0."""
    is_on = request.form.get("on") == "1"
    notice_addresses.change(request_db.conn(), auth.me().id, address_id, is_on=is_on)
    note = _("Notices are sent there again.") if is_on else _("Nothing is sent there for now.")
    return fragments.done(note, url_for("delivery.page"))


@blueprint.post("/<int:address_id>/test")
@audience("member")
def test(address_id: int) -> Response:
    try:
        notice_addresses.test(request_db.conn(), auth.me().id, address_id, language=language.current())
    except Unavailable as failed:
        return fragments.done(failed.message, url_for("delivery.page"))
    return fragments.done(_("The service took the message."), url_for("delivery.page"))


@blueprint.post("/<int:address_id>/delete")
@audience("member")
def remove(address_id: int) -> Response:
    notice_addresses.remove(request_db.conn(), auth.me().id, address_id)
    return fragments.done(_("The address is removed."), url_for("delivery.page"))


def _page(problem: Problem | None = None, name: str = "", *, asked: int | None = None) -> str:
    """`asked` is the address of whose code the problem is."""
    caching.keep_secret()  # an address that was typed in is not to be found by going back
    conn = request_db.conn()
    return render_template(
        "delivery.html", addresses=notice_addresses.listing(conn, auth.me().id), has_mail=mail_server.is_there(conn),
        problem=problem, field=problem.details.get("field") if problem else None, name=name, asked=asked,
    )  # fmt: skip
