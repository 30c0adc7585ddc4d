"""A profile as others read it, by its address."""

from flask import Blueprint, render_template

from shared.people import public_profiles
from web import auth, request_db
from web.auth import audience
from web.pages import profile

blueprint = Blueprint("public-profile", __name__)


@blueprint.get("/profiles/<handle>")
@audience("anyone")
def page(handle: str) -> str:
    reader = auth.viewer()
    if reader is None:
        auth.lets_in()  # titles lead to their pages where the catalogue is open
    found = public_profiles.read(request_db.conn(), reader, handle)
    return render_template("public_profile.html", profile=found, names=profile.items(), is_own=found.user_id == reader)
