"""Channels: lists by criteria of one's own, filled by a job, shared, and published as private playlists."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from shared import jobs
from shared.curation import channels
from shared.curation.channels import Criteria
from shared.errors import Invalid
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.paging import Page, Paging, cut
from web.api.schemas import camel
from web.api.schemas.channels import (
    Channel,
    ChannelChanges,
    ChannelPreview,
    ListedChannel,
    NewChannel,
    Somebody,
    WantedChannels,
)
from web.api.schemas.runs import Run
from web.auth import audience

blueprint = Blueprint("channels", __name__, url_prefix="/channels", description="Lists by criteria of your own.")


@blueprint.get("")
@audience("member")
@blueprint.arguments(WantedChannels, location="query")
@blueprint.answers(ListedChannel, many=True)
def listing(wanted: Mapping[str, Any]) -> Page:
    """List channels

    Your own and those that are shared with you, by name.
    """
    conn, me = request_db.conn(), auth.me().id
    return Page(channels.listing(conn, me, **wanted), channels.count(conn, me), wanted["limit"], wanted["offset"])


@blueprint.post("")
@audience("member")
@blueprint.arguments(NewChannel)
@blueprint.answers(Channel, 201)
def create(given: Mapping[str, Any]) -> Mapping[str, object]:
    """Create a channel

    It is empty until it is generated.
    """
    return _made(given, is_draft=False)


@blueprint.post("/preview")
@audience("member")
@blueprint.arguments(ChannelPreview)
@blueprint.answers(Channel, 202)
def preview(given: Mapping[str, Any]) -> Mapping[str, object]:
    """Create a preview of a channel

    A draft of your own that is being filled: get it until `madeAt` says that it is. A change (PUT) keeps it; else it goes after a day.
    """
    return _made(given, is_draft=True)


@blueprint.get("/people")
@audience("member")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(Somebody, many=True)
def people(wanted: Mapping[str, Any]) -> Page:
    """List people to share with"""
    return cut(channels.people(request_db.conn(), auth.me().id), wanted["limit"], wanted["offset"])


@blueprint.get("/<int:channel_id>")
@audience("member")
@blueprint.answers(Channel)
def get(channel_id: int) -> Mapping[str, object]:
    """Get a channel

    With the titles that you may see of it, in order.
    """
    return _shown(channel_id)


@blueprint.put("/<int:channel_id>")
@audience("member")
@blueprint.arguments(ChannelChanges)
@blueprint.answers(Channel)
def change(changes: Mapping[str, Any], channel_id: int) -> Mapping[str, object]:
    """Update a channel

    Only what is sent changes. Its titles stay until it is generated again.
    """
    with _named_as_sent():
        channels.change(request_db.conn(), auth.me().id, channel_id, changes, by=auth.me().actor)
    return _shown(channel_id)


@blueprint.delete("/<int:channel_id>")
@audience("member")
@blueprint.answers(None, 204)
def delete(channel_id: int) -> None:
    """Delete a channel

    With its playlists on media servers.
    """
    channels.delete(request_db.conn(), auth.me().id, channel_id, by=auth.me().actor)


@blueprint.post("/<int:channel_id>/generate")
@audience("member")
@blueprint.answers(Run, 202)
def generate(channel_id: int) -> jobs.Run:
    """Regenerate a channel's titles

    By the language model where the household wants that, else by the engine.
    """
    return channels.generate(request_db.conn(), auth.me().id, channel_id, by=auth.me().actor)


@blueprint.post("/<int:channel_id>/sync")
@audience("member")
@blueprint.answers(Run, 202)
def sync(channel_id: int) -> jobs.Run:
    """Sync a channel to the media server

    It is published from now on: as a private playlist of yours, and of each whom you share it with.
    """
    return channels.sync(request_db.conn(), auth.me().id, channel_id, by=auth.me().actor)


def _made(given: Mapping[str, Any], *, is_draft: bool) -> Mapping[str, object]:
    me = auth.me()
    with _named_as_sent():
        made = channels.create(request_db.conn(), me.id, Criteria(**given), by=me.actor, is_draft=is_draft)
    return _shown(made)


def _shown(channel_id: int) -> Mapping[str, object]:
    conn, me = request_db.conn(), auth.me().id
    channel, titles = channels.get(conn, me, channel_id), channels.titles(conn, me, channel_id)
    told = asdict(channel) | {"titles": titles, "title_count": len(titles)}
    own = ("examples", "excluded", "shared_with", "text_preference", "seed")
    if channel.owner_id != me:
        return {name: value for name, value in told.items() if name not in own}
    marks = channels.marks(conn, me, channel_id)
    return told | {
        "examples": [row for row in marks if row["is_example"]],
        "excluded": [row for row in marks if not row["is_example"]],
        "shared_with": channels.shares(conn, channel_id),
    }


@contextmanager
def _named_as_sent() -> Iterator[None]:
    """Fields bear the names that they have in JSON."""
    try:
        yield
    except Invalid as problem:
        field = str(problem.details.get("field") or "")
        raise Invalid(problem.message.replace(field, camel(field)), field=camel(field) or None) from problem
