"""The bodies of webhooks, in the shapes that were captured from real servers."""

from datetime import UTC

from infra.sample_server.asked import WHOLE
from infra.sample_server.dto import Writer
from infra.sample_server.nouns import TICKS, Item, Token, User, UserData, now, stamp
from infra.sample_server.state import digest

CLIENTS = {"jellyfin": "Jellyfin Web", "emby": "Emby Web"}


def jellyfin_event(
    writer: Writer,
    kind: str,
    user: User,
    item: Item,
    ticks: int,
    *,
    completed: bool,
    reason: str,
    token: Token | None,
) -> dict[str, object]:
    """The flat object of the webhook plugin's generic destination with all properties sent."""
    moment = now()
    event: dict[str, object] = {
        "ServerId": writer.state.server_id,
        "ServerName": "Sample",
        "ServerVersion": writer.dialect.version,
        "ServerUrl": writer.state.url,
        "NotificationType": kind,
        "Timestamp": stamp(moment.astimezone(UTC))[:-1] + "+00:00",
        "UtcTimestamp": stamp(moment),
        **_item(writer, item),
        "PlaybackPositionTicks": ticks,
        "PlaybackPosition": clock(ticks),
        "NotificationUsername": user.name,
        "UserId": user.id,
    }
    if kind == "UserDataSaved":
        return event | _saved(user.data.get(item.id) or UserData(), reason)
    return event | _session(user, item, kind, completed, token)


def _item(writer: Writer, item: Item) -> dict[str, object]:
    value: dict[str, object] = {
        "Name": item.name,
        "Overview": item.overview or "",
        "Tagline": item.taglines[0] if item.taglines else "",
        "ItemId": item.id,
        "ItemType": item.type,
        "RunTimeTicks": item.runtime_ticks or 0,
        "RunTime": clock(item.runtime_ticks or 0),
    }
    value |= {"Year": item.year} if item.year else {}
    value |= {"PremiereDate": item.premiere.date().isoformat()} if item.premiere else {}
    series = writer.state.items.get(item.series_id or "")
    if series:
        value |= {"SeriesName": series.name, "SeriesId": series.id, "SeasonId": item.season_id}
        value |= numbered("Season", item.parent_index) | numbered("Episode", item.index)
    value |= {f"Provider_{name.lower()}": found for name, found in item.provider_ids.items()}
    video = {
        "Title": "1080p H264 SDR",
        "Type": "Video",
        "Codec": "h264",
        "Height": 1080,
        "Width": 1920,
        "PixelFormat": "yuv420p",
    }
    return value | {f"Video_0_{name}": found for name, found in video.items()}


def numbered(noun: str, number: int | None) -> dict[str, object]:
    if number is None:
        return {}
    return {f"{noun}Number": number, f"{noun}Number00": f"{number:02d}", f"{noun}Number000": f"{number:03d}"}


def _saved(data: UserData, reason: str) -> dict[str, object]:
    return {
        "Likes": bool(data.likes),
        "Rating": data.rating or 0,
        "PlaybackPositionTicks": data.position,
        "PlaybackPosition": clock(data.position),
        "PlayCount": data.play_count,
        "Favorite": data.favorite,
        "Played": data.played,
        "SaveReason": reason,
        **({"LastPlayedDate": stamp(data.last_played)} if data.last_played else {}),
    }


def _session(user: User, item: Item, kind: str, completed: bool, token: Token | None) -> dict[str, object]:
    value: dict[str, object] = {
        "MediaSourceId": item.id,
        "IsPaused": False,
        "IsAutomated": False,
        "DeviceId": token.device_id if token else digest(f"device:{user.id}"),
        "DeviceName": token.device if token else "Chrome",
        "ClientName": token.client if token else CLIENTS["jellyfin"],
        "Id": digest(f"session:{user.id}"),
        "Client": token.client if token else CLIENTS["jellyfin"],
        "LastActivityDate": stamp(now()),
        "LastPlaybackCheckIn": stamp(now()),
        "RemoteEndPoint": "127.0.0.1",
    }
    return value | ({"PlayedToCompletion": completed} if kind == "PlaybackStop" else {})


def emby_event(
    writer: Writer,
    kind: str,
    user: User,
    item: Item,
    ticks: int | None,
    *,
    completed: bool,
    token: Token | None,
) -> dict[str, object]:
    """The nested object of Emby's own webhooks; `ticks` None leaves the playback part out."""
    event: dict[str, object] = {
        "Title": f"{user.name}: {kind.replace('.', ' ')} {item.name}",
        "Date": stamp(now()),
        "Event": kind,
        "Severity": "Info",
        "User": {"Name": user.name, "Id": user.id},
        "Item": writer.item(item, WHOLE - {"MediaSources", "People"}),
        "Server": {"Name": "Sample", "Id": writer.state.server_id, "Version": writer.dialect.version},
    }
    if ticks is None:
        return event
    playback: dict[str, object] = {"PositionTicks": ticks, "PlaylistIndex": 0, "PlaylistLength": 1}
    if kind == "playback.stop":
        playback = {"PlayedToCompletion": completed, **playback}
    return event | {"Session": _emby_session(writer, user, token), "PlaybackInfo": playback}


def _emby_session(writer: Writer, user: User, token: Token | None) -> dict[str, object]:
    return {
        "RemoteEndPoint": "127.0.0.1",
        "Client": token.client if token else CLIENTS["emby"],
        "DeviceName": token.device if token else "Chrome",
        "DeviceId": token.device_id if token else digest(f"device:{user.id}"),
        "ApplicationVersion": token.version if token else writer.dialect.version,
        "Id": digest(f"session:{user.id}"),
    }


def clock(ticks: int) -> str:
    seconds = ticks // TICKS
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
