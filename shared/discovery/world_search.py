"""Search beyond the library: what TMDB and Google Books find that is no title of the catalogue yet."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from shared import db
from shared.db import Conn, Row
from shared.discovery import imports
from shared.errors import Conflict, Misconfigured, Throttled, Unavailable
from shared.sources import asking, google_books, tmdb_lists
from shared.sources.asking import Asker, Book
from shared.sources.model import Listed
from shared.titles import browsing
from shared.titles.library_rows import as_json

sql = db.queries("discovery/world_search")

PATIENCE_S = 2.0  # somebody waits
FRESH_S = 3600.0
SEARCHES: Mapping[str, Callable[..., list[Listed]]] = {"tmdb": tmdb_lists.search, "google_books": google_books.search}
FOUND, OFF, LIMITED, FAILED = "found", "off", "limited", "failed"


@dataclass(frozen=True)
class Beyond:
    """`titles`: kind, source, value (its id there), title, by, year, overview, best fit first. `state`: found, off (none is switched on),
    limited (whoever asks has limits, and names of the world have no certificate yet) or failed; `reason`: what could not be asked."""

    state: str
    titles: Sequence[Row] = ()
    reason: str | None = None


def find(
    conn: Conn,
    viewer: int | None,
    words: str,
    *,
    kind: str | None = None,
    genre: str | None = None,
    year_from: int | None = None,
    year_to: int | None = None,
    first: Callable[[], None] = lambda: None,
    book: Book | None = None,
) -> Beyond:
    """Never raises for a source: what the house has is answered whatever becomes of it. `first` is called where one would be asked, and
    may raise `Throttled`; `book` as of `asking.opened`. A search of theirs tells no genres: where one is wanted nobody is asked."""
    if viewer is None or not imports.knows_world(conn, viewer):
        return Beyond(LIMITED)
    if browsing.words(words) is None or genre:
        return Beyond(FOUND)
    try:
        first()
    except Throttled as trouble:
        return Beyond(FAILED, reason=trouble.message)
    titles, troubles, asked = list[Row](), list[str](), 0
    with ExitStack() as stack:
        # All are opened first: whoever lends a connection for each entry has `conn` no more once one was asked.
        askers, off = _opened(stack, conn, book, kind)
        troubles += off
        for asker in askers:
            try:
                titles += _unknown(asker, viewer, SEARCHES[asker.name](asker, words, fresh_s=FRESH_S), kind)
                asked += 1
            except Unavailable as trouble:
                troubles.append(trouble.message)
    titles = [title for title in titles if _is_of(title["year"], year_from, year_to)]
    return Beyond(FOUND if asked else FAILED if troubles else OFF, titles, " ".join(troubles) or None)


def _is_of(year: int | None, first: int | None, last: int | None) -> bool:
    """What is of no known year is of none that is asked for."""
    if year is None:
        return first is None and last is None
    return (first is None or year >= first) and (last is None or year <= last)


def _opened(stack: ExitStack, conn: Conn, book: Book | None, kind: str | None) -> tuple[list[Asker], list[str]]:
    """Those that are switched on and know of the kind, and why others that are cannot be asked."""
    askers, troubles = list[Asker](), list[str]()
    for name in SEARCHES if kind is None else SEARCHES.keys() & {imports.importer(conn, kind).source}:
        try:
            askers.append(stack.enter_context(asking.opened(conn, name, longest_s=PATIENCE_S, tries=1, book=book)))
        except Conflict:
            continue
        except Misconfigured as trouble:
            troubles.append(trouble.message)
    return askers, troubles


def _unknown(asker: Asker, viewer: int | None, found: Sequence[Listed], kind: str | None) -> list[Row]:
    """Without those that are in the catalogue: they are found there, by whoever may know of them."""
    rows = [
        {
            "source": asker.name,
            "word": one.word,
            "value": one.value,
            "title": one.name,
            "year": one.year,
            "overview": one.overview,
            "poster": one.poster,
            "author": one.by,
        }
        for one in found
    ]
    with asker.book() as book:
        return db.all(book, sql.unknown, {"rows": as_json(rows), "kind": kind, "viewer": viewer})
