"""How picks come to the television, for administrators: in which form, how files lie, and whether the server reads them."""

from collections.abc import Mapping

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from shared.errors import Problem
from shared.media_servers import servers
from shared.output import all_folders, probe
from shared.output.probe import Verdict
from shared.settings import settings
from web import option_pages, request_db
from web.auth import audience
from web.language import gettext as _
from web.pages import option_forms

blueprint = Blueprint("output", __name__, url_prefix="/settings/output")

Answer = Response | tuple[str, int]


@blueprint.get("")
@audience("admin")
def page() -> str:
    form = option_forms.form(option_pages.output.lists(), url_for("output.page"))
    return render_template("output.html", form=form, **_crowd())


@blueprint.post("")
@audience("admin")
def save() -> Answer:
    return option_forms.save(option_pages.output.lists(), url_for("output.page"), "output.html", **_crowd())


@blueprint.get("/files")
@audience("admin")
def files() -> str:
    return _files({})


@blueprint.post("/files")
@audience("admin")
def save_files() -> Answer:
    return option_forms.save(option_pages.output.files(), url_for("output.files"), "output_files.html", **_folders())


@blueprint.post("/files/<int:server_id>/proof")
@audience("admin")
def prove(server_id: int) -> str | tuple[str, int]:
    """Writes a film's folder, has the server read it, asks what it would play, and takes everything away again."""
    try:
        return _files({server_id: probe.of_server(request_db.conn(), server_id)})
    except Problem as problem:
        request_db.conn().rollback()
        return _files({server_id: Verdict(problem.message)}), problem.status


def _files(verdicts: Mapping[int, Verdict]) -> str:
    form = option_forms.form(option_pages.output.files(), url_for("output.files"))
    return render_template("output_files.html", form=form, **_folders() | {"verdicts": verdicts})


def _crowd() -> dict[str, object]:
    return {"crowd": all_folders.accounts(request_db.conn())}


def _folders() -> dict[str, object]:
    """Where Matinee writes and where the server reads: what, the setting, and its value."""
    there = settings()
    folders = (
        (_("Matinee writes to"), "MEDIA_SERVER_STRM_ROOT", str(there.strm_root)),
        (_("The server reads it at"), "AI_LIBRARY_PATH_PREFIX", there.strm_root_seen),
        (_("Only originals below"), "MEDIA_SERVER_LIBRARY_ROOT", there.text("MEDIA_SERVER_LIBRARY_ROOT") or ""),
        (_("Links of Matinee begin with"), "APP_BASE_URL", there.base_url),
    )
    return {"folders": folders, "servers": servers.listing(request_db.conn()), "verdicts": {}}
