"""The arrays of one kind of title, loaded once per process and kept until a version says that they are stale."""

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from shared import db
from shared.db import Conn
from shared.engine import catalogue
from shared.engine.facts import Facts
from shared.models import embedding_spaces
from shared.models.embedding_spaces import Space
from shared.picks import beside, blobs
from shared.picks.beside import Beside
from shared.picks.blobs import Blob
from shared.titles import relations

if TYPE_CHECKING:
    from shared.engine.catalogue import Catalogue

sql = db.queries("picks/recommendations")

Vectors = tuple[np.ndarray, np.ndarray]  # title ids and their vectors, as stored


@dataclass(frozen=True)
class Loaded:
    """`names`: title id → name and year, for words. `twins`: title id → copies of it under another id. `beside`: by whose
    word titles go together. `source` is what the arrays were built from, less the vectors, of which it holds fingerprints; kept
    for replays.
    """

    version: str
    space: Space | None
    catalogue: "Catalogue"
    names: dict[int, tuple[str, int | None]]
    ratings: dict[int, float | None]
    twins: dict[int, set[int]]
    beside: Beside
    source: Blob


_loaded: dict[str, Loaded] = {}
_lock = threading.Lock()


def load(conn: Conn, kind: str, version: str, space: Space | None) -> Loaded:
    """The arrays of this version; built at most once per process, whoever asks first."""
    with _lock:
        loaded = _loaded.get(kind)
        if loaded is None or loaded.version != version or loaded.space != space:
            _loaded.pop(kind, None)  # the old arrays go before the new ones come: memory holds one set
            loaded = _loaded[kind] = _build(conn, kind, version, space)
        return loaded


def _build(conn: Conn, kind: str, version: str, space: Space | None) -> Loaded:
    twins = [(row["id"], row["twin_id"]) for row in db.all(conn, sql.twins, {"kind": kind})]
    edges = relations.edges(conn, kind)
    return put_together(
        version,
        space,
        db.all(conn, sql.facts, {"kind": kind}),
        twins,
        edges,
        embedding_spaces.load(conn, space, kind) if space else None,
    )


def put_together(
    version: str,
    space: Space | None,
    rows: Sequence[Mapping[str, Any]],
    twins: Sequence[tuple[int, int]],
    edges: Sequence[relations.Edge],
    embeddings: Vectors | None,
) -> Loaded:
    """Pure: the same arrays from the same rows, now and when a list is made again."""
    plain = {
        "space": space and vars(space),
        "rows": rows,
        "twins": twins,
        "edges": edges,
        "vectors": fingerprints(embeddings),
    }
    source = blobs.of_json(plain)
    names = {row["id"]: (row["name"], row["year"]) for row in rows}
    ratings = {row["id"]: row["community_rating"] for row in rows}
    facts = [_facts(row) for row in rows]
    vectors = _vectors(space, list(names), embeddings) if space and embeddings else None
    del plain, rows, embeddings  # unless the caller keeps them: a third of what a hundred thousand titles take at most
    related = ((title_id, other_id, weight) for title_id, other_id, weight, *_ in edges)
    arrays = catalogue.build(facts, vectors, related)
    return Loaded(version, space, arrays, names, ratings, _grouped(twins), beside.read(edges), source)


def fingerprints(embeddings: Vectors | None) -> list[tuple[int, str]]:
    """(title, what its vector is known by), in order of title; vectors themselves are too many to keep with each list."""
    if embeddings is None:
        return []
    return sorted(zip(embeddings[0].tolist(), prints(embeddings), strict=True))


def prints(embeddings: Vectors) -> list[str]:
    """In the order of the vectors."""
    return [hashlib.blake2b(vector.tobytes(), digest_size=8).hexdigest() for vector in embeddings[1]]


def forget() -> None:
    """For tests, whose databases come and go under one process."""
    with _lock:
        _loaded.clear()


def _facts(row: Mapping[str, Any]) -> Facts:
    plot = " ".join(str(part) for part in (row["tagline"], row["overview"]) if part)
    return Facts(
        id=row["id"], year=row["year"], language=row["language"], votes=row["votes"], rating=row["community_rating"],
        critic_rating=row["critic_rating"], genres=tuple(row["genres"]), people=tuple(row["people"]),
        studios=tuple(row["studios"]), collection=row["collection"], keywords=tuple(row["tags"]), plot=plot,
    )  # fmt: skip


def _vectors(space: Space, ids: list[int], embeddings: Vectors) -> np.ndarray:
    """One row a title, zeros where a title has no embedding yet; as short as they are stored, for they are most of a job's
    memory while the arrays are built."""
    found, vectors = embeddings
    out = np.zeros((len(ids), space.dim), vectors.dtype)
    rows = np.searchsorted(ids, found) if ids else np.empty(0, np.int64)
    present = rows < len(ids)
    present[present] = np.asarray(ids)[rows[present]] == found[present]
    out[rows[present]] = vectors[present]
    return out


def _grouped(pairs: Sequence[tuple[int, int]]) -> dict[int, set[int]]:
    twins: dict[int, set[int]] = {}
    for title_id, twin_id in pairs:
        twins.setdefault(title_id, set()).add(twin_id)
    return twins
