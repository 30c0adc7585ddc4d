"""Room to breathe: what could go from the media servers, how much room that gives, and how likely anybody here would have watched it.

Nothing is changed here. What is somebody's favourite, begun or planned is never suggested (`kept_titles()`); books take no room worth
the while and are left out, and of a series all goes or nothing.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import numpy as np

from shared import db, kinds
from shared.audit import Actor
from shared.db import Conn, Row
from shared.engine import picks, regret
from shared.engine.catalogue import Catalogue
from shared.engine.regret import Viewer
from shared.jobs import Run, names, runs
from shared.jobs.progress import Attempt
from shared.language import gettext, marked
from shared.picks import engine_inputs
from shared.watching import viewers

sql = db.queries("upkeep/removal_advice")

# In coarse steps, so that nobody's day is found by trying one number after the other.
IDLE_DAYS = (0, 90, 180, 365, 730, 1095, 1825)
SORTS = ("worth", "size", "regret", "age")
STEP = marked("Reckoning who would miss which of the %(nouns)s")


@dataclass(frozen=True)
class Filters:
    """`most_regret` 0–1; `here_days` since when it is here at least, `idle_days` for how long nobody has watched it (one of
    `IDLE_DAYS`), `least_bytes` how much room it takes at least (0: also what is of unknown size). None for `kind` is every kind, for
    `title_ids` every title."""

    kind: str | None = None
    most_regret: float = 0.1
    here_days: int = 180
    idle_days: int = 180
    least_bytes: int = 0
    sort: str = "worth"
    title_ids: Sequence[int] | None = None


@dataclass(frozen=True)
class Advice:
    """A page of titles, with how many there are in all and how many bytes they take; None where no size of any is known."""

    titles: list[Row]
    total: int
    total_bytes: int | None


def ask(conn: Conn, *, by: Actor) -> Run:
    """Has it reckoned anew."""
    return runs.start(conn, names.ADVISE_REMOVALS, {}, by=by)


def reckon_all(conn: Conn, run: Attempt) -> int:
    """Of every kind whose files lie on media servers; commits after each. Returns how many titles were judged."""
    done = 0
    for kind in kinds.published():
        run.say(gettext(STEP, nouns=kind.nouns))
        done += reckon(conn, kind.name)
        conn.commit()
    return done


def reckon(conn: Conn, kind: str) -> int:
    """By everybody who may sign in, in the caller's transaction. Returns how many titles were judged."""
    people = db.all(conn, sql.people, {"kind": kind})
    shelf = db.all(conn, sql.shelf, {"kind": kind})
    ids = np.array([row["title_id"] for row in shelf], np.int64)
    years = np.array([row["years"] for row in shelf])
    carry = regret.carried(sum(one["watched_before"] for one in people), sum(one["watched"] for one in people))
    chances, minds = regret.of_household((_viewer(conn, kind, one, ids) for one in people), years, carry)
    given = {"kind": kind, "title_ids": ids.tolist(), "regrets": chances.tolist(), "minds": minds.tolist()}
    conn.execute(sql.save, given)
    conn.execute(sql.forget, given)
    return len(ids)


def listing(conn: Conn, viewer: int, filters: Filters = Filters(), *, limit: int = 50, offset: int = 0) -> Advice:
    """What gives most room for least regret first, or by `filters.sort`. Rows: title_id, kind, title, year, bytes, regret (0–1), minds
    (how many people may well watch it), added_at, idle_years (None: nobody ever watched it here), viewers and completion (0–1; None of
    fewer than three people), reckoned_at."""
    given = {**asdict(filters), "viewer": viewer, "told_from": viewers.TOLD_FROM, "limit": limit, "offset": offset}
    rows = db.all(conn, sql.listing, given)
    if not rows and offset:
        return Advice([], *_totals(conn, given))
    return Advice(rows, rows[0]["total"] if rows else 0, rows[0]["total_bytes"] if rows else None)


def reckoned_at(conn: Conn) -> datetime | None:
    """When it was reckoned last; None for never."""
    return db.one(conn, sql.reckoned_at)["at"]


def _totals(conn: Conn, given: Row) -> tuple[int, int | None]:
    """Beyond the last page nothing says how many there are."""
    rows = db.all(conn, sql.listing, given | {"limit": 1, "offset": 0})
    return (rows[0]["total"], rows[0]["total_bytes"]) if rows else (0, None)


def _viewer(conn: Conn, kind: str, person: Row, ids: np.ndarray) -> Viewer:
    inputs = engine_inputs.gather(conn, person["user_id"], kind, of_anybody=True)
    catalogue = inputs.loaded.catalogue
    scored = picks.score(catalogue, inputs.person, inputs.community, inputs.settings, inputs.weights)
    seen = catalogue.mask(np.array([*inputs.person.signals.seen_ids], np.int64))
    shown = inputs.person.visible if inputs.person.visible is not None else np.ones(len(catalogue), bool)
    return Viewer(
        scores=_on(catalogue, scored.unmoved(np.arange(len(catalogue))), ids),
        unseen=_on(catalogue, shown & ~seen, ids).astype(bool),
        seen=_on(catalogue, shown & seen, ids).astype(bool),
        watched=person["watched"],
        repeated=person["repeated"],
    )


def _on(catalogue: Catalogue, values: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """One value a title of `ids`, which may have come to the library since the catalogue was loaded; 0 for those."""
    out = np.zeros(len(ids))
    known = np.isin(ids, catalogue.ids)
    out[known] = values[catalogue.positions(ids[known])]
    return out
