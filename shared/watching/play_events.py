"""One event of a media server, recorded as it happens, and the refresh it asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from shared import db, jobs
from shared.db import Conn, Row
from shared.errors import Problem
from shared.jobs import names
from shared.media_servers import item_kinds, model, servers
from shared.media_servers.servers import Server
from shared.titles.library_rows import as_json
from shared.watching import history, history_rows, play_records
from shared.watching.history import WHOLE
from shared.watching.play_records import Place

sql = db.queries("watching/history")

SETTLE = timedelta(seconds=30)  # a server that scans tells of many items in a row
NOTICED = 0.05  # of the running time: less is a look inside
MARKS = {"played": True, "unplayed": False}
VIEWINGS = ("start", "progress", "stop", "played")


@dataclass(frozen=True)
class Heard:
    """An event put in its place: whose it is, which title, and what it says about it."""

    server_id: int
    user_id: int
    gets_picks: bool
    kind: str
    place: Place


def record(conn: Conn, server: Server, event: model.PlayEvent) -> int | None:
    """Stores the event and, when it changes what the person likes, starts their refresh in the same transaction.

    Returns the person whose picks are to change, else None. The same event told twice changes nothing.
    """
    if event.kind == "library":
        for name in names.SYNC_TITLES.values():
            jobs.ask(conn, name, trigger="webhook", delay=SETTLE)
        return None
    heard = _place(conn, server, event)
    if heard is None or not _store(conn, heard, event) or not heard.gets_picks:
        return None
    history.refresh_soon(conn, heard.user_id, heard.kind, trigger="webhook")
    return heard.user_id


def _place(conn: Conn, server: Server, event: model.PlayEvent) -> Heard | None:
    """None for strangers and for items we do not know; the next sync brings both."""
    people = db.all(conn, sql.person, {"server_id": server.id, "subject": event.user_id, "name": event.user_name})  # fmt: skip
    if len(people) != 1 or event.item_id is None:
        return None
    person = people[0]
    if event.kind in MARKS:
        # A mark on what has episodes is many of them: read them where they are true.
        for kind in _with_episodes(event.item_kind):
            _read_all(conn, person["user_id"], kind)
    about = _about(conn, server, event, person)
    if about is None:
        return None
    found = history.by_item(conn, server.id, [event.item_id]).get(event.item_id)
    if found is None and about.kind != item_kinds.EPISODE:
        place = history.by_provider(conn, about.kind, [about]).get(event.item_id)
        found = place and (about.kind, place)
    if found is None:
        return None
    kind, place = found
    return Heard(server.id, person["user_id"], kind in person["kinds"], kind, place)


def _with_episodes(kind: str | None) -> list[str]:
    """The kinds of titles that an item of this kind is, or may be a season of."""
    return [title_kind for title_kind in item_kinds.with_episodes() if kind in (title_kind, item_kinds.SEASON)]


def _about(conn: Conn, server: Server, event: model.PlayEvent, person: Row) -> model.UserData | None:
    """What the event is about; where it does not say of what kind that is, we or the server know."""
    item_id = event.item_id or ""
    kind: model.ItemKind | None = item_kinds.EPISODE if event.item_kind == item_kinds.SEASON else event.item_kind
    if kind is None:
        stored = db.maybe(conn, sql.kind_of_item, {"server_id": server.id, "external_id": item_id})
        if stored is None:
            return _looked_up(conn, server, person, item_id)
        kind = item_kinds.EPISODE if stored["episode_id"] else stored["kind"]
    return model.UserData(item_id=item_id, kind=kind, provider_ids=event.provider_ids)


def _looked_up(conn: Conn, server: Server, person: Row, item_id: str) -> model.UserData | None:
    try:
        with servers.connected(conn, server.id) as client:
            return client.look_up(person["subject"], item_id)
    except Problem:
        # It is on record there: the history tells, as soon as the server answers.
        for name in names.READ_NEW_PLAYS.values():
            jobs.ask(conn, name, {"user_id": person["user_id"]}, trigger="webhook")
        return None


def _read_all(conn: Conn, user_id: int, kind: str) -> None:
    """What the event leaves open, the whole history answers; new picks follow from it."""
    jobs.ask(conn, names.READ_ALL_PLAYS[kind], {"user_id": user_id}, trigger="webhook")


def _store(conn: Conn, heard: Heard, event: model.PlayEvent) -> bool:
    """Whether anything changed that taste is made of."""
    if event.kind in ("start", "progress"):
        _note(conn, heard, event, played=None)
        return False
    if event.kind == "stop":
        return _store_stop(conn, heard, event)
    if event.kind in ("favorite", "rating") and event.is_favorite is None and event.rating is None:
        # Emby tells only that something was said of it.
        _read_all(conn, heard.user_id, heard.kind)
        return False
    played = _played(event)
    changed = _note(conn, heard, event, played=played)
    if played is False:
        changed |= play_records.take_back(conn, heard.user_id, heard.server_id, [heard.place]) > 0
    return _store_rating(conn, heard, event) or changed


def _played(event: model.PlayEvent) -> bool | None:
    """Whether it counts as played from now on; None for what says nothing of it. Saving something else tells also of what was
    marked before."""
    if event.kind in ("favorite", "rating"):
        return True if event.completed else None
    return MARKS.get(event.kind)


def _store_stop(conn: Conn, heard: Heard, event: model.PlayEvent) -> bool:
    share = (event.position_s or 0) / event.duration_s if event.duration_s else 0.0
    completed = bool(event.completed) or share >= WHOLE
    if not completed and share < NOTICED:
        return False
    conn.execute(sql.lock_person, {"user_id": heard.user_id})
    new = conn.execute(
        sql.add_play,
        _given(heard, event) | {"duration_s": event.duration_s, "completed": completed, "event_id": event.event_id},
    ).rowcount
    if not new:
        return False
    _note(conn, heard, event, played=True if completed else None, counts=completed)
    return True


def _note(conn: Conn, heard: Heard, event: model.PlayEvent, *, played: bool | None, counts: bool = False) -> bool:
    given: dict[str, object] = _given(heard, event)
    if played is not None:
        given["position_s"] = 0
    about = {"played": played, "counts": counts, "is_favorite": event.is_favorite}
    return bool(conn.execute(sql.note_event, given | about).rowcount)


def _store_rating(conn: Conn, heard: Heard, event: model.PlayEvent) -> bool:
    if event.kind not in ("favorite", "rating") or heard.place[1] is not None:
        return False
    value = history_rows.rating(event.rating, None)
    given: Mapping[str, object] = {"user_id": heard.user_id, "title_id": heard.place[0]}
    if value is None:
        return bool(conn.execute(sql.forget_rating, given).rowcount)
    rows = as_json([{"title_id": heard.place[0], "rating": value}])
    return bool(conn.execute(sql.save_ratings, {"user_id": heard.user_id, "rows": rows}).rowcount)


def _given(heard: Heard, event: model.PlayEvent) -> dict[str, object]:
    title_id, episode_id = heard.place
    return {
        "user_id": heard.user_id,
        "server_id": heard.server_id,
        "title_id": title_id,
        "episode_id": episode_id,
        "position_s": event.position_s,
        "at": event.at if event.kind in VIEWINGS else None,
    }
