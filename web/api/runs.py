"""One run of a job: to look at, and to follow while it goes on."""

import json

from flask import Response

from shared import jobs
from shared.errors import NotFound
from shared.jobs import following
from shared.language import gettext
from shared.people.accounts import User
from web import auth, request_db, streams
from web.api.blueprint import Blueprint
from web.api.schemas.runs import Run
from web.auth import audience

blueprint = Blueprint("runs", __name__, url_prefix="/jobs", description="One run of a job.")

NO_RUN = gettext("There is no such run, or none for you.")


@blueprint.get("/runs/<int:run_id>")
@audience("member")
@blueprint.answers(Run)
def get(run_id: int) -> jobs.Run:
    """Get a run

    One that you started; for administrators, any.
    """
    return _run(auth.me(), run_id)


@blueprint.get("/progress/stream/<int:run_id>")
@audience("member")
@blueprint.response(200, content_type="text/event-stream")
def follow(run_id: int) -> Response:
    """Follow a run

    As server-sent events. `progress` with the run as JSON, now and after each change; the stream ends with the run.
    Reconnect when it ends before: a server that has no thread to spare tells what is so now and ends.
    """
    _run(auth.me(), run_id)
    return streams.answer(_told(run_id))


def _told(run_id: int) -> streams.Followed:
    def look() -> list[jobs.Run]:
        with request_db.pool().connection() as conn:
            return following.look(conn, [run_id])

    for found in following.follow([run_id], look, every_s=streams.pace_s(), breath_s=streams.BREATH_S):
        yield None if found is None else [("progress", json.dumps(Run().dump(run))) for run in found]


def _run(user: User, run_id: int) -> jobs.Run:
    run = jobs.get(request_db.conn(), run_id)
    if run is None or not (user.is_admin or run.requested_by == user.id):
        raise NotFound(NO_RUN)
    return run
