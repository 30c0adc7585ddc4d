"""Where embeddings are kept: one space a model, the active one read by everybody, another built beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared import audit, db, options
from shared.audit import Actor
from shared.db import Conn
from shared.errors import Conflict, NotFound
from shared.language import gettext
from shared.models import ai_service, embedding_providers, embeddings, local_models
from shared.models.embedding_providers import Poison, Provider
from shared.settings import settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

sql = db.queries("models/embedding_spaces")

MOST_FACTS = 2_000  # of a space: two minutes of one processor core, once


@dataclass(frozen=True)
class Space:
    id: int
    provider: str
    name: str
    dim: int


@dataclass(frozen=True)
class Kept(Space):
    """A space, and how many titles have a vector in it."""

    is_active: bool
    titles: int


@dataclass(frozen=True)
class Failure:
    """A title whose text the provider refused."""

    id: int
    name: str
    year: int | None
    reason: str


@dataclass(frozen=True)
class Unembedded:
    """A title whose text has no vector yet, with the hash of that text."""

    id: int
    name: str
    content_hash: bytes
    text: str


def active(conn: Conn) -> Space | None:
    return db.maybe(conn, sql.active, row=Space)


def listing(conn: Conn) -> list[Kept]:
    """Oldest first."""
    return db.all(conn, sql.listing, row=Kept)


def provider(conn: Conn) -> Provider:
    """The one the admin chose. Raises `Misconfigured` when it needs a key and there is none."""
    if options.get(conn, "embeddings.provider") == "local":
        folder = settings().text("MATINEE_MODEL_DIR")
        return embedding_providers.open_local(local_models.chosen(conn), Path(folder) if folder else None)
    dimensions = int(str(options.get(conn, "embeddings.dimensions"))) or None
    return embedding_providers.open_remote(ai_service.endpoint(conn), model_name(conn), dimensions)


def choice(conn: Conn) -> tuple[object, ...]:
    """What the admin chose, to tell whether it is another by now."""
    return (options.get(conn, "embeddings.provider"), wanted_name(conn), options.get(conn, "embeddings.dimensions"))


def wanted_name(conn: Conn) -> str:
    """Of the model that is to be read, whoever provides it."""
    return local_models.chosen(conn) if options.get(conn, "embeddings.provider") == "local" else model_name(conn)


def model_name(conn: Conn) -> str:
    """Of the service's model, whether or not that provider is the chosen one."""
    return str(options.get(conn, "embeddings.model") or settings().text("OPENAI_EMBED_MODEL") or "")


def ensure(conn: Conn, source: Provider) -> Space:
    """The provider's space; the first there ever was is active at once."""
    given = {"provider": source.provider, "name": source.name, "dim": source.dim}
    conn.execute(sql.ensure, given)
    space = db.one(conn, sql.find, given, row=Space)  # a look of its own: another run may have made it just now
    if active(conn) is None:
        conn.execute(sql.activate, {"id": space.id})
    return space


def activate_when_whole(conn: Conn, space: Space) -> bool:
    """Everybody moves over in one transaction, and only once no title of any kind is without a vector there."""
    if active(conn) == space:
        return False
    if db.value(conn, sql.lacking_anywhere, {"model_id": space.id}, of=bool):
        return False
    conn.execute(sql.deactivate)  # first, for one statement might meet the new one before it has left the old one
    conn.execute(sql.activate, {"id": space.id})
    return True


def analyze(conn: Conn) -> None:
    """Tells the planner how many vectors there are now. Until autovacuum does, a search among a hundred thousand titles takes thrice
    the time."""
    conn.execute(sql.analyze)


def count_unembedded(conn: Conn, space: Space, kind: str) -> int:
    return db.value(conn, sql.lacking, {"model_id": space.id, "kind": kind}, of=int)


def next_unembedded(conn: Conn, space: Space, kind: str, *, after: int, limit: int) -> list[Unembedded]:
    """By id from `after` on, so that a title that fails is passed, never met again in the same walk."""
    given = {"model_id": space.id, "kind": kind, "after": after, "limit": limit}
    return db.all(conn, sql.next, given, row=_unembedded)


def save(
    conn: Conn, space: Space, titles: Sequence[Unembedded], results: "Sequence[NDArray[np.float32] | Poison]"
) -> int:
    """Stores vectors, one per title and in their order, and beside them the texts that were refused. Returns how many
    were refused."""
    import pgvector

    both = list(zip(titles, results, strict=True))
    good = [(title, vector) for title, vector in both if not isinstance(vector, Poison)]
    bad = [(title, poison) for title, poison in both if isinstance(poison, Poison)]
    if good:
        vectors = [pgvector.HalfVector(vector) for _, vector in good]
        conn.execute(sql.save, _ids(space, [title for title, _ in good]) | {"vectors": vectors})
    if bad:
        reasons = [poison.reason for _, poison in bad]
        conn.execute(sql.save_failures, _ids(space, [title for title, _ in bad]) | {"reasons": reasons})
    return len(bad)


def drop_facts(conn: Conn, space: Space) -> None:
    """Forgets the vectors of genres and tags that no present title has."""
    conn.execute(sql.drop_facts, {"model_id": space.id})


def next_facts(conn: Conn, space: Space, *, limit: int) -> list[str]:
    """Genres, and then tags, that have no vector there yet, the most frequent first; none once `MOST_FACTS` have one."""
    return db.values(conn, sql.facts, {"model_id": space.id, "most": MOST_FACTS, "limit": limit}, of=str)


def save_facts(
    conn: Conn, space: Space, facts: Sequence[str], results: "Sequence[NDArray[np.float32] | Poison]"
) -> int:
    """Stores their vectors (dimensions,), one per fact and in their order. Returns how many there were."""
    import pgvector

    good = [(fact, vector) for fact, vector in zip(facts, results, strict=True) if not isinstance(vector, Poison)]
    vectors = [pgvector.HalfVector(vector) for _, vector in good]
    conn.execute(sql.save_facts, {"model_id": space.id, "facts": [fact for fact, _ in good], "vectors": vectors})
    return len(good)


def failures(conn: Conn, space: Space, kind: str, *, limit: int = 20) -> list[Failure]:
    """Titles whose text the provider refused, by name."""
    return db.all(conn, sql.failures, {"model_id": space.id, "kind": kind, "limit": limit}, row=Failure)


def drop_inactive(conn: Conn, *, by: Actor = audit.MATINEE) -> int:
    """“Clean legacy embeddings”. Returns how many spaces went."""
    removed = conn.execute(sql.drop_inactive).rowcount
    audit.record(conn, by, "settings.embedding-model.clean", data={"removed": removed})
    return removed


def drop(conn: Conn, space_id: int, *, by: Actor) -> None:
    """One space with all its vectors. Raises `NotFound`, and `Conflict` for the one that is read."""
    space = next((space for space in listing(conn) if space.id == space_id), None)
    if space is None:
        raise NotFound(gettext("There is no such space of vectors."))
    if conn.execute(sql.drop, {"id": space_id}).rowcount == 0:
        raise Conflict(gettext("This space is read: choose another model first, and wait until its space is whole."))
    name = f"{space.provider}/{space.name}"
    audit.record(conn, by, "settings.embedding-model.clean", name, {"removed": 1, "titles": space.titles})


def load(conn: Conn, space: Space, kind: str) -> "tuple[NDArray[np.int64], NDArray[np.float16]]":
    """Title ids and their vectors, (n,) and (n, dim). Binary rows are of one size, so they are read as one array."""
    return _load(conn, space, sql.vectors, {"kind": kind})


def load_ever(conn: Conn, space: Space, title_ids: Sequence[int]) -> "tuple[NDArray[np.int64], NDArray[np.float16]]":
    """The same for these titles, wherever they are now, with the vectors they had before: ids and rows (vectors,
    dimensions) side by side; a title may have several."""
    return _load(conn, space, sql.vectors_ever, {"title_ids": list(title_ids)})


def _load(
    conn: Conn, space: Space, query: str, given: dict[str, object]
) -> "tuple[NDArray[np.int64], NDArray[np.float16]]":
    import numpy as np

    with conn.cursor().copy(query, given | {"model_id": space.id}) as copy:
        data = b"".join(bytes(chunk) for chunk in copy)
    # Header 19 bytes, trailer 2. A row: field count, length and id, length and (dim, unused, halves), big-endian.
    row = np.dtype([("head", "V6"), ("id", ">i8"), ("length", "V8"), ("vec", ">f2", (space.dim,))])
    rows = np.frombuffer(data, row, count=(len(data) - 21) // row.itemsize, offset=19)
    return rows["id"].astype(np.int64), rows["vec"].astype(np.float16)


def _ids(space: Space, titles: Sequence[Unembedded]) -> dict[str, object]:
    return {
        "model_id": space.id,
        "title_ids": [title.id for title in titles],
        "hashes": [title.content_hash for title in titles],
    }


def _unembedded(*, id: int, content_hash: bytes, tags: Sequence[str], **facts: Any) -> Unembedded:
    subject = embeddings.Subject(**facts, keywords=tags)
    return Unembedded(id, subject.name, content_hash, embeddings.text_of(subject))
