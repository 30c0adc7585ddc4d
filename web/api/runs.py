"""One run of a job: to look at, and to follow while it goes on."""

import json
from collections.abc import Iterator, Mapping

from flask import Response

from shared import jobs
from shared.errors import NotFound
from shared.jobs import progress
from shared.people.accounts import User
from web import auth, request_db, streams
from web.api.blueprint import Blueprint
from web.api.schemas.runs import Run
from web.auth import audience

blueprint = Blueprint("runs", __name__, url_prefix="/jobs", description="One run of a job.")

NO_RUN = "There is no such run, or none for you."


@blueprint.get("/runs/<int:run_id>")
@audience("member")
@blueprint.answers(Run)
def one(run_id: int) -> Mapping[str, object]:
    """A run that you started; for administrators, any"""
    return _run(auth.me(), run_id)


@blueprint.get("/progress/stream/<int:run_id>")
@audience("member")
@blueprint.response(200, content_type="text/event-stream")
def follow(run_id: int) -> Response:
    """Follow a run, as server-sent events

    `progress` with the run as JSON, now and after each change; the stream ends with the run. Reconnect when it ends
    before: a server that has no thread to spare tells what is so now and ends.
    """
    _run(auth.me(), run_id)
    look = RunLook(run_id)
    return streams.answer(progress.CHANNEL, look, look.concerns, over=lambda: look.is_over)


class RunLook:
    """Remembers whether the run has ended: there is nothing to follow any more."""

    def __init__(self, run_id: int) -> None:
        self.run_id, self.is_over = run_id, False

    def __call__(self) -> Iterator[tuple[str, str]]:
        with request_db.pool().connection() as conn:
            run = jobs.get(conn, self.run_id)
        self.is_over = run is None or run["state"] not in jobs.LIVE
        if run is not None:
            yield "progress", json.dumps(Run().dump(run))

    def concerns(self, payload: str) -> bool:
        """The payload is the run's id and its parent's."""
        return str(self.run_id) in payload.split()


def _run(user: User, run_id: int) -> Mapping[str, object]:
    run = jobs.get(request_db.conn(), run_id)
    if run is None or not (user.is_admin or run["requested_by"] == user.id):
        raise NotFound(NO_RUN)
    return run
