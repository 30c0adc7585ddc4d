"""Beginning anew: how much there is, and deleting all of a kind."""

from collections.abc import Mapping
from typing import Any

from shared import jobs
from shared.upkeep import purge
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.identity import in_person
from web.api.schemas.purge import Confirmation, DatabaseSize
from web.api.schemas.runs import Run
from web.auth import audience

blueprint = Blueprint("purge", __name__, url_prefix="/admin/purge", description="Deleting all titles of a kind.")


@blueprint.get("/stats")
@audience("admin")
@blueprint.answers(DatabaseSize)
def stats() -> Mapping[str, object]:
    """Get the database size

    How much there is of everything that a purge deletes.
    """
    return purge.stats(request_db.conn())


@blueprint.post("/movies")
@audience("admin")
@in_person
@blueprint.arguments(Confirmation)
@blueprint.answers(Run, 202)
def movies(asked: Mapping[str, Any]) -> jobs.Run:
    """Delete all movies

    Confirmed by “delete all movies”. With them go watch states, plays, ratings, hidden titles, vectors and lists of
    films, and none of it comes back but what the media server knows. Accounts and settings stay, libraries stay
    enabled: the next sync reads them anew. Our own libraries on the media server are taken away by the job that
    publishes them.
    """
    return _purge("movie", asked["confirm"])


@blueprint.post("/series")
@audience("admin")
@in_person
@blueprint.arguments(Confirmation)
@blueprint.answers(Run, 202)
def series(asked: Mapping[str, Any]) -> jobs.Run:
    """Delete all series

    Confirmed by “delete all series”. As with films; their episodes go with them.
    """
    return _purge("series", asked["confirm"])


@blueprint.post("/books")
@audience("admin")
@in_person
@blueprint.arguments(Confirmation)
@blueprint.answers(Run, 202)
def books(asked: Mapping[str, Any]) -> jobs.Run:
    """Delete all books

    Confirmed by “delete all books”. As with films; also those go that no library has.
    """
    return _purge("book", asked["confirm"])


def _purge(kind: str, confirm: str) -> jobs.Run:
    return purge.ask(request_db.conn(), kind, confirm, by=auth.me().actor)
