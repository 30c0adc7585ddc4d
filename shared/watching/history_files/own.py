"""Our own export, as JSON and as tables: a person's plays, marks, ratings, states and verdicts, each title with its providers' ids.

What they asked for goes along and does not come back: to ask for it again is a deed of its own.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from shared.errors import Invalid
from shared.language import gettext
from shared.watching.history_files import values
from shared.watching.history_files.decoding import Table
from shared.watching.history_files.entry import Entry

FORMAT, VERSION = "matinee-history", 1
SOURCES = ("tmdb", "imdb", "tvdb", "tvmaze", "trakt", "isbn13", "google_books")
TITLE = ("kind", "name", "year")
EPISODE = ("season", "number", "episode")
# What each list says of a title; the lists of episodes say which.
LISTS: Mapping[str, tuple[str, ...]] = {
    "plays": (*EPISODE, "watched_at", "completed", "position_s", "duration_s"),
    "marks": (*EPISODE, "seen", "last_at", "position_s", "is_favorite"),
    "ratings": ("rating", "rated_at"),
    "states": ("state", "notes", "progress", "started_on", "finished_on", "changed_at"),
    "verdicts": ("verdict", "said_at"),
}
# What is taken along alone.
ASKED: Mapping[str, tuple[str, ...]] = {"requests": ("state", "reason", "asked_at", "changed_at")}
COLUMNS: Mapping[str, tuple[str, ...]] = {**LISTS, **ASKED}
FORMULA = re.compile(r"^'*[=+\-@\t\r]")  # what a spreadsheet would reckon, and what was kept from it before
NEWER = gettext("This export is of a newer version of Matinee than this one.")


def recognizes(table: Table) -> bool:
    return _list_of(table) is not None


def is_document(found: object) -> bool:
    return isinstance(found, dict) and found.get("format") == FORMAT


def of_document(found: Mapping[str, Any]) -> Iterator[Entry]:
    """Raises `Invalid` for a later version than this one reads."""
    if found.get("version") != VERSION:
        raise Invalid(NEWER, field="file")
    for name in LISTS:
        rows = found.get(name)
        for number, row in enumerate(rows if isinstance(rows, list) else [], 1):
            if isinstance(row, dict):
                ids = row.get("ids")
                yield _entry(name, row, f"{name} {number}", ids if isinstance(ids, dict) else {})


def of_table(table: Table) -> Iterator[Entry]:
    name = str(_list_of(table))
    if name in ASKED:
        return
    for number, row in table.records():
        read = {
            column: row[column][1:] if row[column].startswith("'") and FORMULA.match(row[column]) else row[column]
            for column in row
        }
        yield _entry(name, read, f"{name} {number}", read)


def table(name: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """A list as CSV."""
    columns = (*TITLE, *SOURCES, *COLUMNS[name])
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        flat = {**row, **row["ids"]}
        writer.writerow([_cell(flat.get(column)) for column in columns])
    return out.getvalue()


def _list_of(table: Table) -> str | None:
    columns = tuple(column.strip().lower() for column in table.header)
    return next((name for name, own in COLUMNS.items() if columns == (*TITLE, *SOURCES, *own)), None)


def _entry(name: str, row: Mapping[str, Any], place: str, ids: Mapping[str, Any]) -> Entry:
    kind = str(row.get("kind") or "")
    title: dict[str, Any] = {
        "place": place,
        "name": str(row.get("name") or ""),
        "kinds": (kind,) if kind else (),
        "year": values.year(row.get("year")),
        "ids": values.ids({source: ids.get(source) for source in SOURCES}),
    }
    return READ[name](row, title)


def _play(row: Mapping[str, Any], title: dict[str, Any]) -> Entry:
    completed = _flag(row.get("completed"))
    lengths: dict[str, Any] = {
        "position_s": _seconds(row.get("position_s")),
        "duration_s": _seconds(row.get("duration_s")),
    }
    at = values.moment(row.get("watched_at"))
    return Entry(**title, **_episode(row), **lengths, seen=int(completed), completed=completed, watched_at=at)


def _mark(row: Mapping[str, Any], title: dict[str, Any]) -> Entry:
    return Entry(
        **title,
        **_episode(row),
        is_mark=True,
        seen=values.counted(row.get("seen"), 0, 30_000) or 0,
        changed_at=values.moment(row.get("last_at")),
        position_s=_seconds(row.get("position_s")),
        is_favorite=_flag(row.get("is_favorite")),
    )


def _rating(row: Mapping[str, Any], title: dict[str, Any]) -> Entry:
    return Entry(**title, rating=values.counted(row.get("rating"), 1, 100), rated_at=values.moment(row.get("rated_at")))


def _state(row: Mapping[str, Any], title: dict[str, Any]) -> Entry:
    return Entry(
        **title,
        state=str(row.get("state") or "") or None,
        notes=str(row.get("notes") or "")[:4000] or None,
        progress=values.counted(row.get("progress"), 0, 100),
        started_on=values.day(row.get("started_on")),
        finished_on=values.day(row.get("finished_on")),
        changed_at=values.moment(row.get("changed_at")),
    )


def _verdict(row: Mapping[str, Any], title: dict[str, Any]) -> Entry:
    return Entry(**title, verdicts={str(row.get("verdict") or ""): values.moment(row.get("said_at"))})


READ: Mapping[str, Callable[[Mapping[str, Any], dict[str, Any]], Entry]] = {
    "plays": _play, "marks": _mark, "ratings": _rating, "states": _state, "verdicts": _verdict,
}  # fmt: skip


def _episode(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "season": values.counted(row.get("season"), 0, 9999),
        "number": values.counted(row.get("number"), 0, 99999),
        "episode": str(row.get("episode") or "")[:500] or None,
    }


def _seconds(value: object) -> int | None:
    return values.counted(value, 0, 8_640_000)


def _flag(value: object) -> bool:
    return str(value).strip().lower() in ("true", "1")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return "'" + text if FORMULA.match(text) else text
