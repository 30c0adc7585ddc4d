"""Which pages of a source's lists of books are to be read next, and how far each list was read."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from shared import choices, db, options
from shared.db import Conn
from shared.discovery import works
from shared.errors import Invalid
from shared.language import gettext
from shared.sources import google_books
from shared.sources.google_books import Page
from shared.titles.library_rows import as_json

sql = db.queries("discovery/crawls")

LANGUAGES, PER_DAY = "books.languages", "books.pages"
ORDERS = ("relevance", "newest")
FARTHEST = 1000  # further on Google tells no more


@dataclass(frozen=True)
class Subject:
    """`subject` is Google's word, `name` ours: a genre of what is found."""

    name: str
    subject: str


@dataclass(frozen=True)
class Place:
    """The next page of a list. `rounds`: how often the list was read to its end."""

    subject: str
    language: str
    ordering: str
    start: int
    rounds: int

    @property
    def key(self) -> tuple[str, str, str]:
        return self.subject, self.language, self.ordering


@dataclass(frozen=True)
class Found:
    """Of one page: how many volumes it told, and how many titles are new by it."""

    told: int
    new: int


@cache
def subjects() -> tuple[Subject, ...]:
    """Those of `book_subjects.json`, in its order."""
    text = resources.files("shared.discovery").joinpath("book_subjects.json").read_text(encoding="utf-8")
    return tuple(Subject(**row) for row in json.loads(text))


def begin(conn: Conn, *, subject: str | None = None, language: str | None = None) -> list[Place]:
    """Lists for every subject and language that options name, or for those that are given; returns none: `upcoming` does. Raises `Invalid`
    for a subject that there is not and for what is no language. The caller commits."""
    wanted = [one for one in subjects() if subject is None or subject.casefold() in (one.subject, one.name.casefold())]
    if not wanted:
        names = ", ".join(one.subject for one in subjects())
        raise Invalid(
            gettext("There is no subject “%(subject)s”; there are %(names)s.", subject=subject, names=names),
            field="subject",
        )
    rows = [
        {"subject": one.subject, "language": spoken, "ordering": order}
        for order in ORDERS
        for spoken in _languages(conn, language)
        for one in wanted
    ]
    conn.execute(sql.begin, {"rows": as_json(rows)})
    return [Place(row["subject"], row["language"], row["ordering"], 0, 0) for row in rows]


def upcoming(conn: Conn, lists: Sequence[Place], *, without: Collection[tuple[str, str, str]] = ()) -> Place | None:
    """Of these lists the page that is to be read next: of those never read to their end the nearest to its begin, so that each subject has
    some books before any has many; then of those that were not looked at for longest. None where all were read to their end of late.
    `without`: lists that are in trouble."""
    rows = [
        {"subject": one.subject, "language": one.language, "ordering": one.ordering, "place": place}
        for place, one in enumerate(lists)
        if one.key not in without
    ]
    return db.maybe(conn, sql.upcoming, {"rows": as_json(rows)}, row=Place)


def left_today(conn: Conn) -> int:
    """Pages that may be read yet today, by the option and what every run has read."""
    return max(0, int(str(options.get(conn, PER_DAY))) - db.value(conn, sql.read_today, of=int))


def save(conn: Conn, kind: str, place: Place, page: Page) -> Found:
    """The books of a page become titles, and the list goes on behind it. The caller commits both together."""
    genre = next((one.name for one in subjects() if one.subject == place.subject), None)
    _, new = works.store(conn, kind, page.volumes, genre=genre)
    following = place.start + google_books.PAGE
    # What is new comes first: where nothing of a page is, nothing behind it is either.
    is_end = page.told == 0 or following >= FARTHEST or (place.ordering == "newest" and place.rounds > 0 and new == 0)
    ends = {"is_end": is_end, "was_empty": page.told == 0 and place.start == 0}
    conn.execute(sql.count_page, _given(place))
    conn.execute(sql.advance, {**_given(place), "read_from": place.start, "start": 0 if is_end else following, **ends})
    return Found(page.told, new)


def note_trouble(conn: Conn, place: Place, reason: str) -> None:
    """The page stays the next of its list. The caller commits."""
    conn.execute(sql.note_trouble, {**_given(place), "reason": reason})


def _given(place: Place) -> dict[str, object]:
    return {"subject": place.subject, "language": place.language, "ordering": place.ordering}


def _languages(conn: Conn, language: str | None) -> tuple[str, ...]:
    try:
        return choices.languages(language if language is not None else str(options.get(conn, LANGUAGES)))
    except ValueError as wrong:
        raise Invalid(gettext("language %(sentence)s.", sentence=str(wrong)), field="language") from wrong
