"""Emby's own webhooks: JSON, or the same JSON in the form field `data` up to version 4.8."""

from collections.abc import Mapping

from shared.language import gettext
from shared.media_servers import events, fields, item_kinds, model, parsing
from shared.media_servers.fields import Row

KINDS: Mapping[str, model.EventKind] = {
    "playback.start": "start",
    "playback.pause": "progress",
    "playback.unpause": "progress",
    "playback.progress": "progress",
    "playback.stop": "stop",
    "item.markplayed": "played",
    "item.markunplayed": "unplayed",
    "item.rate": "favorite",
    "library.new": "library",
    "library.deleted": "library",
    "system.notificationtest": "test",
    "system.webhooktest": "test",
}
# A mark says by itself whether the item counts as played.
MARKS: Mapping[str, bool] = {"item.markplayed": True, "item.markunplayed": False}


def read(body: bytes, content_type: str) -> model.PlayEvent | None:
    payload = events.document(body, content_type)
    name = fields.text(payload, "Event")
    if name is None:
        raise events.invalid("Event", gettext("is missing"))
    kind, item = KINDS.get(name), fields.child(payload, "Item")
    type = events.text_of(item, "Type")
    if kind is None or (kind not in events.ABOUT_NOBODY and type and item_kinds.of_type(type) is None):
        return None
    about_somebody, named = kind not in events.ABOUT_NOBODY, events.text_of(fields.child(payload, "User"), "Name")
    user, data = fields.child(payload, "User"), fields.child(item, "UserData")
    if kind == "favorite" and events.rating(data) is not None:
        kind = "rating"
    return model.PlayEvent(
        kind=kind,
        server_id=events.optional(fields.child(payload, "Server"), "Id"),
        event_id=events.event_id(kind, payload),
        at=events.moment(payload, "Date"),
        user_id=events.user_id(user, "Id", named, "User.Id") if about_somebody else None,
        user_name=named or None if about_somebody else None,
        item_id=events.needed(item, "Id", "Item.Id") if about_somebody else events.optional(item, "Id"),
        item_kind=item_kinds.of_type(type),
        series_id=events.optional(item, "Id" if item_kinds.is_whole(type) else "SeriesId"),
        **_place(item, type),
        provider_ids=parsing.ids_of(fields.child(item, "ProviderIds")),
        position_s=_position(payload, data),
        duration_s=fields.seconds(item, "RunTimeTicks"),
        completed=_completed(payload, name, data),
        is_favorite=fields.flag(data, "IsFavorite"),
        rating=events.rating(data),
    )


def _place(item: Row, type: str) -> dict[str, int | None]:
    """A season's own number is its index."""
    if type == "Season":
        return {"season": fields.whole(item, "IndexNumber"), "number": None}
    return {"season": fields.whole(item, "ParentIndexNumber"), "number": fields.whole(item, "IndexNumber")}


def _position(payload: Row, data: Row) -> int | None:
    position = events.position(fields.child(payload, "PlaybackInfo"))
    return events.position(data) if position is None else position


def _completed(payload: Row, name: str, data: Row) -> bool | None:
    if name in MARKS:
        return MARKS[name]
    completed = fields.flag(fields.child(payload, "PlaybackInfo"), "PlayedToCompletion")
    return fields.flag(data, "Played") if completed is None else completed
