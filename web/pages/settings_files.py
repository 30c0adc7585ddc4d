"""All settings as one file, for administrators: to keep, and to bring from one after seeing what it would change."""

import json

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from shared.errors import Invalid, Problem
from shared.models.model_names import Unconfirmed
from shared.upkeep import settings_files
from web import auth, fragments, request_db
from web.auth import audience
from web.language import gettext as _
from web.pages import option_forms

blueprint = Blueprint("settings-file", __name__, url_prefix="/settings/file")


@blueprint.get("")
@audience("admin")
def page() -> str:
    return render_template("settings_file.html", document="", differences=None, problem=None, asks=False)


@blueprint.get("/download")
@audience("admin")
def download() -> Response:
    text = json.dumps(settings_files.export(request_db.conn()), ensure_ascii=False, indent=2)
    named = {"Content-Disposition": 'attachment; filename="matinee-settings.json"'}
    return Response(text, mimetype="application/json", headers=named)


@blueprint.post("")
@audience("admin")
def bring() -> str | Answer | tuple[str, int]:
    """First says what would be different; brings it when that was seen, and what asks to be confirmed when it was."""
    conn, text, act = request_db.conn(), _sent(), request.form.get("act")
    try:
        if act not in ("bring", "confirm"):
            return _shown(text, settings_files.preview(conn, _read(text)))
        settings_files.bring(conn, _read(text), by=auth.me().actor, is_confirmed=act == "confirm")
    except (Invalid, Unconfirmed) as problem:
        return _shown(text, None, problem), problem.status
    return fragments.done(_("The settings are as the file says."), url_for("settings-file.page"))


def _shown(text: str, found: list[settings_files.Difference] | None, problem: Problem | None = None) -> str:
    rows = None if found is None else [_words(one) for one in found]
    asks = isinstance(problem, Unconfirmed)
    return render_template("settings_file.html", document=text, differences=rows, problem=problem, asks=asks)


def _words(one: settings_files.Difference) -> tuple[str, str, str]:
    label, after = option_forms.words(one.name, one.after)
    return label, option_forms.words(one.name, one.before)[1], after


def _sent() -> str:
    """A file goes before what was pasted."""
    file = request.files.get("file")
    return (file.read().decode("utf-8", "replace") if file else "") or request.form.get("document", "")


def _read(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(_("This is no JSON: choose the file that Matinee wrote."), field="document") from error
