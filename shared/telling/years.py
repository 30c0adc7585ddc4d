"""A person's year in review: what they finished in it, counted from their own plays and told to nobody else."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from shared import db
from shared.db import Conn, Row
from shared.watching import stats
from shared.watching.stats import Period

sql = db.queries("telling/years")

FEWEST_PLAYS, FEWEST_DAYS = 10, 5  # with less a year says nothing of anybody
LOVED = 80  # of 100
MOST = 5  # of titles and genres


@dataclass(frozen=True)
class Year:
    """`films`, `series`, `episodes` and `books` were finished in it, each counted once; `days` those with a play, `streak` the most in
    a row. `genres` hold name and titles; `loved` and `most` title_id, kind, title, year, and of `most` the plays. `first` and `last` hold
    a title and its `day`, None where it may not be named any more. `month` is YYYY-MM, the one with the most plays."""

    year: int
    hours: int
    plays: int
    films: int
    series: int
    episodes: int
    books: int
    days: int
    streak: int
    month: str
    genres: list[Row]
    loved: list[Row]
    most: list[Row]
    first: Row | None
    last: Row | None


def review(conn: Conn, user_id: int, year: int) -> Year | None:
    """None where there are fewer than `FEWEST_PLAYS`, or on fewer than `FEWEST_DAYS`. Titles go through the guard; numbers count all."""
    zone = str(db.one(conn, sql.zone, {"user_id": user_id})["zone"])
    period = Period(date(year, 1, 1), date(year, 12, 31))
    given = {"user_id": user_id, "zone": zone, "loved": LOVED, "limit": MOST} | period.within(zone)
    counts = db.one(conn, sql.numbers, given)
    if counts["plays"] < FEWEST_PLAYS or counts["days"] < FEWEST_DAYS:
        return None
    whole = stats.summary_of(conn, user_id, zone, period)
    by_way: dict[str, list[Row]] = defaultdict(list)
    for row in db.all(conn, sql.titles, given):
        by_way[row["which"]].append(row)
    return Year(
        year, round(whole["watch_time_s"] / 3600), counts["plays"], whole["movies"], whole["series"], whole["episodes"], whole["books"],
        counts["days"], counts["streak"], db.one(conn, sql.months, given)["month"], db.all(conn, sql.genres, given),
        by_way["loved"], by_way["most"], next(iter(by_way["first"]), None), next(iter(by_way["last"]), None),
    )  # fmt: skip
