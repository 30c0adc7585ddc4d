"""The arrays of one kind of title, loaded once per process and kept until a version says that they are stale."""

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from shared import db, embedding_spaces
from shared.db import Conn, Row
from shared.embedding_spaces import Space
from shared.engine import catalogue as arrays

if TYPE_CHECKING:
    from shared.engine.catalogue import Catalogue

sql = db.queries("recommendations")


@dataclass(frozen=True)
class Loaded:
    """`names`: title id → name and year, for words. `twins`: title id → copies of it under another id."""

    version: int
    space: Space | None
    catalogue: "Catalogue"
    names: dict[int, tuple[str, int | None]]
    ratings: dict[int, float | None]
    twins: dict[int, set[int]]


_loaded: dict[str, Loaded] = {}
_lock = threading.Lock()


def load(conn: Conn, kind: str, version: int, space: Space | None) -> Loaded:
    """The arrays of this version; built at most once per process, whoever asks first."""
    with _lock:
        held = _loaded.get(kind)
        if held is None or held.version != version or held.space != space:
            _loaded.pop(kind, None)  # the old arrays go before the new ones come: memory holds one set
            held = _loaded[kind] = _build(conn, kind, version, space)
        return held


def _build(conn: Conn, kind: str, version: int, space: Space | None) -> Loaded:
    rows = conn.execute(sql.facts, {"kind": kind}).fetchall()
    facts = [_facts(row) for row in rows]
    return Loaded(
        version,
        space,
        arrays.build(facts, _vectors(conn, kind, space, [title.id for title in facts])),
        {row["id"]: (row["name"], row["year"]) for row in rows},
        {row["id"]: row["community_rating"] for row in rows},
        _twins(conn, kind),
    )


def _facts(row: Row) -> arrays.Facts:
    plot = " ".join(str(part) for part in (row["tagline"], row["overview"]) if part)
    return arrays.Facts(
        id=row["id"], year=row["year"], language=row["language"], votes=row["votes"], rating=row["community_rating"],
        critic_rating=row["critic_rating"], genres=tuple(row["genres"]), people=tuple(row["people"]),
        studios=tuple(row["studios"]), collection=row["collection"], keywords=tuple(row["tags"]), plot=plot,
    )  # fmt: skip


def _vectors(conn: Conn, kind: str, space: Space | None, ids: list[int]) -> np.ndarray | None:
    """One row a title, zeros where a title has no embedding yet."""
    if space is None:
        return None
    found, vectors = embedding_spaces.load(conn, space, kind)
    out = np.zeros((len(ids), space.dim), np.float32)
    rows = np.searchsorted(ids, found) if ids else np.empty(0, np.int64)
    known = rows < len(ids)
    known[known] = np.asarray(ids)[rows[known]] == found[known]
    out[rows[known]] = vectors[known]
    return out


def _twins(conn: Conn, kind: str) -> dict[int, set[int]]:
    twins: dict[int, set[int]] = {}
    for row in conn.execute(sql.twins, {"kind": kind}).fetchall():
        twins.setdefault(row["id"], set()).add(row["twin_id"])
    return twins
