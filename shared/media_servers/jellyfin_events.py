"""Webhooks of Jellyfin's Webhook plugin: flat JSON, whatever the content type says (it is text/plain by default)."""

from collections.abc import Mapping

from shared.language import gettext
from shared.media_servers import events, fields, item_kinds, model, parsing
from shared.media_servers.fields import Row

PLAYBACK: Mapping[str, model.EventKind] = {
    "PlaybackStart": "start",
    "PlaybackProgress": "progress",
    "PlaybackStop": "stop",
}
LIBRARY = frozenset({"ItemAdded", "ItemDeleted"})
TESTS = frozenset({"Generic", "Test"})


def read(body: bytes, content_type: str) -> model.PlayEvent | None:
    """An item of no type may be a film or an episode; whoever records the event looks it up."""
    payload = events.document(body, content_type)
    kind = _kind(payload)
    type = events.text_of(payload, "ItemType")
    if kind is None or (kind not in events.ABOUT_NOBODY and type and item_kinds.of_type(type) is None):
        return None
    about_somebody, named = kind not in events.ABOUT_NOBODY, events.text_of(payload, "NotificationUsername")
    return model.PlayEvent(
        kind=kind,
        server_id=events.optional(payload, "ServerId"),
        event_id=events.event_id(kind, payload),
        at=events.moment(payload, "UtcTimestamp", "Timestamp"),
        user_id=events.user_id(payload, "UserId", named) if about_somebody else None,
        user_name=named or None if about_somebody else None,
        item_id=events.needed(payload, "ItemId") if about_somebody else events.optional(payload, "ItemId"),
        item_kind=item_kinds.of_type(type),
        series_id=_series_id(payload, type),
        season=fields.whole(payload, "SeasonNumber"),
        number=fields.whole(payload, "EpisodeNumber"),
        provider_ids=_provider_ids(payload),
        position_s=events.position(payload),
        duration_s=fields.seconds(payload, "RunTimeTicks"),
        completed=_completed(payload),
        is_favorite=fields.flag(payload, "Favorite"),
        rating=events.rating(payload),
    )


def _kind(payload: Row) -> model.EventKind | None:
    name = fields.text(payload, "NotificationType")
    if name is None:
        raise events.invalid("NotificationType", gettext("is missing"))
    if name == "UserDataSaved":
        return _saved(payload)
    if name in LIBRARY:
        return "library"
    return "test" if name in TESTS else PLAYBACK.get(name)


def _saved(payload: Row) -> model.EventKind | None:
    """Why the person's data was saved. Start and progress also come as events of their own, so they say nothing new.

    Jellyfin gives favourites and ratings the same reason; a rating of 0 is none, so it must be about the favourite.
    """
    reason, played = fields.text(payload, "SaveReason"), fields.flag(payload, "Played")
    if reason is None:
        raise events.invalid("SaveReason", gettext("is missing"))
    if reason in ("TogglePlayed", "Import"):
        return "played" if played else "unplayed"
    if reason == "PlaybackFinished":
        return "played" if played else "stop"
    if reason in ("UpdateUserRating", "UpdateUserData"):
        if reason == "UpdateUserData" and _is_blank(payload):
            return "unplayed"
        return "favorite" if events.rating(payload) is None else "rating"
    return None


def _is_blank(payload: Row) -> bool:
    """Everything was taken off. A film that is being watched again is not played meanwhile, but was once."""
    is_unplayed = fields.flag(payload, "Played") is False and fields.whole(payload, "PlayCount") == 0
    return is_unplayed and not fields.flag(payload, "Favorite") and events.rating(payload) is None


def _completed(payload: Row) -> bool | None:
    completed = fields.flag(payload, "PlayedToCompletion")
    return fields.flag(payload, "Played") if completed is None else completed


def _series_id(payload: Row, type: str) -> str | None:
    return events.optional(payload, "ItemId" if item_kinds.is_whole(type) else "SeriesId")


def _provider_ids(payload: Row) -> dict[str, str]:
    found = {name.removeprefix("Provider_"): id for name, id in payload.items() if name.startswith("Provider_")}
    return parsing.ids_of(found)
