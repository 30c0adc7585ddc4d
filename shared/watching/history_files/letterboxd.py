"""Letterboxd: diary, watched, ratings, watch list and likes of its export, and the form in which it takes films in."""

from collections.abc import Iterator
from dataclasses import replace

from shared.language import gettext
from shared.watching.history_files import values
from shared.watching.history_files.decoding import Table
from shared.watching.history_files.entry import FILM, SHOW, Entry

# A film there; a miniseries may be one too.
KINDS = (FILM, SHOW)
WHICH = gettext("Watched, watch list and likes of Letterboxd look alike: leave this file the name that it had.")
NOT_READ = ("deleted/", "orphaned/", "lists/", "comments", "profile")


def recognizes(table: Table) -> bool:
    columns = {column.strip().lower() for column in table.header}
    return {"name", "year", "letterboxd uri"} <= columns or (
        "title" in columns and bool(columns & {"watcheddate", "rating10", "tmdbid", "imdbid", "letterboxduri"})
    )


def is_part(name: str, names: list[str]) -> bool:
    """Whether a file of the export is read: what was deleted is not, nor are reviews beside the diary that holds them too."""
    path = name.lower()
    if any(part in path for part in NOT_READ):
        return False
    return not (path.endswith("reviews.csv") and any(other.lower().endswith("diary.csv") for other in names))


def entries(table: Table) -> Iterator[Entry]:
    read = _exported if "letterboxd uri" in {column.strip().lower() for column in table.header} else _taken_in
    yield from read(table)


def _exported(table: Table) -> Iterator[Entry]:
    """“Date” is when it was entered; only “Watched Date” says when it was watched."""
    path = table.name.lower()
    for number, row in table.records():
        film = Entry(f"{table.name} {number}", row["name"], KINDS, values.year(row["year"]))
        entered = values.moment(f"{row.get('date', '').strip()} 12:00")
        rating = values.rating(row.get("rating"), 5)
        if "watched date" in row:
            watched = values.day(row["watched date"])
            yield replace(film, seen=1, watched_on=watched, rating=rating, rated_at=entered)
        elif "rating" in row:
            yield replace(film, rating=rating, rated_at=entered)
        elif "watchlist" in path:
            yield replace(film, state="planned", changed_at=entered)
        elif "likes" in path or path.rsplit("/", 1)[-1].startswith("films"):
            yield replace(film, verdicts={"more": entered})
        elif "watched" in path:
            yield replace(film, seen=1)
        else:
            yield replace(film, problem=WHICH)


def _taken_in(table: Table) -> Iterator[Entry]:
    for number, row in table.records():
        rating = values.rating(row.get("rating10"), 10) or values.rating(row.get("rating"), 5)
        watched = values.day(row.get("watcheddate"))
        yield Entry(
            place=f"{table.name} {number}",
            name=row["title"],
            kinds=KINDS,
            year=values.year(row.get("year")),
            ids=values.ids({"imdb": row.get("imdbid"), "tmdb": row.get("tmdbid")}),
            seen=1,
            watched_on=watched,
            rating=rating,
            rated_at=values.moment(f"{watched} 12:00") if watched else None,
        )
