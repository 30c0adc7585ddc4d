"""A person's acts, read from Postgres and weighed by the engine; those of all the others, kept while nobody acts."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any

from shared import db, kinds
from shared.db import Conn, Row
from shared.engine import community, signals
from shared.engine.catalogue import Catalogue
from shared.engine.community import Community, Member
from shared.engine.signals import Interaction, Options, Signals
from shared.picks import blobs
from shared.picks.blobs import Blob
from shared.picks.catalogue import Loaded

sql = db.queries("picks/recommendations")

MOST_BORROWED = 500  # the newest of what one person did with other kinds
# As dataclasses.astuple, which copies every value it meets and takes fifty times as long.
_values = attrgetter(*(field.name for field in fields(Interaction)))


@dataclass(frozen=True)
class Acts:
    """What one person did. `started`: titles that have been begun: to be watched on or left, never recommended.

    `version` tells two states of one person apart: the database's count, or a digest where they come from a replay.
    """

    version: int | str
    interactions: tuple[Interaction, ...] = ()
    started: frozenset[int] = frozenset()

    @cached_property
    def source(self) -> Blob:
        """What a list made from these acts keeps of them, to be made again."""
        return blobs.of_json([[_values(act) for act in self.interactions], sorted(self.started)])

    @staticmethod
    def read(digest: str, plain: Sequence[Sequence[Any]]) -> "Acts":
        """From what `source` holds."""
        return Acts(digest, tuple(Interaction(*values) for values in plain[0]), frozenset(plain[1]))

    @property
    def own(self) -> list[Interaction]:
        """With titles of the kind that is picked."""
        return [act for act in self.interactions if not act.borrowed]

    @cached_property
    def asked_for(self) -> frozenset[int]:
        """“More like this” of what they have neither watched nor rated."""
        return frozenset(act.title_id for act in self.interactions if act.feedback > 0) - self._seen

    @cached_property
    def planned(self) -> frozenset[int]:
        """What is on their watch list, and they have neither watched nor rated."""
        return frozenset(act.title_id for act in self.interactions if act.state == "planned") - self._seen

    @cached_property
    def _seen(self) -> frozenset[int]:
        return frozenset(act.title_id for act in self.interactions if act.plays or act.share or act.rating)


NOTHING = Acts(version=-1)


@dataclass
class _Household:
    """One kind's acts of everybody, and what was made of them within one `frame`: catalogue, day and options. `versions` are
    those of the acts behind `members` and `community`."""

    acts: dict[int, Acts] = field(default_factory=dict)
    frame: object = None
    versions: dict[int, int | str] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    community: Community | None = None


_households: dict[str, _Household] = {}
_lock = threading.Lock()


def read(conn: Conn, kind: str, versions: Mapping[int, int]) -> dict[int, Acts]:
    """Acts of these people (id → version of their signals); only those whose version moved are read again."""
    with _lock:
        household = _households.setdefault(kind, _Household())
        stale = [user for user, version in versions.items() if household.acts.get(user, NOTHING).version != version]
        if stale:
            household.acts |= _read(conn, kind, stale, versions)
        household.acts = {user: household.acts[user] for user in versions}
        return dict(household.acts)


def others(kind: str, loaded: Loaded, acts: Mapping[int, Acts], now: float, options: Options) -> Community:
    """Everybody's likes and views as matrices. The same for everybody that day, as long as nobody acts.

    After an act only that person's is made anew: with a thousand people all of it takes longer than everything else.
    """
    frame = (loaded.version, loaded.space, now, options)
    versions = {user: acts[user].version for user in sorted(acts)}
    with _lock:
        household = _households.setdefault(kind, _Household())
        if household.frame != frame:
            household.frame, household.versions, household.members, household.community = frame, {}, {}, None
        if household.community is None or household.versions != versions:
            acted = {user for user, version in versions.items() if household.versions.get(user) != version}
            weighed = {user: weigh(acts[user], now, options) for user in acted}
            household.community = _renewed(household, loaded.catalogue, versions, weighed)
            household.versions = versions
        return household.community


def _renewed(
    household: _Household, catalogue: Catalogue, users: Iterable[int], acted: Mapping[int, Signals]
) -> Community:
    fresh = {user: community.member(catalogue, user, signals) for user, signals in acted.items()}
    household.members = {user: fresh.get(user) or household.members[user] for user in users}
    members = list(household.members.values())
    if household.community is None:
        return community.gathered(catalogue, members)
    return community.renewed(catalogue, members, household.community, acted)


def forget() -> None:
    """For tests, whose databases come and go under one process."""
    with _lock:
        _households.clear()


def weigh(acts: Acts, now: float, options: Options) -> Signals:
    return signals.weigh(acts.interactions, now, options)


def _read(conn: Conn, kind: str, user_ids: list[int], versions: Mapping[int, int]) -> dict[int, Acts]:
    own = _by_user(conn, kind, user_ids)
    others = [_by_user(conn, other.name, user_ids) for other in kinds.lending(kind)]
    return {
        user: _acts(versions[user], own.get(user, []), [row for each in others for row in each.get(user, [])])
        for user in user_ids
    }


def _by_user(conn: Conn, kind: str, user_ids: list[int]) -> dict[int, list[Row]]:
    query = sql.acts_by_episode if kinds.of(kind).has_episodes else sql.acts
    rows = db.all(conn, query, {"kind": kind, "user_ids": user_ids})
    return {user: list(theirs) for user, theirs in groupby(rows, key=lambda row: row["user_id"])}


def _acts(version: int, rows: list[Row], borrowed: list[Row]) -> Acts:
    started = frozenset(row["title_id"] for row in rows if row["started"])
    newest = sorted(borrowed, key=lambda row: (-(row["last_at"] or 0.0), row["title_id"]))[:MOST_BORROWED]
    lent = (replace(_interaction(row), borrowed=True) for row in newest)
    return Acts(version, (*(_interaction(row) for row in rows), *lent), started)


def _interaction(row: Row) -> Interaction:
    return Interaction(
        title_id=row["title_id"], plays=row["plays"], share=row["share"], last_at=row["last_at"],
        favorite=row["favorite"], rating=row["rating"], hidden=row["hidden"], feedback=row["feedback"],
        removed=row["removed"], state=row["state"],
    )  # fmt: skip
