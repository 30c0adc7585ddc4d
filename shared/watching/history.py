"""What people watched, as the media server tells it: whole histories and newest plays, also where it corrects itself."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from shared import db, jobs, options
from shared.db import Conn
from shared.errors import MediaServerError
from shared.jobs import names
from shared.language import gettext
from shared.media_servers import MediaServer, item_kinds, model
from shared.media_servers.fields import Malformed
from shared.titles.library_rows import PROVIDERS, as_json
from shared.watching import history_copies, history_rows, play_log, play_records
from shared.watching.history_rows import Row
from shared.watching.play_records import Account, Place

sql = db.queries("watching/history")

Progress = Callable[[int, int], None]  # rows read, rows in all

WHOLE = 0.9  # of the running time: seen, whatever the server calls it
# A server that tells of next to nothing any more is new or ill before it is believed: fewer may be one evening's tidying.
SUSPICIOUS, MANY, READS = 2, 10, 3


@dataclass(frozen=True)
class Watcher:
    """A person on a server. `newest_play_at` is how far their history is known; `is_linked` says that other servers of theirs
    tell of it too, so that none has the last word."""

    user_id: int
    server_id: int
    subject: str
    name: str
    gets_picks: bool
    newest_play_at: datetime | None
    is_linked: bool = False


@dataclass
class Reading:
    """What came of reading one account: rows changed, titles the database refused, and played titles held back from a
    server that told of next to nothing any more. `left_out` are the titles of rows that cannot be read, `doubted` of those
    that tell what cannot be true; None for a title that is not known. `problem` is why a list beside the plays is
    missing, `failure` why it may come yet."""

    changed: int = 0
    refused: list[int] = field(default_factory=list)
    held_back: int = 0
    left_out: list[int | None] = field(default_factory=list)
    doubted: list[int | None] = field(default_factory=list)
    problem: str | None = None
    failure: MediaServerError | None = None


@dataclass
class Listed:
    """What the pages of a history told; `whole` when all of it was seen."""

    found: list[model.UserData] = field(default_factory=list)
    whole: bool = True
    left_out: list[str | None] = field(default_factory=list)
    doubted: list[str | None] = field(default_factory=list)

    def add(self, page: model.Page[model.UserData], items: Iterable[model.UserData]) -> None:
        self.found += items
        self.left_out += page.left_out_ids
        self.doubted += page.doubted_ids


def watchers(conn: Conn, kind: str, user_id: int | None = None) -> list[Watcher]:
    """Everybody active, also those without picks: what they like says something about titles."""
    return db.all(conn, sql.watchers, {"kind": kind, "user_id": user_id}, row=Watcher)


def read_new(conn: Conn, client: MediaServer, who: Watcher, kind: str, progress: Progress) -> Reading:
    """Plays since the known mark, newest first, and what is in progress."""
    listed = Listed()
    for page in client.plays(who.subject, item_kinds.played_as(kind)):
        progress(len(listed.found), page.total)
        fresh = [user_data for user_data in page.items if not _is_older(user_data, who.newest_play_at)]
        listed.add(page, fresh)
        if len(fresh) < len(page.items):
            break
    problem, failure = _read_begun(client, who, kind, listed)
    reading = _write(conn, sql.merge, who, listed.found, resolve(conn, who.server_id, kind, listed.found))
    reading.problem, reading.failure = problem, failure
    _save_mark(conn, who, kind, listed.found)
    return _with_doubts(conn, who, reading, listed)


def read_all(conn: Conn, client: MediaServer, who: Watcher, kind: str, progress: Progress) -> Reading:
    """The whole history of one kind; what was taken off on the server is taken off here, when it says so of the item itself:
    a list may leave out what it likes."""
    listed = Listed()
    _read_pages(client.user_data(who.subject, item_kinds.played_as(kind)), listed, progress)
    if item_kinds.has_episodes(kind):
        _read_pages(client.user_data(who.subject, kind), listed, progress)
    rows = history_rows.rows(listed.found, resolve(conn, who.server_id, kind, listed.found))
    # A whole list of titles tells of every copy; one of episodes was asked for by filters.
    unsure = [] if listed.whole and not item_kinds.has_episodes(kind) else rows
    missing = _missing(conn, who, kind, rows)
    account = Account(who.user_id, who.server_id, who.subject)
    look = history_copies.look(conn, client, account, kind, [*unsure, *missing], listed.found)
    found = listed.found + look.user_data
    places = resolve(conn, who.server_id, kind, found)
    rows = history_rows.rows(found, places)
    heard_places = set(map(history_rows.place, rows))
    missing = [row for row in missing if history_rows.place(row) in look.settled - heard_places]
    if forgotten := _forgotten(conn, who, kind, rows, missing):
        reading = _write(conn, sql.merge, who, found, places)
        reading.held_back = forgotten
        _save_mark(conn, who, kind, found)
        return _with_doubts(conn, who, reading, listed)
    settled = look.settled if unsure else heard_places
    reading = _write(conn, sql.merge if who.is_linked else sql.replace, who, found, places, settled)
    reading.changed += _take_back(conn, who, kind, rows, missing)
    _save_mark(conn, who, kind, found, full=listed.whole)
    return _with_doubts(conn, who, reading, listed)


def title_names(conn: Conn, title_ids: Sequence[int]) -> dict[int, str]:
    """By id."""
    rows = db.all(conn, sql.names, {"title_ids": list(title_ids)})
    return {row["id"]: row["name"] for row in rows}


def refresh_soon(conn: Conn, user_id: int, kind: str, *, trigger: str, must: bool = False) -> None:
    """In the caller's transaction: the refresh sees what the caller wrote, or does not happen.

    Nothing for somebody without picks. Where the household wants stable lists, what was watched counts when the list is made
    next; what a person says here acts at once all the same, and so does what `must`.
    """
    at_once = must or trigger == "person"
    given = {"user_id": user_id, "kind": kind, "at_once": at_once, "pace": options.by_name()["picks.change"].default}
    row = db.maybe(conn, sql.wants_refresh, given)
    if row and row["wants"]:
        jobs.ask(conn, names.REFRESH_USER, {"user_id": user_id, "kind": kind}, trigger=trigger)


def _is_older(user_data: model.UserData, mark: datetime | None) -> bool:
    """Whether it is older than the mark, by more than clocks may lie apart that were set right meanwhile."""
    at = history_rows.played_at(user_data)
    return mark is not None and at is not None and at < mark - play_log.ZONES


def _read_begun(
    client: MediaServer, who: Watcher, kind: str, listed: Listed
) -> tuple[str | None, MediaServerError | None]:
    """What was played is kept where a server cannot tell what is in progress: what to say of that, or what to try again for."""
    try:
        played_as = item_kinds.played_as(kind)
        for page in client.in_progress(who.subject, played_as):
            listed.add(page, [user_data for user_data in page.items if user_data.kind == played_as])
    except Malformed as odd:
        return gettext(
            "What %(name)s has begun could not be read: %(message)s", name=who.name, message=odd.message
        ), None
    except MediaServerError as failure:
        return None, failure
    return None, None


def _read_pages(pages: Iterable[model.Page[model.UserData]], listed: Listed, progress: Progress) -> None:
    whole = False
    for page in pages:
        listed.add(page, page.items)
        progress(page.fetched, page.total)
        whole = page.whole
    listed.whole = listed.whole and whole


def _with_doubts(conn: Conn, who: Watcher, reading: Reading, listed: Listed) -> Reading:
    ids = [id for id in (*listed.left_out, *listed.doubted) if id]
    rows = db.all(conn, sql.resolve, {"server_id": who.server_id, "external_ids": ids})
    titles = {row["external_id"]: row["title_id"] for row in rows}
    reading.left_out = [titles.get(id or "") for id in listed.left_out]
    reading.doubted = [titles.get(id or "") for id in listed.doubted]
    return reading


def resolve(conn: Conn, server_id: int, kind: str, found: Sequence[model.UserData]) -> dict[str, Place]:
    """Item id → place. Ids that no library of ours has are looked up by their providers' ids."""
    item_ids = {user_data.item_id for user_data in found}
    places = {id: place for id, (_, place) in by_item(conn, server_id, item_ids).items()}
    return places | by_provider(conn, kind, [user_data for user_data in found if user_data.item_id not in places])


def by_item(conn: Conn, server_id: int, item_ids: Iterable[str]) -> dict[str, tuple[str, Place]]:
    """Item id → its title's kind and its place, of those that are known here."""
    rows = db.all(conn, sql.resolve, {"server_id": server_id, "external_ids": list(item_ids)})
    return {row["external_id"]: (row["kind"], (row["title_id"], row["episode_id"])) for row in rows}


def by_provider(conn: Conn, kind: str, found: Sequence[model.UserData]) -> dict[str, Place]:
    """Item id → place, for titles of the kind that other servers told of before."""
    wanted = [
        {"item_id": user_data.item_id, "source": source, "value": user_data.provider_ids[source], "trust": trust}
        for user_data in found
        if user_data.kind == kind
        for trust, source in enumerate(PROVIDERS)
        if user_data.provider_ids.get(source)
    ]
    if not wanted:
        return {}
    rows = db.all(conn, sql.resolve_providers, {"wanted": as_json(wanted), "kind": kind})
    return {row["external_id"]: (row["title_id"], None) for row in rows}


def _missing(conn: Conn, who: Watcher, kind: str, rows: list[Row]) -> list[Row]:
    """Marks of titles that the server has, shows to this person, and tells nothing of any more."""
    given = {"user_id": who.user_id, "server_id": who.server_id, "kind": kind, "rows": as_json(rows)}
    return db.all(conn, sql.missing, given)


def _forgotten(conn: Conn, who: Watcher, kind: str, rows: list[Row], missing: list[Row]) -> int:
    """How many played titles the server has forgotten all at once; 0 when it is believed, at the latest in its third
    full read that tells so."""
    given = {"user_id": who.user_id, "server_id": who.server_id, "kind": kind, "rows": as_json(rows)}
    counts = db.one(conn, sql.forgotten, given)
    # By title: taking back a whole series is one decision.
    lost = len({row["title_id"] for row in missing if row["played"]}) + counts["unmarked"]
    nothing_left = lost >= SUSPICIOUS and not any(row["played"] for row in rows)
    is_empty = nothing_left or (lost >= MANY and 2 * lost > counts["known"])
    reads = db.value(conn, sql.count_empty, given | {"is_empty": is_empty}, of=int)
    return lost if is_empty and reads < READS else 0


def _take_back(conn: Conn, who: Watcher, kind: str, rows: list[Row], missing: list[Row]) -> int:
    given = {"user_id": who.user_id, "server_id": who.server_id, "kind": kind, "rows": as_json(missing)}
    changed = conn.execute(sql.take_back, given).rowcount
    changed += play_records.take_back(conn, who.user_id, who.server_id, [history_rows.place(row) for row in missing])
    titles = [row for row in (*rows, *missing) if row["episode_id"] is None and row.get("rating") is None]
    unrated = [row["title_id"] for row in titles]
    return changed + conn.execute(sql.take_back_ratings, given | {"title_ids": unrated}).rowcount


def _write(
    conn: Conn,
    query: str,
    who: Watcher,
    found: Sequence[model.UserData],
    places: Mapping[str, Place],
    settled: Collection[Place] = (),
) -> Reading:
    """One bad row costs itself only: what the database refuses is halved down to it. `settled`: every copy was told of."""
    conn.execute(sql.lock_person, {"user_id": who.user_id})
    play_records.heal(conn, who.user_id)
    heard = history_rows.heard(found, places)
    account = Account(who.user_id, who.server_id, who.subject)

    def write(rows: Sequence[Row]) -> int:
        given = {"user_id": who.user_id, "linked": who.is_linked, "rows": as_json(rows)}
        changed = conn.execute(query, given).rowcount + conn.execute(sql.save_ratings, given).rowcount
        here = {place: heard[place] for place in map(history_rows.place, rows) if place in heard}
        return changed + play_records.follow(conn, account, here, settled)

    changed, refused = db.tolerantly(conn, write, history_rows.rows(found, places))
    return Reading(changed, [history_rows.place(row)[0] for row in refused])


def _save_mark(conn: Conn, who: Watcher, kind: str, found: list[model.UserData], *, full: bool = False) -> None:
    played = (history_rows.played_at(user_data) for user_data in found if user_data.played)
    newest = max(filter(None, played), default=None)
    newest = min(newest, datetime.now(UTC)) if newest else None
    given = {"user_id": who.user_id, "server_id": who.server_id, "kind": kind, "newest_play_at": newest, "full": full}
    conn.execute(sql.save_mark, given)
