"""What a browser shows while Matinee cannot be reached: a page that it keeps beforehand, with what the page needs."""

from flask import Blueprint, Response, render_template, url_for

from web.auth import audience

blueprint = Blueprint("offline", __name__)

FILES = ("css/matinee.css", "vendor/fraunces/fraunces.woff2", "img/icon.svg")


@blueprint.get("/offline")
@audience("anyone")
def page() -> str:
    """For nobody in particular: it is kept on the device."""
    return render_template("offline.html", me=None, visit="")


@blueprint.get("/service-worker.js")
@audience("anyone")
def worker() -> Response:
    """At the top, for a worker may answer only for what lies below its own address."""
    files = [url_for("static", filename=name) for name in FILES]
    script = render_template("service-worker.js", page=url_for("offline.page"), files=files)
    return Response(script, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})
