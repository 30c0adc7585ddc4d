"""Which title an item is: found by its id, its provider's or its file, and found anew when the server corrects it.

Names find nothing: two films of one name and year stay two. They only speak against an id that unlike films share.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shared import db
from shared.db import Conn, Row
from shared.media_servers import model, provider_ids
from shared.titles.library_rows import PROVIDERS, as_json

sql = db.queries("titles/title_identity")

Key = tuple[str, str]
# What goes with an item from one title to another.
STEPS = (
    sql.copy_episodes, sql.copy_progress, sql.drop_progress, sql.move_plays, sql.copy_ratings, sql.drop_ratings, sql.copy_feedback,
    sql.drop_feedback, sql.copy_states, sql.drop_states, sql.move_state_changes, sql.move_interactions,
    sql.move_import_rows, sql.move_import_writes, sql.copy_rescues, sql.drop_announcements, sql.read_anew,
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where the items are. `kind` is that of their titles."""

    server_id: int
    kind: str


@dataclass(frozen=True)
class Move:
    """An item leaves a title for another. `alone`: no other item is left there, so that everything goes along.

    `before`: what people did earlier than this can only have been meant for the item; None for nobody knows.
    """

    item_id: str
    source: int
    target: int
    alone: bool
    before: datetime | None


@dataclass
class Found:
    """Item id → title id; the items whose title is new, or theirs alone again; and the moves that `settle` has to carry out."""

    titles: dict[str, int] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    moves: list[Move] = field(default_factory=list)


def resolve(conn: Conn, place: Place, items: Sequence[model.Item], stored: Mapping[str, Row]) -> Found:
    """In this order: the title the item had, unless its ids now speak against that; one that shares a provider's id; one
    that had the same file; a new one. Until the caller commits, other pages of the kind wait here."""
    conn.execute(sql.lock, {"kind": place.kind})
    found = Found({item.id: stored[item.id]["title_id"] for item in items if item.id in stored})
    claim(conn, place, [item for item in items if item.id in stored], found.titles)
    by_provider = _by_provider(conn, place.kind, items)
    leaving = _leaving(conn, place, items, stored, by_provider)
    found.titles = {id: title_id for id, title_id in found.titles.items() if id not in leaving}
    strangers = [item for item in items if item.id not in found.titles]
    by_path = _by_path(conn, place, [item for item in strangers if item.id not in stored and not keys(item)])
    homeless = [item for item in strangers if not _find(item, found, by_provider, by_path, leaving)]
    _found_titles(conn, homeless, found)
    found.fresh |= _revived(conn, [item for item in strangers if item.id not in found.fresh], found)
    for id, move in leaving.items():
        found.moves.append(Move(id, move.source, found.titles[id], move.alone, move.before))
    return found


def given_anew(conn: Conn, items: Sequence[model.Item], stored: Mapping[str, Row]) -> set[str]:
    """Ids that now are another file's with other ids, as after a server has built its database anew: what they stood for says
    nothing of the item. One that is corrected stays the file it was."""
    moved = {item.id: item for item in items if item.id in stored and _is_elsewhere(item.path, stored[item.id])}
    if not moved:
        return set()
    rows = db.all(conn, sql.remembered, {"item_ids": [stored[id]["id"] for id in moved]})
    return {row["external_id"] for row in rows if _is_another(moved[row["external_id"]], row)}


def _is_elsewhere(path: str | None, stored: Row) -> bool:
    return bool(path and stored["path"] and path != stored["path"])


def _is_another(item: model.Item, row: Row) -> bool:
    mine, before = set(keys(item)), {(str(source), str(value)) for source, value in row["claims"]}
    if mine & before:
        return False
    return bool(mine and before) or not provider_ids.share_a_name(_names(item), (row["name"], row["original_name"]))


def claim(conn: Conn, place: Place, items: Sequence[model.Item], title_ids: Mapping[str, int]) -> None:
    """A title has the ids its items claim, and loses what none claims any more; another that was denied it may have it."""
    if not items:
        return
    given = {
        "server_id": place.server_id,
        "kind": place.kind,
        "external_ids": [item.id for item in items],
        "title_ids": list({title_ids[item.id] for item in items}),
        "rows": as_json(
            [{"external_id": i.id, "source": source, "value": id} for i in items for source, id in keys(i)]
        ),
    }
    conn.execute(sql.drop_claims, given)
    conn.execute(sql.save_claims, given)
    lost = db.all(conn, sql.drop_ids, given)
    conn.execute(sql.save_ids, given)
    if lost:
        conn.execute(sql.inherit_ids, {"kind": place.kind, "rows": as_json(lost)})


def settle(conn: Conn, place: Place, moves: Sequence[Move]) -> None:
    """History, ratings and feedback go with the items they came from, as far as that can be known; the server's own word
    on each item comes with the next whole reading of histories. Call it once the titles exist."""
    for move in moves:
        given = {
            "source": move.source,
            "target": move.target,
            "everything": move.alone,
            "before": move.before,
            "item": f"{place.server_id}:%:{move.item_id}:%",
        }
        for step in STEPS:
            conn.execute(step, given)


def unite(conn: Conn, source: int, target: int) -> None:
    """What people have said and done of one title goes to the other, because both are one. The caller has called `lock`."""
    given = {"source": source, "target": target, "everything": True, "before": None, "item": ""}
    for step in STEPS:
        conn.execute(step, given)


def lock(conn: Conn, kind: str) -> None:
    """Until the caller commits, whoever reads titles of the kind waits."""
    conn.execute(sql.lock, {"kind": kind})


def keys(item: model.Item) -> list[Key]:
    return [(source, item.provider_ids[source]) for source in PROVIDERS if item.provider_ids.get(source)]


@dataclass(frozen=True)
class _Title:
    id: int
    names: tuple[str | None, ...]
    year: int | None

    def is_alien(self, item: model.Item) -> bool:
        return provider_ids.are_alien(_names(item), item.year, self.names, self.year)


@dataclass(frozen=True)
class _Sister:
    """An item that stands for a title beside others; `claims` are its believed ids."""

    server_id: int
    item_id: str
    since: datetime | None
    claims: frozenset[Key]


def _leaving(
    conn: Conn, place: Place, items: Sequence[model.Item], stored: Mapping[str, Row], by_provider: Mapping[Key, _Title]
) -> dict[str, Move]:
    """The youngest are looked at first: whoever was there first keeps the title when all want to go."""
    mine = sorted((item for item in items if item.id in stored), key=lambda item: -int(stored[item.id]["id"]))
    titles, sisters = _sisters(conn, {int(stored[item.id]["title_id"]) for item in mine})
    leaving: dict[str, Move] = {}
    for item in mine:
        own = int(stored[item.id]["title_id"])
        others = [
            sister
            for sister in sisters.get(own, ())
            if (sister.server_id, sister.item_id) != (place.server_id, item.id)
            and not (sister.server_id == place.server_id and sister.item_id in leaving)
        ]
        better = _believed(item, by_provider)
        target = better.id if better and better.id != own else 0
        if _goes(item, titles.get(own), others, target, is_first=bool(stored[item.id]["is_first"])):
            leaving[item.id] = Move(item.id, own, target, not others, _earliest(others))
    return leaving


def _goes(item: model.Item, own: _Title | None, others: Sequence[_Sister], target: int, *, is_first: bool) -> bool:
    mine = set(keys(item))
    if not others:
        return bool(target)
    if any(mine & sister.claims for sister in others):
        return not is_first and own is not None and own.is_alien(item)
    if mine:
        return bool(target) or any(sister.claims for sister in others)
    # Without ids: only a false id, or its own file, can have brought it here.
    return not is_first and own is not None and not provider_ids.share_a_name(_names(item), own.names)


def _earliest(others: Sequence[_Sister]) -> datetime | None:
    """None as soon as one was there since before anybody wrote it down."""
    since = [sister.since for sister in others]
    return min((moment for moment in since if moment), default=None) if all(since) else None


def _sisters(conn: Conn, title_ids: Collection[int]) -> tuple[dict[int, _Title], dict[int, list[_Sister]]]:
    titles: dict[int, _Title] = {}
    sisters: dict[int, list[_Sister]] = {}
    if title_ids:
        for row in db.all(conn, sql.sisters, {"title_ids": list(title_ids)}):
            titles[row["title_id"]] = _title(row)
            claims = frozenset((str(source), str(value)) for source, value in row["claims"])
            sister = _Sister(row["server_id"], row["external_id"], row["since"], claims)
            sisters.setdefault(row["title_id"], []).append(sister)
    return titles, sisters


def _find(
    item: model.Item,
    found: Found,
    by_provider: Mapping[Key, _Title],
    by_path: Mapping[str, int],
    leaving: Mapping[str, Move],
) -> bool:
    better = _believed(item, by_provider)
    if item.id in leaving:
        title_id = leaving[item.id].target
    else:
        title_id = better.id if better else by_path.get(item.path or "", 0)
    if title_id:
        found.titles[item.id] = title_id
    return bool(title_id)


def _believed(item: model.Item, by_provider: Mapping[Key, _Title]) -> _Title | None:
    named = (by_provider[key] for key in keys(item) if key in by_provider)
    return next((title for title in named if not title.is_alien(item)), None)


def _found_titles(conn: Conn, homeless: Sequence[model.Item], found: Found) -> None:
    """New titles; two of the homeless that share an id are one."""
    new: dict[Key, _Title] = {}
    for item, row in zip(homeless, _new_ids(conn, len(homeless)), strict=True):
        twin = _believed(item, new)
        found.titles[item.id] = twin.id if twin else row["id"]
        if not twin:
            found.fresh.add(item.id)
            title = _Title(row["id"], _names(item), item.year)
            for key in keys(item):
                new.setdefault(key, title)


def _by_provider(conn: Conn, kind: str, items: Sequence[model.Item]) -> dict[Key, _Title]:
    wanted = [{"source": source, "value": value} for item in items for source, value in keys(item)]
    rows = db.all(conn, sql.titles_by_provider, {"wanted": as_json(wanted), "kind": kind})
    return {(row["source"], row["value"]): _title(row) for row in rows}


def _by_path(conn: Conn, place: Place, items: Sequence[model.Item]) -> dict[str, int]:
    paths = [item.path for item in items if item.path]
    if not paths:
        return {}
    hashes = [hashlib.md5(path.encode(), usedforsecurity=False).hexdigest() for path in paths]
    given = {"server_id": place.server_id, "hashes": hashes, "kind": place.kind}
    return {row["path"]: row["title_id"] for row in db.all(conn, sql.titles_by_path, given)}


def _revived(conn: Conn, joining: Sequence[model.Item], found: Found) -> set[str]:
    """Whoever finds a title that no item stands for any more tells its facts, as for a new one."""
    if not joining:
        return set()
    given = {"title_ids": list({found.titles[item.id] for item in joining})}
    dead = set(db.values(conn, sql.without_items, given, of=int))
    return {item.id for item in joining if found.titles[item.id] in dead}


def _new_ids(conn: Conn, count: int) -> list[Row]:
    return db.all(conn, sql.new_ids, {"count": count})


def _title(row: Row) -> _Title:
    return _Title(row["title_id"], (row["name"], row["original_name"]), row["year"])


def _names(item: model.Item) -> tuple[str | None, ...]:
    return item.name, item.original_name
