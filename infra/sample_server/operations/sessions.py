"""Who is connected and what plays: session lists and playback reports."""

from datetime import timedelta

from infra.sample_server import playback
from infra.sample_server.asked import WHOLE
from infra.sample_server.exchange import Answer, Refused, answer
from infra.sample_server.nouns import Token, now, stamp
from infra.sample_server.operations import lookup
from infra.sample_server.request import Request
from infra.sample_server.state import digest


def describe(request: Request, token: Token) -> dict[str, object]:
    user = request.state.users.get(token.user_id or "")
    value: dict[str, object] = {
        "Id": session_id(token),
        "ServerId": request.state.server_id,
        "Client": token.client,
        "DeviceName": token.device,
        "DeviceId": token.device_id,
        "ApplicationVersion": token.version,
        "LastActivityDate": stamp(token.last_active),
        "PlayState": {"CanSeek": False, "IsPaused": False, "IsMuted": False, "RepeatMode": "RepeatNone"},
        "PlayableMediaTypes": ["Video"],
        "SupportedCommands": [],
        "SupportsRemoteControl": False,
    }
    if user:
        value |= {"UserId": user.id, "UserName": user.name}
    if request.dialect.is_jellyfin:
        value |= {"IsActive": True, "SupportsMediaControl": False, "LastPlaybackCheckIn": stamp(token.last_active)}
    if token.playing:
        item = request.state.items.get(str(token.playing["item"]))
        if item:
            value["NowPlayingItem"] = request.server.writer.item(item, WHOLE - {"MediaSources", "People"})
        value["PlayState"] = {
            "PositionTicks": token.playing["position"],
            "IsPaused": token.playing["paused"],
            "CanSeek": True,
        }
    return value


def session_id(token: Token) -> str:
    return digest(f"session:{token.value}")


def listed(request: Request) -> Answer:
    within, device = request.number("activeWithinSeconds"), request.text("deviceId")
    since = now() - timedelta(seconds=within) if within else None
    shown = [
        token
        for token in request.state.tokens.values()
        if token.user_id
        and (request.is_admin or token.user_id == request.token.user_id)  # type: ignore[union-attr]
        and (since is None or token.last_active >= since)
        and device in (None, token.device_id)
    ]
    return answer([describe(request, token) for token in shown])


def started(request: Request) -> Answer:
    _report(request, "start")
    return request.dialect.done()


def progressed(request: Request) -> Answer:
    _report(request, "progress")
    return request.dialect.done()


def stopped(request: Request) -> Answer:
    _report(request, "stop")
    return request.dialect.done()


def _report(request: Request, what: str) -> None:
    body = request.json()
    if request.token is None or request.caller is None:
        raise Refused(400, "Playback reports need the token of a signed-in user.")
    item = lookup.seen(request, request.dialect.plain_id(str(body.get("ItemId") or "")), request.caller)
    position = body.get("PositionTicks")
    ticks = position if isinstance(position, int) else 0
    request.token.playing = (
        None if what == "stop" else {"item": item.id, "position": ticks, "paused": bool(body.get("IsPaused"))}
    )
    playback.report(request.server, request.caller, item, what, ticks, token=request.token)


def capabilities(request: Request) -> Answer:
    return request.dialect.done()
