"""Ingestion: titles of the world are brought into the catalogue, by their id at TMDB or Google Books."""

from collections.abc import Mapping
from typing import Any

from shared import jobs
from shared.db import Row
from shared.discovery import imports
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.schemas.ingestion import Imported, WantedImport
from web.api.schemas.runs import Run
from web.auth import audience

blueprint = Blueprint(
    "ingestion", __name__, url_prefix="/ingestion", description="Titles of the world, by ids of TMDB and Google Books."
)


@blueprint.post("/sync")
@audience("member")
@blueprint.arguments(WantedImport)
@blueprint.answers(Run, 202)
def sync(wanted: Mapping[str, Any]) -> jobs.Run:
    """Start an import

    Of one title, from TMDB (of a book Google Books) and whatever other source is switched on; of one that is here
    already, anew. Thirty an hour for each person.
    """
    conn, kind = request_db.conn(), wanted["type"]
    return imports.ask(conn, kind, imports.value_of(conn, kind, wanted), by=auth.me().actor)


@blueprint.get("/<kind:kind>/<value>")
@audience("member")
@blueprint.answers(Imported)
def get(kind: str, value: str) -> Row:
    """Get an import

    Whether the title is here by now, and where; the same number names a film and a series. A book is found by what it
    was asked for with: its id, or `isbn:` and 13 digits.
    """
    return imports.get(request_db.conn(), auth.me().id, kind, value)
