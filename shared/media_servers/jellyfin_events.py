"""Webhooks of Jellyfin's Webhook plugin: flat JSON, whatever the content type says (it is text/plain by default)."""

from collections.abc import Mapping

from shared.media_servers import events, fields, model, parsing
from shared.media_servers.fields import Row

PLAYBACK: Mapping[str, model.EventKind] = {
    "PlaybackStart": "start",
    "PlaybackProgress": "progress",
    "PlaybackStop": "stop",
}
LIBRARY = frozenset({"ItemAdded", "ItemDeleted"})
TESTS = frozenset({"Generic", "Test"})


def read(body: bytes) -> model.PlayEvent | None:
    payload = events.json_object(body)
    kind = _kind(payload)
    type = fields.text(payload, "ItemType") or ""
    if kind is None or (kind not in events.ABOUT_NOBODY and type not in events.ITEM_KINDS):
        return None
    about_somebody = kind not in events.ABOUT_NOBODY
    return model.PlayEvent(
        kind=kind,
        server_id=events.optional(payload, "ServerId"),
        event_id=events.event_id(kind, payload),
        at=events.moment(payload, "UtcTimestamp", "Timestamp"),
        user_id=events.needed(payload, "UserId") if about_somebody else None,
        user_name=fields.text(payload, "NotificationUsername") if about_somebody else None,
        item_id=events.needed(payload, "ItemId") if about_somebody else events.optional(payload, "ItemId"),
        item_kind=events.ITEM_KINDS.get(type),
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
        raise events.invalid("NotificationType", "is missing")
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
        raise events.invalid("SaveReason", "is missing")
    if reason in ("TogglePlayed", "Import"):
        return "played" if played else "unplayed"
    if reason == "PlaybackFinished":
        return "played" if played else "stop"
    if reason in ("UpdateUserRating", "UpdateUserData"):
        return "favorite" if events.rating(payload) is None else "rating"
    return None


def _completed(payload: Row) -> bool | None:
    told = fields.flag(payload, "PlayedToCompletion")
    return fields.flag(payload, "Played") if told is None else told


def _series_id(payload: Row, type: str) -> str | None:
    return events.optional(payload, "ItemId" if type == "Series" else "SeriesId")


def _provider_ids(payload: Row) -> dict[str, str]:
    found = {name.removeprefix("Provider_"): id for name, id in payload.items() if name.startswith("Provider_")}
    return parsing.provider_ids(found)
