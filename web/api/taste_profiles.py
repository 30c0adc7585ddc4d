"""A person's taste in a few sentences, for films and for series."""

from collections.abc import Mapping

from shared import jobs
from shared.jobs import names, runs
from shared.words import synopsis
from web import auth, request_db
from web.api import whose
from web.api.blueprint import Blueprint
from web.api.schemas.runs import Run
from web.api.schemas.users import TasteProfile
from web.auth import audience

blueprint = Blueprint("taste-profiles", __name__, url_prefix="/users", description="A person's taste in words.")


@blueprint.get("/<int:user_id>/taste-profile")
@audience("member")
@blueprint.answers(TasteProfile)
def movies(user_id: int) -> Mapping[str, object]:
    """Get the taste profile of movies"""
    return _shown(user_id, "movie")


@blueprint.get("/<int:user_id>/series-taste-profile")
@audience("member")
@blueprint.answers(TasteProfile)
def series(user_id: int) -> Mapping[str, object]:
    """Get the taste profile of series"""
    return _shown(user_id, "series")


@blueprint.post("/<int:user_id>/taste-profile/regenerate")
@audience("member")
@blueprint.answers(Run, 202)
def write_movies(user_id: int) -> jobs.Run:
    """Regenerate the taste profile of movies"""
    return _write(user_id, "movie")


@blueprint.post("/<int:user_id>/series-taste-profile/regenerate")
@audience("member")
@blueprint.answers(Run, 202)
def write_series(user_id: int) -> jobs.Run:
    """Regenerate the taste profile of series"""
    return _write(user_id, "series")


def _shown(user_id: int, kind: str) -> dict[str, object]:
    user = whose.readable(user_id)
    found = synopsis.get(request_db.conn(), auth.me().id, user.id, kind)
    if found is None:
        return {"kind": kind, "text": None, "source": None, "computed_at": None}
    return {"kind": kind, "text": found.text, "source": found.source, "computed_at": found.computed_at}


def _write(user_id: int, kind: str) -> jobs.Run:
    conn, user = request_db.conn(), whose.readable(user_id)
    return runs.start_for(conn, names.WRITE_SYNOPSIS, user.id, kind, by=auth.me().actor)
