"""What people watched, as the media server tells it: whole histories, newest plays, and single events as they happen."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from shared import db, jobs, options
from shared.db import Conn
from shared.library_rows import PROVIDERS, as_json
from shared.media_servers import MediaServer, model

sql = db.queries("history")

Place = tuple[int, int | None]  # title, episode
Heard = Callable[[int, int], None]  # rows read, rows in all

LIKED, DISLIKED = 80, 20  # what a thumb says where there is no number
WHOLE = 0.9  # of the running time: seen, whatever the server calls it


@dataclass(frozen=True)
class Watcher:
    """A person on a server. `newest_play_at` is how far their history is known."""

    user_id: int
    server_id: int
    subject: str
    name: str
    gets_picks: bool
    newest_play_at: datetime | None


def watchers(conn: Conn, kind: str, user_id: int | None = None) -> list[Watcher]:
    """Everybody active, also those without picks: what they like says something about titles."""
    return [Watcher(**row) for row in conn.execute(sql.watchers, {"kind": kind, "user_id": user_id}).fetchall()]


def read_new(conn: Conn, client: MediaServer, who: Watcher, kind: str, heard: Heard) -> int:
    """Plays since the known mark, newest first, and what is in progress. Returns how many rows changed."""
    found: list[model.UserData] = []
    for page in client.plays(who.subject, _item_kind(kind)):
        heard(len(found), page.total)
        fresh = [one for one in page.items if not _known(one, who.newest_play_at)]
        found += fresh
        if len(fresh) < len(page.items):
            break
    found += [one for one in client.in_progress(who.subject) if one.kind == _item_kind(kind)]
    rows = _rows(conn, who, kind, found)
    changed = _write(conn, sql.merge, who, rows)
    _save_mark(conn, who, kind, found, full=False)
    return changed


def read_all(conn: Conn, client: MediaServer, who: Watcher, kind: str, heard: Heard) -> int:
    """The whole history of one kind; marks that were taken off on the server are taken off here. Returns changed rows."""
    found, whole = _read_pages(client.user_data(who.subject, _item_kind(kind)), heard)
    if kind == "series":
        shows, shows_whole = _read_pages(client.user_data(who.subject, "series"), heard)
        found, whole = found + shows, whole and shows_whole
    rows = _rows(conn, who, kind, found)
    changed = _write(conn, sql.replace, who, rows)
    if whole:
        given = {"user_id": who.user_id, "server_id": who.server_id, "kind": kind, "rows": as_json(rows)}
        changed += conn.execute(sql.take_back, given).rowcount
        rated = [row["title_id"] for row in rows if row["rating"] is not None]
        changed += conn.execute(sql.take_back_ratings, given | {"title_ids": rated}).rowcount
    _save_mark(conn, who, kind, found, full=whole)
    return changed


def refresh_soon(conn: Conn, user_id: int, kind: str, *, trigger: str, must: bool = False) -> None:
    """In the caller's transaction: the refresh sees what the caller wrote, or does not happen.

    Nothing for somebody without picks. Where the household wants stable lists, what was watched counts when the list is made
    next; what a person says here acts at once all the same, and so does what `must`.
    """
    at_once = must or trigger == "person"
    given = {"user_id": user_id, "kind": kind, "at_once": at_once, "pace": options.OPTIONS["picks.change"].default}
    row = conn.execute(sql.wants_refresh, given).fetchone()
    if row and row["wants"]:
        jobs.start(conn, "refresh-user", trigger=trigger, user_id=user_id, kind=kind)


def _item_kind(kind: str) -> model.ItemKind:
    return "movie" if kind == "movie" else "episode"


def _known(one: model.UserData, mark: datetime | None) -> bool:
    # Equal is read again: two plays may share a second.
    return mark is not None and one.last_played_at is not None and one.last_played_at < mark


def _read_pages(pages: Iterable[model.Page[model.UserData]], heard: Heard) -> tuple[list[model.UserData], bool]:
    found: list[model.UserData] = []
    whole = False
    for page in pages:
        found += [one for one in page.items if one.says_anything]
        heard(page.fetched, page.total)
        whole = page.whole
    return found, whole


def _rows(conn: Conn, who: Watcher, kind: str, found: list[model.UserData]) -> list[dict[str, object]]:
    """One row a title or episode: copies of it on the server are put together."""
    places = resolve(conn, who.server_id, kind, found)
    merged: dict[Place, dict[str, object]] = {}
    for one in found:
        if place := places.get(one.item_id):
            merged[place] = _merged(merged.get(place), _row(who, place, one))
    return list(merged.values())


def resolve(conn: Conn, server_id: int, kind: str, found: list[model.UserData]) -> dict[str, Place]:
    """Item id → place. Ids that no library of ours has are looked up by their providers' ids."""
    given = {"server_id": server_id, "external_ids": list({one.item_id for one in found})}
    rows = conn.execute(sql.resolve, given).fetchall()
    places = {row["external_id"]: (row["title_id"], row["episode_id"]) for row in rows}
    wanted = [
        {"item_id": one.item_id, "source": source, "value": one.provider_ids[source]}
        for one in found
        if one.item_id not in places and one.kind == kind
        for source in PROVIDERS
        if one.provider_ids.get(source)
    ]
    if wanted:
        rows = conn.execute(sql.resolve_providers, {"wanted": as_json(wanted), "kind": kind}).fetchall()
        places |= {row["external_id"]: (row["title_id"], None) for row in rows}
    return places


def _row(who: Watcher, place: Place, one: model.UserData) -> dict[str, object]:
    at = one.last_played_at.isoformat() if one.last_played_at else None
    return {
        "title_id": place[0],
        "episode_id": place[1],
        "position_s": one.position_s,
        "played": one.played,
        "play_count": max(one.play_count, int(one.played)),
        "last_played_at": at,
        "is_favorite": one.is_favorite,
        "rating": rating(one.rating, one.likes),
        "duration_s": one.runtime_s,
        "event_id": f"{who.server_id}:{who.subject}:{one.item_id}:{at}",
    }


def _merged(one: dict[str, object] | None, other: dict[str, object]) -> dict[str, object]:
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


def rating(value: float | None, likes: bool | None) -> int | None:
    """The server's 0–10 on our 1–100."""
    if value is not None:
        return min(100, max(1, round(value * 10)))
    return None if likes is None else LIKED if likes else DISLIKED


def _write(conn: Conn, query: str, who: Watcher, rows: list[dict[str, object]]) -> int:
    given = {"user_id": who.user_id, "rows": as_json(rows)}
    conn.execute(sql.lock_person, given)
    changed = conn.execute(query, given).rowcount
    conn.execute(sql.add_plays, given)
    return changed + conn.execute(sql.save_ratings, given).rowcount


def _save_mark(conn: Conn, who: Watcher, kind: str, found: list[model.UserData], *, full: bool) -> None:
    newest = max((one.last_played_at for one in found if one.last_played_at and one.played), default=None)
    given = {"user_id": who.user_id, "server_id": who.server_id, "kind": kind, "newest_play_at": newest, "full": full}
    conn.execute(sql.save_mark, given)
