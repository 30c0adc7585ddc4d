"""Deliveries of both servers, as their webhooks word the end of a film, to be sent more than once."""

import json
from datetime import UTC, datetime


def stop(kind: str, user_id: str, item_id: str) -> tuple[bytes, dict[str, str]]:
    """The film was seen to its end just now."""
    body = jellyfin(user_id, item_id) if kind == "jellyfin" else emby(user_id, item_id)
    mime = "text/plain; charset=utf-8" if kind == "jellyfin" else "application/json"
    return json.dumps(body).encode(), {"Content-Type": mime}


def jellyfin(user_id: str, item_id: str) -> dict[str, object]:
    return {
        "NotificationType": "PlaybackStop", "UtcTimestamp": moment(), "ItemId": item_id, "ItemType": "Movie",
        "RunTimeTicks": 60_000_000_000, "PlaybackPositionTicks": 59_900_000_000, "PlayedToCompletion": True,
        "NotificationUsername": "Finn", "UserId": user_id, "ServerId": "0",
    }  # fmt: skip


def emby(user_id: str, item_id: str) -> dict[str, object]:
    return {
        "Event": "playback.stop", "Date": moment(), "User": {"Id": user_id, "Name": "Finn"}, "Server": {"Id": "0"},
        "Item": {"Id": item_id, "Type": "Movie", "RunTimeTicks": 60_000_000_000},
        "PlaybackInfo": {"PlayedToCompletion": True, "PositionTicks": 59_900_000_000},
    }  # fmt: skip


def moment() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f0Z")
