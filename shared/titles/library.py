"""What a media server holds becomes titles here: pages of items and episodes, only what changed."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shared import audit, db, jobs, kinds
from shared.audit import Actor
from shared.db import Conn, Row
from shared.errors import Conflict
from shared.jobs import names
from shared.language import gettext
from shared.media_servers import model
from shared.titles import credits, episode_moves, facts, generated, identity, library_paths, library_rows, versions
from shared.titles.identity import Place
from shared.titles.library_rows import as_json

sql = db.queries("titles/library")

# Part of every hash: raise it when more of an item is stored, and the next sync reads everything anew.
FACTS_VERSION = 5

REPEATED = 3  # reads in a row that lack the same: it is gone, although no list was perfect

LISTS = ("boxsets", "playlists")
UNKNOWN = gettext("There is no such library; `matinee libraries list` shows them all.")

MANY = 500  # changed rows, after which the planner's picture of the tables is out of date


@dataclass(frozen=True)
class Library:
    id: int
    server_id: int
    external_id: str
    name: str
    kind: str


@dataclass(frozen=True)
class Changes:
    """Rows of one page: what was seen, and how many of them were new or different."""

    seen: int = 0
    changed: int = 0


def listing(conn: Conn, server_id: int | None = None) -> list[Row]:
    """Every library of the servers, or of one. `reason` says why one cannot be used, or what is odd about it; mostly it is None."""
    return [_with_reason(row) for row in db.all(conn, sql.listing, {"id": None, "server_id": server_id})]


def _with_reason(row: Row) -> Row:
    return row | {"reason": reason(row["kind"], row["content"])}


def reason(kind: str | None, content: str | None) -> str | None:
    """`content` is the server's own word for what a library holds, None for mixed content."""
    if content == generated.MARK:
        return gettext("Published by a Matinee: what it picked is no media of yours.")
    if content in LISTS:
        return gettext("Lists of what other libraries hold: there is nothing more to read.")
    called = gettext("holds %(content)s", content=content) if content else gettext("has mixed content")
    if kind is None:
        ours = kinds.either([gettext("of %(nouns)s", nouns=each.nouns) for each in kinds.served()])
        return gettext(
            "It %(called)s for the server: Matinee picks from libraries %(ours)s. Set its content type there.",
            called=called,
            ours=ours,
        )
    if content != kinds.of(kind).content:
        return gettext(
            "It %(called)s for the server now; Matinee goes on reading its %(nouns)s.",
            called=called,
            nouns=kinds.of(kind).nouns,
        )
    return None


def to_sync(conn: Conn, kind: str, library_id: int | None = None) -> list[Library]:
    return db.all(conn, sql.to_sync, {"kind": kind, "library_id": library_id}, row=Library)


def enable(conn: Conn, library_id: int, enabled: bool) -> None:
    """Raises `NotFound`, and `Conflict` for a library that cannot be read. What was synced from a disabled one stays, unseen."""
    row = db.one(conn, sql.set_enabled, {"id": library_id, "is_enabled": enabled}, missing=UNKNOWN)
    if row["kind"] is None and enabled:
        raise Conflict(gettext("This library cannot be used. %(reason)s", reason=reason(None, row["content"])))
    _tell_anew(conn, libraries=[library_id])
    if row["kind"]:
        versions.bump(conn, row["kind"])


def switch(conn: Conn, library_id: int, on: bool, *, by: Actor) -> Row:
    """Uses a library from now on, or no more. Raises `NotFound`."""
    enable(conn, library_id, on)
    audit.record(conn, by, "libraries.switch", library_id, {"enabled": on})
    return _with_reason(db.one(conn, sql.listing, {"id": library_id, "server_id": None}, missing=UNKNOWN))


def switch_and_read(conn: Conn, library_id: int, on: bool, *, by: Actor) -> Row:
    """The same, and what is switched on is read at once."""
    row = switch(conn, library_id, on, by=by)
    if on:
        name = names.SYNC_TITLES[row["kind"]]
        jobs.ask(conn, name, {"library_id": library_id}, trigger=by.trigger, requested_by=by.id)
    return row


def use_all(conn: Conn, *, by: Actor) -> int:
    """Every library that can be read is used from now on, and read at once. Returns how many were not used before."""
    unused = [row for row in listing(conn) if row["kind"] and not row["is_enabled"]]
    for row in unused:
        enable(conn, row["id"], True)
        given = {"library_id": row["id"]}
        jobs.ask(conn, names.SYNC_TITLES[row["kind"]], given, trigger=by.trigger, requested_by=by.id)
    if unused:
        told = {"enabled": True, "libraries": [row["name"] for row in unused]}
        audit.record(conn, by, "libraries.switch", "all", told)
    return len(unused)


def save_libraries(conn: Conn, server_id: int, libraries: Sequence[model.Library]) -> int:
    """Adds and updates the server's libraries. New ones are disabled.

    A library is its paths: one that lost its id by being renamed is the same. One that is missing is dropped when it was
    missing in the reads before, too.
    """
    rows = [_row(library) for library in libraries]
    stored = db.all(conn, sql.known_libraries, {"server_id": server_id})
    renamed = [
        {"id": id, "external_id": external_id} for id, external_id in library_paths.renamed(stored, rows).items()
    ]
    if renamed:
        conn.execute(sql.rename_libraries, {"rows": as_json(renamed)})
    changed = conn.execute(sql.save_libraries, {"server_id": server_id, "rows": as_json(rows)}).rowcount
    given = {"server_id": server_id, "external_ids": [row["external_id"] for row in rows]}
    conn.execute(sql.libraries_seen, given)
    dropped = db.all(conn, sql.drop_libraries, given | {"enough": REPEATED})
    gone = [row["id"] for row in dropped if row["is_gone"]]
    _tell_anew(conn, libraries=gone)
    return changed + len(gone)


def _row(library: model.Library) -> dict[str, object]:
    ours = generated.is_library(library.paths)
    content = library.content or (kinds.of(library.kind).content if library.kind else None)
    return {
        "external_id": library.id,
        "guid": library.guid,
        "name": library.name,
        "kind": None if ours else library.kind,
        "content": generated.MARK if ours else content,
        "paths": list(library.paths),
    }


def save_items(conn: Conn, library: Library, items: Sequence[model.Item]) -> Changes:
    """Writes the items whose facts differ from the stored ones; an unchanged page is one query and no write."""
    items = [item for item in items if not generated.is_item(item.path, item.provider_ids)]
    hashes = {item.id: facts_hash(item) for item in items}
    stored = _stored(conn, library, list(hashes))
    changed = [item for item in items if _differs(stored.get(item.id), hashes[item.id], library)]
    if not changed:
        return Changes(len(items), 0)
    place = Place(library.server_id, library.kind)
    stored = {id: row for id, row in stored.items() if id not in identity.given_anew(conn, changed, stored)}
    found = identity.resolve(conn, place, changed, stored)
    # Several items of one title: the oldest tells the facts, or two editions would take turns with every sync.
    moved = {move.item_id for move in found.moves}
    tellers = {
        found.titles[i.id]: i for i in reversed(changed) if i.id in found.fresh or _tells(stored.get(i.id), i, moved)
    }
    facts_by_item = {item.id: library_rows.facts(item, library.server_id) for item in changed}
    facts.lock(conn, found.titles.values())
    credits.recognise(conn, credits.Source("server", library.server_id), _by_title(changed, found, facts_by_item))
    facts.hold(conn, library.kind, {title_id: facts_by_item[item.id] for title_id, item in tellers.items()})
    _save_rows(conn, library, [library_rows.item(item, found.titles[item.id], hashes[item.id]) for item in changed])
    identity.claim(conn, place, changed, found.titles)
    identity.settle(conn, place, found.moves)
    versions.bump(conn, library.kind)
    return Changes(len(items), len(changed))


def save_episodes(conn: Conn, library: Library, episodes: Sequence[model.Episode]) -> Changes:
    """Like `save_items`. An episode whose series is not known (yet) is left for the next sync."""
    episodes = [episode for episode in episodes if not generated.is_path(episode.path)]
    hashes = {episode.id: facts_hash(episode) for episode in episodes}
    stored = _stored(conn, library, list(hashes))
    changed = [episode for episode in episodes if _differs(stored.get(episode.id), hashes[episode.id], library)]
    series = _series(conn, library, {episode.series_id for episode in changed})
    changed = [episode for episode in changed if episode.series_id in series]
    if not changed:
        return Changes(len(episodes), 0)
    rows = [library_rows.episode(episode, series[episode.series_id]) for episode in changed]
    saved = db.all(conn, sql.save_episodes, {"rows": as_json(rows)})
    ids = {(row["title_id"], row["key"]): row["id"] for row in saved}
    items = [
        library_rows.episode_item(episode, row["title_id"], ids[row["title_id"], row["key"]], hashes[episode.id])
        for episode, row in zip(changed, rows, strict=True)
    ]
    moves = episode_moves.found(conn, library.server_id, stored, items)
    _save_rows(conn, library, items)
    episode_moves.settle(conn, moves)
    versions.bump(conn, library.kind)
    return Changes(len(episodes), len(changed))


def mark_removed(conn: Conn, library: Library, seen: Iterable[str], *, episodes: bool, sure: bool = True) -> int:
    """After a list that was read to its end: returns how many items are gone from the server. Ratings and history stay.

    `sure` says that the list was perfect. One that was not, or that suddenly lacks most of what was there, is believed when
    it was the same in `REPEATED` reads in a row.
    """
    given = {"library_id": library.id, "episodes": episodes, "seen": list(seen), "enough": REPEATED}
    conn.execute(sql.items_seen, given)
    missed = db.all(conn, sql.mark_removed, given | {"sure": sure})
    gone = [row["title_id"] for row in missed if row["is_gone"]]
    if gone:
        if not episodes:
            _tell_anew(conn, titles=gone)
        versions.bump(conn, library.kind)
    return len(gone)


def settle(conn: Conn, kind: str) -> int:
    """Titles follow their items: gone when the last copy is, back when one returns. Returns how many moved."""
    moved = conn.execute(sql.remove_titles, {"kind": kind}).rowcount
    moved += conn.execute(sql.return_titles, {"kind": kind}).rowcount
    if moved:
        versions.bump(conn, kind)
    return moved


def settle_playable(conn: Conn, kind: str) -> None:
    """After the lists were read: a title that nothing can be played of is no pick."""
    if conn.execute(sql.settle_playable, {"kind": kind}).rowcount:
        versions.bump(conn, kind)


def note_read(conn: Conn, library_id: int) -> None:
    """That it was read to its end just now."""
    conn.execute(sql.note_read, {"id": library_id})


def take_stock(conn: Conn, changed: int) -> None:
    """After many changes: lets Postgres count its rows, or plans made for empty tables cost seconds at the first lists."""
    if changed >= MANY:
        conn.execute(sql.analyze)


def facts_hash(facts: model.Item | model.Episode) -> bytes:
    return hashlib.sha256(f"{FACTS_VERSION} {facts!r}".encode()).digest()


def _stored(conn: Conn, library: Library, external_ids: list[str]) -> dict[str, Row]:
    given = {"server_id": library.server_id, "library_id": library.id, "external_ids": external_ids}
    return {row["external_id"]: row for row in db.all(conn, sql.known_items, given)}


def _tell_anew(conn: Conn, *, titles: Sequence[int] = (), libraries: Sequence[int] = ()) -> None:
    if titles or libraries:
        conn.execute(sql.tell_anew, {"title_ids": list(titles), "library_ids": list(libraries)})


def _save_rows(conn: Conn, library: Library, rows: Sequence[library_rows.Row]) -> None:
    given = {"server_id": library.server_id, "library_id": library.id, "rows": as_json(rows)}
    conn.execute(sql.save_items, given)


def _differs(stored: Row | None, facts: bytes, library: Library) -> bool:
    if stored is None or stored["removed_at"] is not None or stored["library_id"] != library.id:
        return True
    return bytes(stored["facts_hash"]) != facts


def _tells(stored: Row | None, item: model.Item, moved: set[str]) -> bool:
    if stored is None or item.id in moved:
        return False
    return bool(stored["is_first"]) or stored["removed_at"] is not None


def _by_title(
    items: Sequence[model.Item], found: identity.Found, facts_by_item: Mapping[str, Mapping[str, object]]
) -> dict[int, list[credits.Credit]]:
    """Everybody whom any copy of a title credits."""
    people: dict[int, list[credits.Credit]] = {}
    for item in items:
        people.setdefault(found.titles[item.id], []).extend(credits.named(facts_by_item[item.id]))
    return people


def _series(conn: Conn, library: Library, external_ids: set[str]) -> dict[str, int]:
    given = {"server_id": library.server_id, "external_ids": list(external_ids)}
    return {row["external_id"]: row["title_id"] for row in db.all(conn, sql.series_of, given)}
