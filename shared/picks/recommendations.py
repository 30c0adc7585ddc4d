"""Picks: made by the engine for one person, published in one transaction, read by pages, outputs and commands."""

from collections.abc import Mapping
from dataclasses import dataclass

from psycopg.types.json import Jsonb

from shared import db, jobs
from shared.db import Conn, Row
from shared.engine import picks
from shared.errors import NotFound
from shared.jobs import names
from shared.language import gettext
from shared.picks import engine_inputs, pick_rows, replay
from shared.picks.engine_inputs import Inputs
from shared.words import synopsis, wording

sql = db.queries("picks/recommendations")


@dataclass(frozen=True)
class NewList:
    """How many picks the new list has, and whether it goes to a media server too."""

    picks: int
    goes_to_server: bool


def refresh(conn: Conn, user_id: int, kind: str, *, rebuild: bool = False, now: float | None = None) -> NewList:
    """Makes and publishes a person's list in the caller's transaction.

    `rebuild` forgets earlier lists. Raises `NotFound` for somebody who gets no picks of this kind.
    """
    conn.execute(sql.lock_person, {"user_id": user_id})
    inputs = engine_inputs.gather(conn, user_id, kind, now=now)
    recommended = picks.recommend(
        inputs.loaded.catalogue, inputs.person, inputs.community, inputs.settings, inputs.weights
    )
    rows = pick_rows.rows(recommended, inputs)
    publish(conn, inputs, rows, rebuild=rebuild)
    who: dict[str, jobs.Value] = {"user_id": user_id, "kind": kind}
    if synopsis.is_stale(inputs.taste_moved):
        jobs.ask(conn, names.WRITE_SYNOPSIS, who, trigger="system")
    if wording.by_model(conn, user_id, inputs.asked.values):
        # Prose comes later, on a slower queue: the list is there now, in the template's words.
        jobs.ask(conn, names.WRITE_WORDS, who, trigger="system")
    return NewList(len(rows), inputs.has_account and bool(inputs.asked.values["output.enabled"]))


def publish(conn: Conn, inputs: Inputs, rows: list[pick_rows.Row], *, rebuild: bool = False) -> None:
    """The old list goes as the new one comes."""
    who = {"user_id": inputs.asked.user_id, "kind": inputs.asked.kind}
    counts = {"signals": len(inputs.person.signals.title_ids), "candidates": len(inputs.asked.visible)}
    contents = {"config": Jsonb(config(inputs, replay.keep(conn, inputs))), "picks": pick_rows.as_json(rows)}
    conn.execute(sql.publish, who | counts | contents)
    if rebuild:
        conn.execute(sql.forget_superseded, who)


def config(inputs: Inputs, kept: Mapping[str, object]) -> dict[str, object]:
    """What a list was made with, for people; `kept` are the digests from which it can be made again."""
    space = inputs.loaded.space
    return {
        "engine": replay.ENGINE,
        "now": inputs.asked.now,
        "model": space and f"{space.provider}/{space.name}/{space.dim}",
        "seed": inputs.settings.seed,
        "count": inputs.settings.count,
        "floor": inputs.asked.values["picks.floor"],
        "sliders": vars(inputs.settings.sliders),
        "strategy": inputs.settings.strategy,
        "inputs": kept,
    }


def for_home(conn: Conn, user_id: int, kind: str, *, limit: int = 50) -> list[Row]:
    """The person's picks, best first, through the guard: what has become invisible since is left out. `asked` are ids of titles
    among the evidence that they never watched, and asked for more like."""
    given = {"viewer": user_id, "user_id": user_id, "kind": kind, "run_id": None, "title_id": None}
    rows = db.all(conn, sql.of_run, given | {"limit": limit, "offset": 0})
    return [pick_rows.shown(row) | {"asked": row["asked"]} for row in rows]


def listing(
    conn: Conn,
    viewer: int,
    user_id: int,
    *,
    kind: str | None = None,
    run_id: int | None = None,
    limit: int = 50,
    offset: int = 0,
) -> tuple[str, int]:
    """A page of the present list of `kind`, or of the list `run_id`, as JSON with our own names, and how many picks there are in all.

    Only what both `viewer` and the person may see, evidence included.
    """
    given = {"viewer": viewer, "user_id": user_id, "kind": kind, "run_id": run_id, "title_id": None}
    rows = db.all(conn, sql.of_run, given | {"limit": limit, "offset": offset})
    if not rows and offset:
        return "[]", listing(conn, viewer, user_id, kind=kind, run_id=run_id, limit=1)[1]
    return f"[{', '.join(map(pick_rows.text, rows))}]", rows[0]["total"] if rows else 0


def why(conn: Conn, viewer: int, user_id: int, kind: str, title_id: int) -> Row:
    """All that is known of why a title is on the present list. Raises `NotFound` when it is not, or not for `viewer`."""
    if found := find(conn, viewer, user_id, kind, title_id):
        return found
    raise NotFound(gettext("This is none of these picks."))


def find(conn: Conn, viewer: int, user_id: int, kind: str, title_id: int) -> Row | None:
    """The same; None when it is not on the list, or not for `viewer`."""
    given = {"viewer": viewer, "user_id": user_id, "kind": kind, "run_id": None, "title_id": title_id}
    row = db.maybe(conn, sql.of_run, given | {"limit": 1, "offset": 0})
    return pick_rows.shown(row) | pick_rows.details(row) if row else None


def lists(
    conn: Conn, user_id: int, *, kind: str | None = None, limit: int = 50, offset: int = 0
) -> tuple[list[Row], int]:
    """Lists that were made, newest first, and how many there are in all."""
    given = {"user_id": user_id, "kind": kind, "run_id": None, "limit": limit, "offset": offset}
    return db.all(conn, sql.runs, given), db.value(conn, sql.count_runs, given, of=int)


def get(conn: Conn, user_id: int, run_id: int) -> Row:
    """One of the person's lists, without its picks. Raises `NotFound`."""
    given = {"user_id": user_id, "kind": None, "run_id": run_id, "limit": 1, "offset": 0}
    return db.one(conn, sql.runs, given, missing=gettext("There is no such list."))


def published(conn: Conn, user_id: int, kind: str) -> Row | None:
    """When the present list was made, and from how much; `floor` (a match, 0–100) is set where the list ends for want of what
    matches well enough, and not because it is as long as it was to be."""
    return db.maybe(conn, sql.published, {"user_id": user_id, "kind": kind})


def enabled_users(conn: Conn, kind: str) -> list[int]:
    return db.values(conn, sql.enabled_users, {"kind": kind}, of=int)
