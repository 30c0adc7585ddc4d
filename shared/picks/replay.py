"""Keeps what each list was made from, by content, and makes the same list again."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from shared import db, options
from shared.db import Conn
from shared.engine import blend, picks
from shared.errors import Conflict
from shared.language import gettext
from shared.models import embedding_spaces
from shared.models.embedding_spaces import Space
from shared.picks import blobs, catalogue, engine_inputs, pick_rows
from shared.picks.blobs import Blob
from shared.picks.catalogue import Loaded
from shared.picks.engine_inputs import Asked, Inputs
from shared.picks.taste import Acts

sql = db.queries("picks/replay")

REASON = 6  # its place in a row
# Raised with every change after which the same inputs give another list, or are read in another way.
ENGINE = 6

# By database: digests this process has seen committed, and when. Those blobs need not be sent again for a while. Then they
# are, because what is in use must stay young.
_kept: dict[str, dict[bytes, float]] = {}
FRESH_S = 6 * 3600


def keep(conn: Conn, inputs: Inputs, *, at: float | None = None) -> dict[str, str]:
    """Stores what is not stored yet, in the caller's transaction; returns the digests that a run's config names. `at`:
    seconds of a clock that never goes back. Of acts of somebody who was forgotten meanwhile nothing is stored."""
    moment = time.monotonic() if at is None else at
    named = {
        "catalogue": inputs.loaded.source,
        "household": _household(inputs),
        "visible": blobs.of_bytes(inputs.asked.visible.tobytes()),
        "person": blobs.of_json(_as_plain(inputs.asked)),
    }
    wanted = [*named.values(), *(acts.source for acts in inputs.acts.values())]
    stored_since = {
        digest: since for digest, since in _kept.get(conn.info.dbname, {}).items() if moment - since < FRESH_S
    }
    if new := [blob for blob in wanted if blob.digest not in stored_since]:
        stored_since |= dict.fromkeys(_store(conn, new, list(inputs.acts)), moment)
    _kept[conn.info.dbname] = {blob.digest: stored_since[blob.digest] for blob in wanted if blob.digest in stored_since}
    return {name: blob.digest.hex() for name, blob in named.items()}


def replay(conn: Conn, run_id: int) -> list[pick_rows.Row]:
    """The rows of that run's list, made again. Raises `NotFound`, or `Conflict` for what can no longer be made again."""
    row = db.one(conn, sql.run, {"id": run_id}, missing=gettext("There is no list %(run_id)s.", run_id=run_id))
    if (made_by := row["config"]["engine"]) != ENGINE:
        raise Conflict(
            gettext(
                "This list cannot be made again: version %(made_by)s of the engine made it, and this is %(engine)s.",
                made_by=made_by,
                engine=ENGINE,
            )
        )
    digests: dict[str, str] = row["config"]["inputs"]
    household = _json(conn, digests["household"])
    acts = {int(user): Acts.read(digest, _json(conn, digest)) for user, digest in household["acts"].items()}
    asked = _asked(_json(conn, digests["person"]), _raw(conn, digests["visible"]))
    loaded = _catalogue(conn, digests["catalogue"])
    inputs = engine_inputs.put_together(asked, loaded, acts, blend.read(household["weights"]))
    recommended = picks.recommend(loaded.catalogue, inputs.person, inputs.community, inputs.settings, inputs.weights)
    return pick_rows.rows(recommended, inputs)


def forget(conn: Conn, user_id: int) -> int:
    """Removes what this person's acts went into: what they did, what their lists were made from, and each household that they were
    part of. Lists of others from that time stand, and cannot be made again. Returns how many inputs went."""
    households = db.values(conn, sql.households, of=str)
    theirs, others = set(db.values(conn, sql.own, {"user_id": user_id}, of=str)), set[str]()
    for digest in households:
        acts = _acts(conn, digest)
        if own := acts.pop(str(user_id), None):
            theirs |= {digest, own}
        others |= set(acts.values())
    digests = [bytes.fromhex(digest) for digest in theirs - others]
    return conn.execute(sql.forget, {"digests": digests}).rowcount


def _acts(conn: Conn, household: str) -> dict[str, str]:
    """Digests of what its people did, by their numbers; nothing of one that is kept no more."""
    try:
        return dict(_json(conn, household)["acts"])
    except Conflict:
        return {}


def stored(conn: Conn, run_id: int) -> list[pick_rows.Row]:
    """The same rows as they were published; the template's reasons only, a language model's are not made again."""
    return [pick_rows.stored(row) for row in db.all(conn, sql.picks, {"id": run_id})]


@dataclass(frozen=True)
class Comparison:
    """A list made again: its rows, the names of its titles that are still known, and whether it is the one published, byte
    for byte. Words by a language model are not made again and not compared."""

    rows: list[pick_rows.Row]
    names: dict[int, tuple[str, int | None]]
    identical: bool


def compare(conn: Conn, run_id: int) -> Comparison:
    """Raises as `replay` does."""
    replayed, kept = replay(conn, run_id), db.all(conn, sql.picks, {"id": run_id})
    worded = {row["rank"] for row in kept if row["reason_source"] == "model"}
    published = [pick_rows.stored(row) for row in kept]
    same = _bytes(replayed, worded) == _bytes(published, worded)
    return Comparison(replayed, {row["title_id"]: (row["name"], row["year"]) for row in kept}, same)


def _bytes(rows: list[pick_rows.Row], worded: set[int]) -> bytes:
    values = [(*row[:REASON], *row[REASON + (row[0] in worded) :]) for row in rows]
    return blobs.canonical(values).encode()


def _store(conn: Conn, new: list[Blob], people: list[int]) -> set[bytes]:
    """Returns those that were there before: what we add now is certain only once the caller commits."""
    given = {"digests": [blob.digest for blob in new], "blobs": [blob.packed for blob in new], "ids": people}
    return set(db.values(conn, sql.keep, given, of=bytes))


def _household(inputs: Inputs) -> Blob:
    acts = {str(user): acts.source.digest.hex() for user, acts in inputs.acts.items()}
    return blobs.of_json({"acts": acts, "weights": blend.as_plain(inputs.weights)})


def _as_plain(asked: Asked) -> dict[str, object]:
    impressions = {str(title_id): times for title_id, times in asked.impressions.items()}
    values = dict(asked.values)
    # Named only where there is one: lists that were made without stay what they were.
    contest = {"contest": dict(asked.contest)} if asked.contest else {}
    return contest | {
        "kind": asked.kind,
        "user_id": asked.user_id,
        "now": asked.now,
        "values": values,
        "impressions": impressions,
    }


def _asked(plain: Mapping[str, Any], visible: bytes) -> Asked:
    impressions = {int(title_id): times for title_id, times in plain["impressions"].items()}
    return Asked(**{**plain, "impressions": impressions, "visible": np.frombuffer(visible, np.int64)})


def _catalogue(conn: Conn, digest: str) -> Loaded:
    plain = _json(conn, digest)
    space = Space(**plain["space"]) if plain["space"] else None
    vectors = _vectors(conn, space, dict(plain["vectors"])) if space else None
    return catalogue.put_together(digest, space, plain["rows"], plain["twins"], plain["edges"], vectors)


def _vectors(conn: Conn, space: Space, wanted: Mapping[int, str]) -> catalogue.Vectors:
    """Each title's vector as it was: the present one, or the replaced one that has the same fingerprint."""
    stored = embedding_spaces.load_ever(conn, space, list(wanted))
    fingerprinted = zip(stored[0].tolist(), catalogue.prints(stored), stored[1], strict=True)
    found = {title_id: vector for title_id, known_by, vector in fingerprinted if wanted[title_id] == known_by}
    if len(found) < len(wanted):
        raise Conflict(
            gettext("This list cannot be made again: what its titles mean was computed anew since, too long ago.")
        )
    vectors = np.array([found[title_id] for title_id in sorted(found)], np.float16).reshape(-1, space.dim)
    return np.array(sorted(found), np.int64), vectors


def _json(conn: Conn, digest: str) -> Any:
    return json.loads(_raw(conn, digest))


def _raw(conn: Conn, digest: str) -> bytes:
    row = db.maybe(conn, sql.blob, {"sha256": bytes.fromhex(digest)})
    if row is None:
        days = options.get(conn, "history.keep_inputs_days")
        raise Conflict(
            gettext(
                "This list cannot be made again: what lists were made from is kept for %(days)s days only.", days=days
            )
        )
    return blobs.unpack(row["data"])
