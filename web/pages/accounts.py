"""Accounts, for administrators: who may make one, invitations, and who signs in with an address or rules here."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.errors import Problem
from shared.people import accounts, invites, passwords
from shared.settings import settings
from shared.upkeep import invitations
from web import auth, caching, fragments, option_pages, request_db
from web.auth import audience
from web.language import gettext as _
from web.pages import option_forms

blueprint = Blueprint("accounts", __name__, url_prefix="/settings/accounts")

ROLES = ("member", "admin")


@blueprint.get("")
@audience("admin")
def page() -> str:
    return _page()


@blueprint.post("")
@audience("admin")
def save() -> Response | tuple[str, int]:
    return option_forms.save(option_pages.named("accounts"), url_for("accounts.page"), "accounts.html", **_shown())


@blueprint.post("/invites")
@audience("admin")
def invite() -> Response | str | tuple[str, int]:
    """Its address is in the answer and nowhere else, so there is no page to go on to."""
    role, email = request.form.get("role", ""), request.form.get("email", "").strip()
    try:
        _made, token = invitations.invite(
            request_db.conn(), role=role if role in ROLES else "member", email=email or None, by=auth.me().actor
        )
    except Problem as problem:
        return _page(problem=problem, email=email), problem.status
    return _page(address=f"{settings().base_url}/join#{token}")


@blueprint.post("/invites/<int:invite_id>")
@audience("admin")
def revoke(invite_id: int) -> Response:
    invites.revoke(request_db.conn(), invite_id, by=auth.me().actor)
    return fragments.done(_("The invitation is revoked."), url_for("accounts.page"))


def _page(*, address: str = "", problem: Problem | None = None, email: str = "") -> str:
    caching.keep_secret()  # an invitation is not to be found by going back
    form = option_forms.form(option_pages.named("accounts"), url_for("accounts.page"))
    return render_template(
        "accounts.html", form=form, **_shown() | {"address": address, "problem": problem, "email": email}
    )


def _shown() -> dict[str, object]:
    conn = request_db.conn()
    return {
        "are_taken": invites.are_taken(conn),
        "pending": invites.pending(conn),
        "local": passwords.local(conn),
        "admins": [user for user in accounts.listing(conn) if user.is_admin],
        "address": "",
        "problem": None,
        "email": "",
    }
