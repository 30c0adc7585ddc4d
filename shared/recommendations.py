"""Picks: made by the engine for one person, published in one transaction, read by pages, outputs and commands."""

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from psycopg.types.json import Jsonb

from shared import catalogue, db, jobs, options, picks, taste
from shared.catalogue import Loaded
from shared.db import Conn
from shared.embedding_spaces import Space
from shared.engine import picks as engine
from shared.engine.blend import Sliders
from shared.engine.community import Community
from shared.engine.person import Person, Settings
from shared.engine.person import candidates as open_rows
from shared.engine.signals import Options
from shared.errors import NotFound

sql = db.queries("recommendations")

DAY = 86_400
ENGINE_VERSION = 1


@dataclass(frozen=True)
class Inputs:
    """All a list is made from. `now` is the end of the day: a list does not change with the hour it is made at."""

    kind: str
    user_id: int
    now: float
    values: Mapping[str, options.Value]
    loaded: Loaded
    acts: Mapping[int, taste.Acts]
    person: Person
    community: Community
    settings: Settings


def refresh(conn: Conn, user_id: int, kind: str, *, rebuild: bool = False, now: float | None = None) -> int:
    """Makes and publishes a person's list in the caller's transaction; returns how many picks it has.

    `rebuild` forgets earlier lists. Raises `NotFound` for somebody who gets no picks of this kind.
    """
    inputs = gather(conn, user_id, kind, now=now)
    made = engine.recommend(inputs.loaded.catalogue, inputs.person, inputs.community, inputs.settings)
    conn.execute(sql.supersede, {"user_id": user_id, "kind": kind})
    if rebuild:
        conn.execute(sql.forget_superseded, {"user_id": user_id, "kind": kind})
    run = conn.execute(
        sql.publish,
        {
            "user_id": user_id,
            "kind": kind,
            "config": Jsonb(config(inputs)),
            "signals": len(inputs.person.signals.title_ids),
            "candidates": int(open_rows(inputs.loaded.catalogue, inputs.person).sum()),
        },
    ).fetchone()
    rows = picks.rows(made, inputs.loaded, inputs.acts, inputs.community, kind, user_id)
    with conn.cursor().copy(sql.save_picks) as copy:
        for row in rows:
            copy.write_row((run["id"], *row))  # type: ignore[index]
    if inputs.values["words.by_model"]:
        # Prose comes later, on a slower queue: the list is there now, in the template's words.
        jobs.start(conn, "write-words", trigger="system", user_id=user_id, kind=kind)
    return len(rows)


def gather(conn: Conn, user_id: int, kind: str, *, now: float | None = None) -> Inputs:
    """Everything the engine wants, from the database or from what this process still holds of it."""
    row = conn.execute(sql.inputs, {"kind": kind, "user_id": user_id}).fetchone() or {}
    if not row.get("gets_picks"):
        raise NotFound("This person gets no picks of this kind; enable them first.")
    values = {name: row["options"].get(name, option.default) for name, option in options.OPTIONS.items()}
    space = Space(**row["space"]) if row["space"] else None
    loaded = catalogue.load(conn, kind, row["catalogue_version"], space)
    acts = taste.read(conn, kind, dict(zip(row["user_ids"], row["versions"], strict=True)))
    moment = float(-(-int(now or time.time()) // DAY) * DAY)
    numbers = options.numbers(values, kind)
    weighing = Options(half_life_days=float(str(values["taste.half_life_days"])))
    person = _person(conn, kind, user_id, loaded, acts[user_id], moment, weighing)
    settings = Settings(
        count=int(numbers["picks"]),
        recent_limit=int(numbers["recent_watch_limit"]),
        sliders=Sliders(**{name: numbers[name] for name in ("similarity", "novelty", "rating", "diversity")}),
        seed=int(moment // DAY),
    )
    community = taste.others(kind, loaded, acts, moment, weighing)
    return Inputs(kind, user_id, moment, values, loaded, acts, person, community, settings)


def config(inputs: Inputs) -> dict[str, object]:
    """What a run stores so that the same list can be made again, and whether it still would be."""
    space = inputs.loaded.space
    signals = inputs.person.signals
    told = [signals.title_ids.tolist(), np.round(signals.weights, 9).tolist(), signals.seen_ids.tolist()]
    return {
        "engine": ENGINE_VERSION,
        "now": inputs.now,
        "catalogueVersion": inputs.loaded.version,
        "model": space and f"{space.provider}/{space.name}/{space.dim}",
        "seed": inputs.settings.seed,
        "count": inputs.settings.count,
        "sliders": vars(inputs.settings.sliders),
        "signalsHash": hashlib.sha256(json.dumps(told).encode()).hexdigest(),
    }


def for_home(conn: Conn, user_id: int, kind: str, *, limit: int = 50) -> list[dict[str, object]]:
    """The person's picks, best first, through the guard: what has become invisible since is left out."""
    rows = conn.execute(sql.for_home, {"user_id": user_id, "kind": kind, "limit": limit}).fetchall()
    return [picks.shown(row) for row in rows]


def published(conn: Conn, user_id: int, kind: str) -> dict[str, object] | None:
    """When the present list was made, and from how much."""
    return conn.execute(sql.published, {"user_id": user_id, "kind": kind}).fetchone()


def enabled_users(conn: Conn, kind: str) -> list[int]:
    return [row["id"] for row in conn.execute(sql.enabled_users, {"kind": kind}).fetchall()]


def _person(
    conn: Conn, kind: str, user_id: int, loaded: Loaded, acts: taste.Acts, now: float, weighing: Options
) -> Person:
    signals = taste.weigh(acts, now, weighing)
    known = {*signals.seen_ids.tolist(), *acts.started}
    twins = {twin for title_id in known for twin in loaded.twins.get(title_id, ())}
    visible = np.isin(loaded.catalogue.ids, _visible(conn, kind, user_id))
    return Person(user_id, signals, now, visible=visible, left_out=frozenset(twins | acts.started))


def _visible(conn: Conn, kind: str, user_id: int) -> np.ndarray:
    """Title ids the person may see."""
    row = conn.execute(sql.visible, {"user_id": user_id, "kind": kind}).fetchone() or {"ids": b""}
    return np.frombuffer(row["ids"], ">i8").astype(np.int64)
