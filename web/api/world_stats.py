"""Numbers of the world: how many people watch what just now, and the scores that follow from it."""

from shared import jobs
from shared.discovery import world_stats
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.schemas.runs import Run
from web.auth import audience

blueprint = Blueprint("world-stats", __name__, url_prefix="/stats", description="How many of the world watch what.")


@blueprint.post("/sync")
@audience("admin")
@blueprint.answers(Run, 202)
def sync() -> jobs.Run:
    """Start a stats sync

    Asks Trakt what is watched just now, writes it for the titles that are here, and computes their scores anew.
    """
    return world_stats.ask(request_db.conn(), by=auth.me().actor)
