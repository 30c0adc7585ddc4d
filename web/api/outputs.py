"""What is brought to media servers: what is there, what would be done, in which format, and what people decide of their own."""

from collections.abc import Mapping
from typing import Any

from shared import jobs, options
from shared.jobs import names, runs
from shared.output import personal, preview, records
from shared.output.personal import Wishes
from shared.output.preview import Planned, PlannedTopPicks
from web import auth, request_db
from web.api import paging, whose
from web.api.blueprint import Blueprint
from web.api.options import apply
from web.api.paging import Page, Paging
from web.api.schemas import outputs as schemas
from web.api.schemas.kinds import OF_KINDS
from web.api.schemas.runs import Run
from web.auth import audience

blueprint = Blueprint("outputs", __name__, description="Picks on media servers, as libraries and playlists.")


@blueprint.get("/outputs")
@audience("admin")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(schemas.Output, many=True)
def listing(page: Mapping[str, Any]) -> Page:
    """List outputs

    Every library, collection and playlist of Matinee on media servers.
    """
    return paging.cut(records.listing(request_db.conn()), **page)


@blueprint.get("/outputs/plan")
@audience("admin")
@blueprint.arguments(schemas.WantedPlan, location="query")
@blueprint.answers(schemas.PlannedOutput, many=True)
def plan(wanted: Mapping[str, Any]) -> list[Planned]:
    """Get the output plan of a user

    What publishing somebody's picks would do on each server, and who would see it. Nothing is done, and no server is asked.
    """
    user = whose.readable(wanted["user_id"])
    return preview.of(request_db.conn(), user.id, wanted["kind"], viewer=auth.me().id)


@blueprint.get("/outputs/plan/top-picks")
@audience("admin")
@blueprint.arguments(schemas.OfKind, location="query")
@blueprint.answers(schemas.PlannedTopPicks, many=True)
def plan_top_picks(wanted: Mapping[str, Any]) -> list[PlannedTopPicks]:
    """Get the output plan of top picks

    What a library of top picks would come to on each server, wanted or not: who would be let into it, and who gets a playlist in
    its place. Nothing is done, and no server is asked.
    """
    return preview.of_top_picks(request_db.conn(), wanted["kind"], viewer=auth.me().id)


@blueprint.post("/outputs/apply")
@audience("admin")
@blueprint.arguments(schemas.WantedPublication)
@blueprint.answers(Run, 202)
def publish(wanted: Mapping[str, Any]) -> jobs.Run:
    """Start publishing

    Somebody's picks, or everybody's, are brought to the media servers now.
    """
    conn, user_id = request_db.conn(), wanted["user_id"]
    args = {} if user_id is None else {"user_id": whose.readable(user_id).id}
    return runs.start(conn, names.PUBLISH[wanted["kind"]], args, by=auth.me().actor)


@blueprint.get("/settings/output-format")
@audience("admin")
@blueprint.answers(schemas.OutputFormat)
def config() -> Mapping[str, object]:
    """Get the output format

    In which form picks come to media servers, and how the files of libraries lie.
    """
    values = options.all_values(request_db.conn())
    common = {name: values[option.name] for name, option in schemas.COMMON.items()}
    return common | {plural: values[_option(plural)] for plural in schemas.SHAPES}


@blueprint.patch("/settings/output-format")
@audience("admin")
@blueprint.arguments(schemas.OutputFormatChanges)
@blueprint.answers(schemas.OutputFormat)
def configure(changes: Mapping[str, Any]) -> Mapping[str, object]:
    """Update the output format

    What is named; everybody's outputs follow within a quarter of an hour, and nothing of the format before is left. Lists of libraries
    in the place of every library (`allFolders` convert) have to be confirmed: without `confirm` the answer says whom they concern.
    """
    wanted = {name: value for name, value in changes.items() if name != "confirm"}
    apply({_option(name): value for name, value in wanted.items()}, confirm=changes.get("confirm", False))
    return config()


@blueprint.get("/users/<int:user_id>/library")
@audience("member")
@blueprint.answers(schemas.Wishes)
def wishes(user_id: int) -> Wishes:
    """Get the library wishes of a user

    What a person calls their library on media servers, and whether plots in it begin with why.
    """
    return personal.of(request_db.conn(), whose.readable(user_id).id)


@blueprint.patch("/users/<int:user_id>/library")
@audience("member")
@blueprint.arguments(schemas.WishChanges)
@blueprint.answers(schemas.Wishes)
def change_wishes(changes: Mapping[str, Any], user_id: int) -> Wishes:
    """Update the library wishes of a user

    What is named; null goes back to the household's. A name that somebody has on the server already gets a number.
    """
    user, me = whose.readable(user_id), auth.me()
    return personal.change(request_db.conn(), user.id, changes, by=me.actor, as_admin=me.is_admin)


def _option(name: str) -> str:
    return f"output.{OF_KINDS[name]}_format" if name in OF_KINDS else f"output.{name}"
