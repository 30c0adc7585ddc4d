"""Drop-off of every series that enough of the household began: analysed by a job, stored, told to whoever may see the series."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared import db
from shared.audit import Actor
from shared.db import Conn, Row
from shared.discovery import drop_off
from shared.discovery.drop_off import Viewing
from shared.errors import Invalid, NotFound
from shared.jobs import Run, names, runs
from shared.language import gettext
from shared.titles import browsing
from shared.titles.library_rows import as_json
from shared.watching import viewers

sql = db.queries("discovery/drop_off")

FRESH_DAYS = 60  # an episode so new, or a play so late, says nothing of who left
TOO_FEW = gettext("Too few people have watched it yet to tell where it loses them.")
NO_SERIES = gettext("titleId must be the id of a series.")


def ask(conn: Conn, title_id: int | None = None, *, by: Actor) -> Run:
    """Has one series analysed anew, or all of them. Raises `Invalid` for what is no series."""
    if title_id is not None and not db.value(conn, sql.is_series, {"title_id": title_id}, of=bool):
        raise Invalid(NO_SERIES, field="titleId")
    return runs.start(conn, names.ANALYZE_DROP_OFF, {"title_id": title_id} if title_id else {}, by=by)


def analyse(conn: Conn, title_id: int | None = None) -> int:
    """Of one series, or of all; returns how many could be judged. What too few have begun is forgotten. Others are looked at in any
    case: what is usual is what they do."""
    found = db.all(conn, sql.viewings, {"fresh_days": FRESH_DAYS, "fewest": viewers.TOLD_FROM})
    curves = {row["title_id"]: _curve(row) for row in found}
    wanted = [row for row in found if title_id in (None, row["title_id"])]
    rows = [_row(row, curves) for row in wanted]
    conn.execute(sql.save, {"source": "household", "rows": as_json(rows)})
    conn.execute(sql.forget, {"title_id": title_id, "kept": [row["title_id"] for row in wanted]})
    conn.execute(sql.forget_votes, {"title_ids": []})
    return len(rows)


def find(conn: Conn, viewer: int, title_id: int) -> Row | None:
    """title_id, title, year, source (household, or trakt where too few here began it), shape, place, part, lost (0–1), viewers (None by
    Trakt), votes_place (the first rule's, by Trakt), analysed_at and `episodes` with season, number and share
    (0–1); None where nothing is told, and of what the viewer may not see."""
    return db.maybe(conn, sql.of_title, {"viewer": viewer, "title_id": title_id})


def of_title(conn: Conn, viewer: int, title_id: int) -> Row:
    """As `find`. Raises `NotFound`."""
    browsing.must_see(conn, viewer, title_id)
    row = find(conn, viewer, title_id)
    if row is None:
        raise NotFound(TOO_FEW)
    return row


def listing(conn: Conn, viewer: int, *, limit: int = 50, offset: int = 0) -> list[Row]:
    """Those that lose people at one place first; without episodes."""
    return db.all(conn, sql.listing, {"viewer": viewer, "limit": limit, "offset": offset})


def count(conn: Conn, viewer: int) -> int:
    return db.value(conn, sql.count, {"viewer": viewer}, of=int)


def _curve(row: Mapping[str, Any]) -> list[float]:
    return drop_off.survival([Viewing(**one) for one in row["viewings"]], len(row["episodes"]))


def _row(row: Mapping[str, Any], curves: Mapping[int, Sequence[float]]) -> dict[str, object]:
    shares = curves[row["title_id"]]
    verdict = drop_off.judge(shares, [curve for other, curve in curves.items() if other != row["title_id"]])
    episodes = [one | {"share": share} for one, share in zip(row["episodes"], shares, strict=True)]
    told = {"title_id": row["title_id"], "viewers": row["viewers"], "episodes": episodes}
    return told | {"shape": verdict.shape, "place": verdict.place, "part": verdict.part, "lost": verdict.lost}
