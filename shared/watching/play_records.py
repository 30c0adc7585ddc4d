"""The plays on record, made to follow what one account on one server tells."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shared import db
from shared.db import Conn
from shared.titles.library_rows import as_json
from shared.watching import play_log
from shared.watching.play_log import Play, Tally

sql = db.queries("watching/play_log")

Place = tuple[int, int | None]  # title, episode


@dataclass(frozen=True)
class Account:
    user_id: int
    server_id: int
    subject: str


@dataclass
class Heard:
    """What was told of one place: each item's newest play, and how many there were of all of them, None for unknown."""

    tallies: list[Tally] = field(default_factory=list)
    count: int | None = None
    newest: datetime | None = None


def heal(conn: Conn, user_id: int) -> None:
    """Takes dates out of a person's rows that an earlier reading should not have let in."""
    conn.execute(sql.heal, {"user_id": user_id})


def follow(conn: Conn, account: Account, heard: Mapping[Place, Heard], settled: Collection[Place]) -> int:
    """Adds, moves and, where all copies of a title were heard, takes back. Returns how many rows changed."""
    given = {"user_id": account.user_id, "server_id": account.server_id, "rows": _places(heard)}
    stored: dict[Place, list[Play]] = defaultdict(list)
    unheard: set[int] = set()
    for row in db.all(conn, sql.of_places, given):
        place, is_new = (row.pop("title_id"), row.pop("episode_id")), row.pop("is_new")
        stored[place].append(Play(**row))
        unheard |= {row["id"]} if is_new else set()
    added, changed, gone, adopted = [], [], [], []
    for place, heard_here in heard.items():
        plays = play_log.follow(stored[place], heard_here.tallies)
        if place in settled and heard_here.count is not None:
            left = play_log.kept(plays, heard_here.count, heard_here.newest)
            gone += [play.id for play in plays if play.id and play not in left and play.id not in unheard]
            plays = left
        if _is_adopted(stored[place], plays):
            adopted.append(place)
        before = set(stored[place])
        added += [_new(account, place, play) for play in plays if not play.id]
        changed += [_changed(play) for play in plays if play.id and play not in before]
    if adopted:
        conn.execute(sql.confirm, given | {"rows": _places(adopted)})
    return _write(conn, account, added, changed, gone)


def _is_adopted(before: Sequence[Play], after: Sequence[Play]) -> bool:
    """Whether a copy took over what one told of that is gone: from now on it has the last word."""
    orphans = {play.id for play in before if play.is_orphan}
    return any(play.id in orphans and not play.is_orphan for play in after)


def take_back(conn: Conn, user_id: int, server_id: int, places: Sequence[Place]) -> int:
    """Watched no more, says the server."""
    given = {"user_id": user_id, "server_id": server_id, "rows": _places(places)}
    return conn.execute(sql.take_back, given).rowcount


def _write(
    conn: Conn, account: Account, added: list[dict[str, object]], changed: list[dict[str, object]], gone: list[int]
) -> int:
    given = {"user_id": account.user_id, "server_id": account.server_id}
    written = 0
    if gone:
        written += conn.execute(sql.remove, given | {"ids": gone}).rowcount
    if changed:
        written += conn.execute(sql.change, given | {"rows": as_json(changed)}).rowcount
    if added:
        written += conn.execute(sql.add, given | {"rows": as_json(added)}).rowcount
    return written


def _places(places: Mapping[Place, object] | Sequence[Place]) -> object:
    return as_json([{"title_id": title_id, "episode_id": episode_id} for title_id, episode_id in places])


def _new(account: Account, place: Place, play: Play) -> dict[str, object]:
    event_id = f"{account.server_id}:{account.subject}:{play.item_id}:{play.at.isoformat()}"
    return {
        "title_id": place[0],
        "episode_id": place[1],
        "event_id": event_id,
        "duration_s": play.duration_s,
    } | _changed(play)


def _changed(play: Play) -> dict[str, object]:
    return {"id": play.id, "at": play.at, "item_id": play.item_id, "count": play.count}
