"""Goodreads and StoryGraph: books on shelves, read on days or at some time."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from shared.watching.history_files import values
from shared.watching.history_files.decoding import Table
from shared.watching.history_files.entry import BOOK, MOST_NAME, Entry

STATES = {
    "to-read": "planned", "want-to-read": "planned", "currently-reading": "watching", "read": "completed",
    "did-not-finish": "dropped", "dnf": "dropped", "abandoned": "dropped", "unfinished": "dropped", "on-hold": "paused",
    "paused": "paused",
}  # fmt: skip


def is_goodreads(table: Table) -> bool:
    return {"title", "exclusive shelf"} <= {column.strip().lower() for column in table.header}


def is_storygraph(table: Table) -> bool:
    return {"title", "read status"} <= {column.strip().lower() for column in table.header}


def goodreads(table: Table) -> Iterator[Entry]:
    """“My Rating” 0 is none. The day on which a book came to a shelf is none on which it was read, and the export often has no other.
    A shelf of the person's own that says nothing leaves the state open."""
    for number, row in table.records():
        shelf = row["exclusive shelf"].strip().lower()
        state, read = STATES.get(shelf), values.day(row.get("date read"))
        times = values.counted(row.get("read count"), 0, 1000) or 0
        yield Entry(
            place=f"{table.name} {number}",
            # “Dune (Dune, #1)”: the series in which it stands is not its name.
            name=re.sub(r"\s*\([^()]*#[\d.–-]+[^()]*\)\s*$", "", row["title"].strip()[:MOST_NAME]),
            kinds=(BOOK,),
            year=values.year(row.get("original publication year")) or values.year(row.get("year published")),
            ids=values.isbn13(row.get("isbn13"), row.get("isbn")),
            seen=max(times, 1) if state == "completed" else 0,
            watched_on=read if state == "completed" else None,
            rating=values.rating(row.get("my rating"), 5),
            state=state,
            notes=row.get("private notes", "").strip()[:4000] or None,
            finished_on=read if state == "completed" else None,
        )


def storygraph(table: Table) -> Iterator[Entry]:
    """Stars come in quarters. “Dates Read” has each time that it was read, from and to; “ISBN/UID” may be an id of theirs."""
    for number, row in table.records():
        state = STATES.get(row["read status"].strip().lower())
        times, reads = values.counted(row.get("read count"), 0, 1000) or 0, _reads(row.get("dates read", ""))
        started, finished = reads[-1] if reads else (None, None)
        finished = finished or values.day(row.get("last date read"))
        is_read = state == "completed"
        book = Entry(
            place=f"{table.name} {number}",
            name=row["title"],
            kinds=(BOOK,),
            ids=values.isbn13(row.get("isbn/uid") or row.get("isbn")),
        )
        yield replace(
            book,
            seen=max(times, 1) if is_read else 0,
            watched_on=finished if is_read else None,
            rating=values.rating(row.get("star rating"), 5),
            state=state,
            started_on=started,
            finished_on=finished if is_read and (not started or not finished or started <= finished) else None,
        )
        for _, earlier in reads[:-1]:
            if earlier:
                yield replace(book, seen=1, watched_on=earlier)


def _reads(text: str) -> list[tuple[date | None, date | None]]:
    """Of “2020/01/02-2020/01/09, 2021/05/03” each, from and to; a single day is when it was finished."""
    found: list[tuple[date | None, date | None]] = []
    for part in text.split(","):
        days = [values.day(day) for day in re.findall(r"\d{4}[/.]\d{1,2}[/.]\d{1,2}|\d{4}-\d{2}-\d{2}", part)]
        if days:
            found.append((days[0] if len(days) > 1 else None, days[-1]))
    return found
