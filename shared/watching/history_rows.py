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
    for one in found:
        if place := places.get(one.item_id):
            merged[place] = _merged(merged.get(place), row(place, one))
    return list(merged.values())


def heard(found: Sequence[model.UserData], places: Mapping[str, Place]) -> dict[Place, Heard]:
    """Plays by place. What has episodes is no play: they are."""
    counts: dict[Place, dict[datetime | None, int | None]] = {}
    by_place: dict[Place, Heard] = {}
    for one in found:
        place, at = places.get(one.item_id), played_at(one)
        if place is None or item_kinds.has_episodes(one.kind):
            continue
        heard_here, count = by_place.setdefault(place, Heard()), _count(one)
        if one.played and at:
            heard_here.told.append(Tally(one.item_id, at, count, one.runtime_s))
        # Copies that share what is known of them tell the same of the same moment: that is told once.
        known = counts.setdefault(place, {})
        known[at] = None if count is None or known.get(at, 0) is None else max(count, known.get(at) or 0)
    for place, heard_here in by_place.items():
        told = list(counts[place].values())
        heard_here.count = None if None in told else sum(one or 0 for one in told)
        heard_here.newest = max((one.at for one in heard_here.told), default=None)
    return by_place


def played_at(one: model.UserData) -> datetime | None:
    """None for a date to come: servers with a wrong clock have them, and no play of today is older than such a one."""
    at = one.last_played_at
    return at if at and at <= datetime.now(UTC) + timedelta(days=1) else None


def row(place: Place, one: model.UserData) -> Row:
    at = played_at(one)
    return {
        "title_id": place[0],
        "episode_id": place[1],
        "position_s": one.position_s,
        "played": one.played,
        "play_count": min(MOST_PLAYS, max(one.play_count, int(one.played))),
        "last_played_at": at.isoformat() if at else None,
        "is_favorite": one.is_favorite,
        # An episode's says nothing of its series, and there is no place for it here.
        "rating": rating(one.rating, one.likes) if place[1] is None else None,
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


def _count(one: model.UserData) -> int | None:
    """None where the server does not say: its 0 beside a date or a place in the film is an answer cut short."""
    if one.play_count > 0:
        return min(MOST_PLAYS, one.play_count)
    return None if one.played or one.last_played_at or one.position_s else 0


def _merged(one: Row | None, other: Row) -> Row:
    """The copy played last tells position and moment; played, favourite and rating hold for the title."""
    if one is None:
        return other
    older, newer = sorted((one, other), key=lambda row: str(row["last_played_at"] or ""))
    return newer | {
        "played": older["played"] or newer["played"],
        "play_count": max(int(str(older["play_count"])), int(str(newer["play_count"]))),
        "is_favorite": older["is_favorite"] or newer["is_favorite"],
        "rating": newer["rating"] if newer["rating"] is not None else older["rating"],
    }
