"""Your history from other programs: a file brought, looked at, applied, undone; and all of yours to take along."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from shared import jobs
from shared.discovery import wishes
from shared.watching import history_exports, history_imports, history_restores, history_restoring
from web import auth, bodies, request_db, uploads
from web.api.blueprint import Blueprint
from web.api.paging import Page, Paging
from web.api.schemas.imports import (
    FILE,
    BegunImport,
    Chosen,
    Import,
    ImportChange,
    ImportDetails,
    ImportRow,
    RestoredTitle,
    RowChoice,
    WantedExport,
    WantedRestore,
    WantedRows,
    Wish,
)
from web.api.schemas.runs import Run
from web.auth import audience

blueprint = Blueprint(
    "imports", __name__, url_prefix="/me", description="Your history from elsewhere, and to take along."
)


@blueprint.post("/imports")
@audience("member")
@bodies.up_to(uploads.MOST)
@blueprint.doc(requestBody=FILE)
@blueprint.answers(BegunImport, 202)
def begin() -> dict[str, object]:
    """Start an import

    The file is read and forgotten; nothing of yours changes before you apply what its rows were found to be.
    """
    wished, me = uploads.wishes(), auth.me()
    data, name = uploads.content()
    found, run = history_imports.begin(request_db.conn(), me.id, data, name, wished, by=me.actor)
    return {"details": found, "run": run}


@blueprint.get("/imports")
@audience("member")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(Import, many=True)
def listing(wanted: Mapping[str, Any]) -> Page:
    """List imports

    Your own, newest first.
    """
    found, total = history_imports.listing(request_db.conn(), auth.me().id, **wanted)
    return Page(found, total, wanted["limit"], wanted["offset"])


@blueprint.get("/imports/<int:import_id>")
@audience("member")
@blueprint.answers(ImportDetails)
def get(import_id: int) -> dict[str, object]:
    """Get an import

    With how many rows are what, and what they would change.
    """
    return _details(history_imports.get(request_db.conn(), auth.me().id, import_id))


@blueprint.patch("/imports/<int:import_id>")
@audience("member")
@blueprint.arguments(ImportChange)
@blueprint.answers(ImportDetails)
def change(given: Mapping[str, Any], import_id: int) -> dict[str, object]:
    """Update an import

    Whether its rows win over what you said here.
    """
    return _details(history_imports.overwrite(request_db.conn(), auth.me().id, import_id, given["overwrites"]))


@blueprint.delete("/imports/<int:import_id>")
@audience("member")
@blueprint.answers(None, 204)
def drop(import_id: int) -> None:
    """Delete an import

    What it wrote stays, and cannot be undone any more.
    """
    history_imports.drop(request_db.conn(), auth.me().id, import_id, by=auth.me().actor)


@blueprint.get("/imports/<int:import_id>/rows")
@audience("member")
@blueprint.arguments(WantedRows, location="query")
@blueprint.answers(ImportRow, many=True)
def rows(wanted: Mapping[str, Any], import_id: int) -> Page:
    """List rows of an import

    Of the unsure with the titles that they may be.
    """
    found, total = history_imports.rows(request_db.conn(), auth.me().id, import_id, **wanted)
    return Page(found, total, wanted["limit"], wanted["offset"])


@blueprint.patch("/imports/<int:import_id>/rows/<int:number>")
@audience("member")
@blueprint.arguments(RowChoice)
@blueprint.answers(Chosen)
def choose(given: Mapping[str, Any], import_id: int, number: int) -> dict[str, int]:
    """Update a row of an import

    Which title it is, whether it is left out, whether it wins over what you said here.
    """
    return {"rows": history_imports.choose(request_db.conn(), auth.me().id, import_id, number, given)}


@blueprint.post("/imports/<int:import_id>/rows/<int:number>/wish")
@audience("member")
@blueprint.answers(Wish)
def wish(import_id: int, number: int) -> dict[str, str]:
    """Import the title of a row

    One that no library holds, onto your watch list. Fetching takes seconds: ask again until it is planned.
    """
    title_id = wishes.wish(request_db.conn(), auth.me().id, import_id, number, by=auth.me().actor)
    return {"state": "fetching" if title_id is None else "planned"}


@blueprint.post("/imports/<int:import_id>/apply")
@audience("member")
@blueprint.answers(Run, 202)
def apply(import_id: int) -> jobs.Run:
    """Import what is found

    What is found is written; what you answer later can be applied in addition.
    """
    return history_imports.apply(request_db.conn(), auth.me().id, import_id, by=auth.me().actor)


@blueprint.post("/imports/<int:import_id>/undo")
@audience("member")
@blueprint.answers(Run, 202)
def undo(import_id: int) -> jobs.Run:
    """Revoke an import

    What you have changed since stays.
    """
    return history_imports.undo(request_db.conn(), auth.me().id, import_id, by=auth.me().actor)


@blueprint.get("/export")
@audience("member")
@blueprint.arguments(WantedExport, location="query")
@blueprint.response(200, content_type="application/octet-stream")
def export(wanted: Mapping[str, Any]) -> Response:
    """Export your history

    Plays, marks, ratings, states, verdicts and requests, with the ids of their titles at TMDB and others.
    """
    return uploads.download(history_exports.write(request_db.conn(), auth.me().id, wanted["format"]), wanted["format"])


@blueprint.post("/restores")
@audience("member")
@blueprint.arguments(WantedRestore)
@blueprint.answers(Run, 202)
def restore(given: Mapping[str, Any]) -> jobs.Run:
    """Start a restore of your history to your servers

    Your media servers are told what you watched and rated and they do not know; nothing there is ever unmarked. Without `writes` it is
    only looked at what that would be, which is listed here once the run has succeeded.
    """
    return history_restoring.ask(request_db.conn(), auth.me().id, **given, by=auth.me().actor)


@blueprint.get("/restores")
@audience("member")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(RestoredTitle, many=True)
def restored(wanted: Mapping[str, Any]) -> Page:
    """List what your servers lack

    Of the newest look at them, and when each was told.
    """
    found, total = history_restores.listing(request_db.conn(), auth.me().id, **wanted)
    return Page(found, total, wanted["limit"], wanted["offset"])


def _details(found: history_imports.Import) -> dict[str, object]:
    return vars(found) | {"outcomes": history_imports.counts(request_db.conn(), found.id)}
