"""Everything that is kept of what a person watched, said and asked for, to be taken along: as JSON, as tables, in Letterboxd's form."""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime

from shared import db
from shared.db import Conn, Row
from shared.watching.history_files import own
from shared.watching.history_files.entry import FILM

sql = db.queries("watching/history_exports")

# What each is called, and what it is sent as.
FORMATS = {
    "json": ("matinee-history.json", "application/json"),
    "csv": ("matinee-history.zip", "application/zip"),
    "letterboxd": ("letterboxd.csv", "text/csv"),
}
QUERIES = {
    "plays": sql.plays,
    "marks": sql.marks,
    "ratings": sql.ratings,
    "states": sql.states,
    "verdicts": sql.verdicts,
    "requests": sql.requests,
}
LETTERBOXD = ("imdbID", "tmdbID", "Title", "Year", "Rating10", "WatchedDate", "Rewatch")


def write(conn: Conn, user_id: int, form: str) -> bytes:
    """`form` is one of `FORMATS`. Titles that the person may not know of just now are left out, and in JSON counted."""
    return {"json": _json, "csv": _tables, "letterboxd": _letterboxd}[form](conn, user_id)


def lists(conn: Conn, user_id: int) -> dict[str, list[Row]]:
    """In the columns of `own.COLUMNS`, each title with kind, name, year and ids by source."""
    return {
        name: [_known_sources(row) for row in db.all(conn, query, {"user_id": user_id})]
        for name, query in QUERIES.items()
    }


def _json(conn: Conn, user_id: int) -> bytes:
    left_out = db.value(conn, sql.left_out, {"user_id": user_id}, of=int)
    head = {"format": own.FORMAT, "version": own.VERSION, "exported_at": datetime.now(UTC), "titles_left_out": left_out}
    return json.dumps(head | lists(conn, user_id), default=_iso, ensure_ascii=False, separators=(",", ":")).encode()


def _tables(conn: Conn, user_id: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, rows in lists(conn, user_id).items():
            # With a mark, so that spreadsheets see that it is UTF-8.
            packed.writestr(f"{name}.csv", "\ufeff" + own.table(name, rows))
    return out.getvalue()


def _letterboxd(conn: Conn, user_id: int) -> bytes:
    rows = db.all(conn, sql.films, {"user_id": user_id, "kind": FILM})
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(LETTERBOXD)
    writer.writerows(_film(row) for row in rows)
    return out.getvalue().encode()


def _film(row: Row) -> Sequence[object]:
    rating = min(10, max(1, (row["rating"] + 5) // 10)) if row["rating"] else ""
    ids = row["ids"]
    day = row["day"].isoformat() if row["day"] else ""
    return (
        ids.get("imdb", ""),
        ids.get("tmdb", ""),
        row["name"],
        row["year"] or "",
        rating,
        day,
        "true" if row["again"] else "",
    )


def _known_sources(row: Row) -> Row:
    return row | {"ids": {source: row["ids"][source] for source in own.SOURCES if source in row["ids"]}}


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    assert isinstance(value, date)
    return value.isoformat()
