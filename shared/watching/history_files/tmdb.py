"""TMDB: the ratings, the watch list and the favourites that an account exports as a table."""

from collections.abc import Iterator
from datetime import datetime

from shared.language import gettext
from shared.watching.history_files import values
from shared.watching.history_files.decoding import Table
from shared.watching.history_files.entry import FILM, SHOW, Entry

KINDS = {"movie": FILM, "tv": SHOW}
EPISODE = gettext("TMDB rates this season or episode; here series are rated.")


def recognizes(table: Table) -> bool:
    return {"tmdb id", "type", "name"} <= {column.strip().lower() for column in table.header}


def entries(table: Table) -> Iterator[Entry]:
    """“Rating” is the world's, “Your Rating” the person's."""
    for number, row in table.records():
        rating = values.rating(row.get("your rating"), 10)
        word = row["type"].strip().lower()
        is_part = bool(row.get("season number", "").strip() or row.get("episode number", "").strip())
        released = values.day(row.get("release date"))
        yield Entry(
            place=f"{table.name} {number}",
            name=row["name"],
            kinds=(KINDS[word],) if word in KINDS else (),
            year=released.year if released else None,
            ids={} if is_part else values.ids({"tmdb": row["tmdb id"], "imdb": row.get("imdb id")}),
            rating=rating,
            rated_at=_at(row.get("date rated")),
            state="planned" if rating is None and not is_part else None,
            problem=EPISODE if is_part else None,
        )


def _at(text: str | None) -> datetime | None:
    found = values.day(text)
    return values.moment(text) or (values.moment(f"{found} 12:00") if found else None)
