"""What a server tells of one person and one item, as rows of ours: one a title or episode, copies put together."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from shared.media_servers import item_kinds, model
from shared.watching.play_log import Tally
from shared.watching.play_records import Heard, Place

Row = dict[str, object]

LIKED, DISLIKED = 80, 20  # what a thumb says where there is no number
MOST_PLAYS = 2**31 - 1  # what the column holds


def rows(found: Sequence[model.UserData], places: Mapping[str, Place]) -> list[Row]:
    """What is at no place of ours is left out."""
    merged: dict[Place, Row] = {}
    for user_data in found:
        if place := places.get(user_data.item_id):
            merged[place] = _merged(merged.get(place), row(place, user_data))
    return list(merged.values())


def heard(found: Sequence[model.UserData], places: Mapping[str, Place]) -> dict[Place, Heard]:
    """Plays by place. What has episodes is no play: they are."""
    counts: dict[Place, dict[datetime | None, int | None]] = {}
    by_place: dict[Place, Heard] = {}
    for user_data in found:
        place, at = places.get(user_data.item_id), played_at(user_data)
        if place is None or item_kinds.has_episodes(user_data.kind):
            continue
        heard_here, count = by_place.setdefault(place, Heard()), _count(user_data)
        if user_data.played and at:
            heard_here.tallies.append(Tally(user_data.item_id, at, count, user_data.runtime_s))
        # Copies that share what is known of them tell the same of the same moment: that is told once.
        by_moment = counts.setdefault(place, {})
        by_moment[at] = None if count is None or by_moment.get(at, 0) is None else max(count, by_moment.get(at) or 0)
    for place, heard_here in by_place.items():
        place_counts = list(counts[place].values())
        heard_here.count = None if None in place_counts else sum(count or 0 for count in place_counts)
        heard_here.newest = max((tally.at for tally in heard_here.tallies), default=None)
    return by_place


def played_at(user_data: model.UserData) -> datetime | None:
    """None for a date to come: servers with a wrong clock have them, and no play of today is older than such a one."""
    at = user_data.last_played_at
    return at if at and at <= datetime.now(UTC) + timedelta(days=1) else None


def row(place: Place, user_data: model.UserData) -> Row:
    at = played_at(user_data)
    return {
        "title_id": place[0],
        "episode_id": place[1],
        "position_s": user_data.position_s,
        "played": user_data.played,
        "play_count": min(MOST_PLAYS, max(user_data.play_count, int(user_data.played))),
        "last_played_at": at.isoformat() if at else None,
        "is_favorite": user_data.is_favorite,
        # An episode's says nothing of its series, and there is no place for it here.
        "rating": rating(user_data.rating, user_data.likes) if place[1] is None else None,
    }


def place(row: Mapping[str, object]) -> Place:
    title_id, episode_id = row["title_id"], row["episode_id"]
    return int(str(title_id)), None if episode_id is None else int(str(episode_id))


def rating(value: float | None, likes: bool | None) -> int | None:
    """The server's 0–10 on our 1–100; its 0 is none, whatever thumb it makes of that."""
    if value:
        return min(100, max(1, round(value * 10)))
    if likes is None or (value == 0 and not likes):
        return None
    return LIKED if likes else DISLIKED


def _count(user_data: model.UserData) -> int | None:
    """None where the server does not say: its 0 beside a date or a place in the film is an answer cut short."""
    if user_data.play_count > 0:
        return min(MOST_PLAYS, user_data.play_count)
    return None if user_data.played or user_data.last_played_at or user_data.position_s else 0


def _merged(merged: Row | None, other: Row) -> Row:
    """The copy played last tells position and moment; played, favourite and rating hold for the title."""
    if merged is None:
        return other
    older, newer = sorted((merged, other), key=lambda row: str(row["last_played_at"] or ""))
    return newer | {
        "played": older["played"] or newer["played"],
        "play_count": max(int(str(older["play_count"])), int(str(newer["play_count"]))),
        "is_favorite": older["is_favorite"] or newer["is_favorite"],
        "rating": newer["rating"] if newer["rating"] is not None else older["rating"],
    }
