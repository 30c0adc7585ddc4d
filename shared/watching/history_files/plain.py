"""Any table: which column is what is guessed by its name, or said by the person."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from shared.errors import Invalid
from shared.language import gettext
from shared.watching.history_files import values
from shared.watching.history_files.decoding import Table
from shared.watching.history_files.entry import BOOK, FILM, SHOW, Entry
from shared.watching.history_files.netflix import NO_DAY

FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": ("title", "name", "titel", "film", FILM, "show", SHOW, BOOK, "titre", "título"),
    "year": ("year", "release year", "jahr", "année", "año"),
    "kind": ("kind", "type", "media type", "art"),
    "imdb": ("imdb", "imdb id", "imdbid", "const"),
    "tmdb": ("tmdb", "tmdb id", "tmdbid"),
    "tvdb": ("tvdb", "tvdb id", "tvdbid"),
    "trakt": ("trakt", "trakt id", "traktid"),
    "isbn": ("isbn", "isbn13", "isbn/uid"),
    "season": ("season", "season number", "staffel"),
    "episode": ("episode", "episode number", "folge"),
    "watched": (
        "watched",
        "date",
        "watched at",
        "watched date",
        "watched on",
        "date watched",
        "watchedat",
        "last watched at",
        "datum",
        "gesehen am",
    ),
    "times": ("times", "plays", "play count", "watch count"),
    "rating": ("rating", "your rating", "my rating", "score", "bewertung", "note"),
    "state": ("state", "status"),
    "notes": ("notes", "notizen", "comment"),
}
KINDS = {
    FILM: FILM,
    "film": FILM,
    SHOW: SHOW,
    "show": SHOW,
    "tv": SHOW,
    "episode": SHOW,
    "serie": SHOW,
    BOOK: BOOK,
    "buch": BOOK,
}
STATES = {
    "planned": "planned", "plan to watch": "planned", "watchlist": "planned", "want to watch": "planned", "geplant": "planned",
    "watching": "watching", "reading": "watching", "paused": "paused", "on hold": "paused", "dropped": "dropped",
    "completed": "completed", "watched": "completed", "read": "completed", "gesehen": "completed",
}  # fmt: skip
SCALES = (5, 10, 100)
# What a column of days may say instead of one.
SEEN = {"yes", "true", "x", "1", "✓", "✔", "ja", "oui", "sí", "seen", "watched", "gesehen"}
UNSEEN = {"", "no", "false", "0", "-", "–", "n/a", "never", "nein", "non", "unwatched", "0000-00-00"}


def columns(table: Table, wished: Mapping[str, str]) -> dict[str, str]:
    """Field → column, lower case. Raises `Invalid` for a field or a column that is none, and where nothing says which title is meant."""
    present = [column.strip().lower() for column in table.header]
    plain = {re.sub(r"[\s_]+", " ", column): column for column in present}
    found = {field: plain[name] for field, names in FIELDS.items() for name in reversed(names) if name in plain}
    for field, column in wished.items():
        if field not in FIELDS or column.strip().lower() not in present:
            raise Invalid(
                gettext(
                    "columns names fields (%(fields)s) and for each a column of the file (%(columns)s).",
                    fields=", ".join(FIELDS),
                    columns=", ".join(table.header)[:500],
                ),
                field="columns",
            )
        found[field] = column.strip().lower()
    if not {"name", "imdb", "tmdb", "tvdb", "trakt", "isbn"} & set(found):
        raise Invalid(
            gettext("No column of this file names titles: say with columns which one does, for example name=Film."),
            field="columns",
        )
    return found


def entries(table: Table, wished: Mapping[str, str]) -> Iterator[Entry]:
    """Ratings are of the smallest usual scale (5, 10 or 100) that holds all of them."""
    by_field = columns(table, wished)
    rows = [
        (number, {field: row[column].strip() for field, column in by_field.items()}) for number, row in table.records()
    ]
    days = values.dates_of(row["watched"] for _, row in rows if "watched" in row)
    scale = _scale([row.get("rating", "") for _, row in rows])
    for number, row in rows:
        yield _entry(row, f"{table.name} {number}", days.get(row.get("watched", "")), scale)


def _entry(row: Mapping[str, str], place: str, on: Any, scale: float) -> Entry:
    state = STATES.get(row.get("state", "").lower())
    at = values.moment(row.get("watched"))
    times = values.counted(row.get("times"), 0, 10_000)
    season, number = values.counted(row.get("season"), 0, 9999), values.counted(row.get("episode"), 0, 99999)
    kind, is_part = KINDS.get(row.get("kind", "").lower()), season is not None or number is not None
    said = row.get("watched", "").lower()
    is_seen = bool(at or on) or said in SEEN or state == "completed" or not (row.get("rating") or state)
    return Entry(
        place=place,
        name=row.get("name", ""),
        kinds=(kind,) if kind else (SHOW,) if is_part else (),
        year=values.year(row.get("year")),
        ids=values.ids({name: row.get(name) for name in ("imdb", "tmdb", "tvdb", "trakt")})
        | values.isbn13(row.get("isbn")),
        season=season,
        number=number,
        seen=times if times is not None else int(is_seen),
        watched_at=at,
        watched_on=None if at else on,
        rating=values.rating(row.get("rating"), scale),
        state=state,
        notes=row.get("notes", "")[:4000] or None,
        problem=None if at or on or said in SEEN | UNSEEN else NO_DAY,
    )


def _scale(texts: list[str]) -> float:
    points = [text.replace(",", ".") for text in texts]
    points = [text.replace(",", ".") for text in texts]
    numbers = [float(text) for text in points if re.fullmatch(r"\d{1,3}(\.\d{1,4})?", text, re.ASCII)]
    return next((scale for scale in SCALES if max(numbers, default=0) <= scale), SCALES[-1])
