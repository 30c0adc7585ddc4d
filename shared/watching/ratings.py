"""Ratings on one scale, 1–100, given as hearts, stars or a number; each changes the picks at once."""

from collections.abc import Mapping, Sequence

from shared import db
from shared.db import Conn, Row
from shared.errors import Invalid, NotFound
from shared.language import gettext
from shared.titles.library_rows import as_json
from shared.watching import history

sql = db.queries("watching/ratings")

MOST = 500


def value(given: Mapping[str, float | int | None]) -> int:
    """Exactly one of `hearts` (1–10), `stars` (0.5–5 in halves), `value` (1–100). Raises `Invalid` naming the field.

    Hearts times ten and half stars times ten are the same steps: 4 stars are 8 hearts are 80.
    """
    numbers = {name: number for name, number in given.items() if number is not None}
    if len(numbers) != 1:
        raise Invalid(gettext("Give exactly one of hearts, stars and value."), field="hearts")
    name, number = next(iter(numbers.items()))
    low, high, step, scale = {"hearts": (1, 10, 1, 10), "stars": (0.5, 5, 0.5, 20), "value": (1, 100, 1, 1)}[name]
    if not low <= number <= high or number % step:
        raise Invalid(
            gettext(
                "%(name)s goes from %(low)s to %(high)s in steps of %(step)s.", name=name, low=low, high=high, step=step
            ),
            field=name,
        )
    return round(number * scale)


def shown(stored: int) -> dict[str, float | int]:
    """The same rating in every form."""
    return {"value": stored, "hearts": max(1, round(stored / 10)), "stars": max(0.5, round(stored / 10) / 2)}


def rate(conn: Conn, user_id: int, values: Mapping[int, int]) -> None:
    """Title id → 1–100, all or none. Raises `NotFound` naming a title the person may not see, `Invalid` for too many
    at a time."""
    if len(values) > MOST:
        raise Invalid(gettext("At most %(most)s ratings at a time.", most=MOST), field="ratings")
    seen = db.all(conn, sql.visible, {"user_id": user_id, "title_ids": list(values)})
    if missing := sorted(set(values) - {row["id"] for row in seen}):
        raise NotFound(gettext("There is no title %(missing)s.", missing=missing[0]), details={"titleIds": missing})
    rows = [{"title_id": title_id, "value": number} for title_id, number in values.items()]
    conn.execute(sql.save, {"user_id": user_id, "rows": as_json(rows)})
    _refresh(conn, user_id, {row["kind"] for row in seen})


def drop(conn: Conn, user_id: int, title_ids: Sequence[int]) -> int:
    """Returns how many there were. Also of titles that have since become invisible: they are the person's own words."""
    gone = conn.execute(sql.drop, {"user_id": user_id, "title_ids": list(title_ids)}).rowcount
    if gone:
        _refresh(conn, user_id, set(db.values(conn, sql.kinds, {"title_ids": list(title_ids)}, of=str)))
    return gone


def listing(conn: Conn, user_id: int, *, kind: str | None = None, limit: int = 50, offset: int = 0) -> list[Row]:
    """Newest first; a title that has become invisible is not named."""
    given = {"user_id": user_id, "kind": kind, "limit": limit, "offset": offset}
    return [row | shown(row["value"]) for row in db.all(conn, sql.listing, given)]


def count(conn: Conn, user_id: int, *, kind: str | None = None) -> int:
    return db.value(conn, sql.count, {"user_id": user_id, "kind": kind}, of=int)


def of_title(conn: Conn, user_id: int, title_id: int) -> int:
    """1–100. Raises `NotFound` for what the person has not rated."""
    given = {"user_id": user_id, "title_id": title_id}
    row = db.one(conn, sql.of_title, given, missing=gettext("You have not rated this."))
    return int(row["value"])


def _refresh(conn: Conn, user_id: int, kinds: set[str]) -> None:
    for kind in sorted(kinds):
        history.refresh_soon(conn, user_id, kind, trigger="person")
