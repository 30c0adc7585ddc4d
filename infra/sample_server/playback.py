"""Playing something: the rules that turn a position into played, in progress or nothing, and the events it sends."""

from datetime import datetime

from infra.sample_server.nouns import Item, Token, User, now
from infra.sample_server.parts import Parts

# Below the first share a start counts as nothing, above the second as watched to the end.
LEAST, MOST = 0.05, 0.90


def report(server: Parts, user: User, item: Item, what: str, ticks: int, *, token: Token | None = None) -> None:
    """A player's start, progress or stop, as the real servers book it."""
    if what == "start":
        start(server, user, item, at=now(), token=token)
    elif what == "progress":
        server.state.data(user, item.id).position = ticks
        server.state.saved_data(user)
    else:
        stop(server, user, item, ticks, at=now(), token=token)


def start(server: Parts, user: User, item: Item, *, at: datetime, token: Token | None = None) -> None:
    data = server.state.data(user, item.id)
    data.play_count, data.last_played = data.play_count + 1, at
    # What is begun again is unplayed until its end on Jellyfin before 12; Emby is held for its elder.
    data.played = data.played and server.dialect.is_jellyfin and server.dialect.since(12)
    server.state.saved_data(user)
    kind = "VideoPlayback" if server.dialect.is_jellyfin else "playback.start"
    server.state.log(kind, f"{user.name} is playing {item.name}", user_id=user.id, item_id=item.id)
    server.webhooks.playback(user, item, "start", 0, completed=False, token=token)


def stop(server: Parts, user: User, item: Item, ticks: int, *, at: datetime, token: Token | None = None) -> bool:
    """Books the stop at `ticks`; true when that was the end."""
    data = server.state.data(user, item.id)
    share = ticks / item.runtime_ticks if item.runtime_ticks else 1.0
    completed = share >= MOST
    data.position = ticks if LEAST <= share < MOST else 0
    data.played = data.played or completed
    data.last_played = at
    server.state.saved_data(user)
    kind = "VideoPlaybackStopped" if server.dialect.is_jellyfin else "playback.stop"
    server.state.log(kind, f"{user.name} has finished playing {item.name}", user_id=user.id, item_id=item.id)
    server.webhooks.playback(user, item, "stop", ticks, completed=completed, token=token)
    return completed


def play(server: Parts, user: User, item: Item, *, ticks: int, at: datetime) -> bool:
    """A whole sitting, from start to `ticks`."""
    start(server, user, item, at=at)
    return stop(server, user, item, ticks, at=at)
