"""A person's acts, read from Postgres and weighed by the engine; those of all the others, kept while nobody acts."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby

from shared import db
from shared.catalogue import Loaded
from shared.db import Conn, Row
from shared.engine import community, signals
from shared.engine.community import Community
from shared.engine.signals import Interaction, Options, Signals

sql = db.queries("recommendations")


@dataclass(frozen=True)
class Acts:
    """What one person did. `started`: series that have been begun, which are watched on and never recommended."""

    version: int
    interactions: tuple[Interaction, ...] = ()
    started: frozenset[int] = frozenset()


@dataclass
class _Household:
    """One kind's acts of everybody, and the matrices made of them for one catalogue and one day."""

    acts: dict[int, Acts] = field(default_factory=dict)
    key: object = None
    community: Community | None = None


_households: dict[str, _Household] = {}
_lock = threading.Lock()


def read(conn: Conn, kind: str, versions: Mapping[int, int]) -> dict[int, Acts]:
    """Acts of these people (id → version of their signals); only those whose version moved are read again."""
    with _lock:
        household = _households.setdefault(kind, _Household())
        stale = [user for user, version in versions.items() if household.acts.get(user, _NOBODY).version != version]
        if stale:
            household.acts |= _read(conn, kind, stale, versions)
        household.acts = {user: household.acts[user] for user in versions}
        return dict(household.acts)


def others(kind: str, loaded: Loaded, acts: Mapping[int, Acts], now: float, options: Options) -> Community:
    """Everybody's likes and views as matrices. The same for everybody that day, as long as nobody acts."""
    key = (loaded.version, loaded.space, now, options, tuple((user, acts[user].version) for user in sorted(acts)))
    with _lock:
        household = _households.setdefault(kind, _Household())
        if household.key != key or household.community is None:
            members = [(user, weigh(acts[user], now, options)) for user in sorted(acts)]
            household.community, household.key = community.build(loaded.catalogue, members), key
        return household.community


def weigh(acts: Acts, now: float, options: Options) -> Signals:
    return signals.weigh(acts.interactions, now, options)


_NOBODY = Acts(version=-1)


def _read(conn: Conn, kind: str, user_ids: list[int], versions: Mapping[int, int]) -> dict[int, Acts]:
    query = sql.series_acts if kind == "series" else sql.movie_acts
    rows = conn.execute(query, {"kind": kind, "user_ids": user_ids}).fetchall()
    by_user = {user: list(theirs) for user, theirs in groupby(rows, key=lambda row: row["user_id"])}
    return {user: _acts(versions[user], by_user.get(user, [])) for user in user_ids}


def _acts(version: int, rows: list[Row]) -> Acts:
    started = frozenset(row["title_id"] for row in rows if row["started"])
    return Acts(version, tuple(_interaction(row) for row in rows), started)


def _interaction(row: Row) -> Interaction:
    return Interaction(
        title_id=row["title_id"], plays=row["plays"], share=row["share"], last_at=row["last_at"],
        favourite=row["favourite"], rating=row["rating"], hidden=row["hidden"], feedback=row["feedback"],
        removed=row["removed"],
    )  # fmt: skip
