"""Search beyond the library: what TMDB finds that is no title of the catalogue yet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shared import db
from shared.db import Conn, Row
from shared.discovery import imports
from shared.errors import Conflict, Misconfigured, Throttled, Unavailable
from shared.sources import asking, tmdb_lists
from shared.sources.asking import Asker, Book
from shared.sources.model import Listed
from shared.titles import browsing
from shared.titles.library_rows import as_json

sql = db.queries("discovery/world_search")

PATIENCE_S = 2.0  # somebody waits
FRESH_S = 3600.0
FOUND, OFF, LIMITED, FAILED = "found", "off", "limited", "failed"


@dataclass(frozen=True)
class Beyond:
    """`titles`: kind, tmdb_id, title, year, overview, best fit first. `state`: found, off (TMDB is not switched on), limited (whoever
    asks has limits, and names of the world have no certificate yet) or failed; `reason` says why in the last case."""

    state: str
    titles: Sequence[Row] = ()
    reason: str | None = None


def find(
    conn: Conn,
    viewer: int | None,
    words: str,
    *,
    kind: str | None = None,
    first: Callable[[], None] = lambda: None,
    book: Book | None = None,
) -> Beyond:
    """Never raises for TMDB: what the house has is answered whatever becomes of it. `first` is called where TMDB would be asked, and may
    raise `Throttled`; `book` as of `asking.opened`."""
    if viewer is None or not imports.knows_world(conn, viewer):
        return Beyond(LIMITED)
    if browsing.words(words) is None:
        return Beyond(FOUND)
    try:
        first()
        with asking.opened(conn, imports.SOURCE, longest_s=PATIENCE_S, tries=1, book=book) as asker:
            return Beyond(FOUND, _unknown(asker, viewer, tmdb_lists.search(asker, words, fresh_s=FRESH_S), kind))
    except Conflict:
        return Beyond(OFF)
    except (Throttled, Unavailable, Misconfigured) as trouble:
        return Beyond(FAILED, reason=trouble.message)


def _unknown(asker: Asker, viewer: int | None, found: Sequence[Listed], kind: str | None) -> list[Row]:
    """Without those that are in the catalogue: they are found there, by whoever may know of them."""
    rows = [
        {
            "word": one.word,
            "value": one.value,
            "title": one.name,
            "year": one.year,
            "overview": one.overview,
            "poster": one.poster,
        }
        for one in found
    ]
    with asker.book() as book:
        return db.all(book, sql.unknown, {"rows": as_json(rows), "kind": kind, "viewer": viewer})
