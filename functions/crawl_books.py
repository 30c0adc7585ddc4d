"""Read Google Books' lists of books of each subject, a page at a time: what is not here yet comes into the catalogue."""

from functions.registry import job
from shared.db import Conn
from shared.discovery import crawls, works
from shared.discovery.crawls import Place
from shared.errors import Unavailable
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.sources import asking, google_books, keeping
from shared.sources.asking import Asker, Unusable
from shared.sources.google_books import Page

KIND = "book"
WITHOUT = gettext("Google Books is not switched on: see Settings, Sources.")
# Of so many lists in a row: then it is the source that is in trouble, not a page.
OUTAGE = 3


@job("crawl_books")
def handler(conn: Conn, run: Attempt, subject: str | None = None, language: str | None = None) -> None:
    """A page is one transaction, with where its list goes on: whoever is killed has read it whole or not at all. A page that fails is
    never passed over: its list waits, the others go on, and the run is put back. Raises `Unavailable` or `QuotaExhausted`."""
    if works.SOURCE not in keeping.ready(conn, KIND):
        run.conclude(WITHOUT)
        return
    lists = crawls.begin(conn, subject=subject, language=language)
    troubles = dict[tuple[str, str, str], Unavailable]()
    conn.commit()
    read = new = failed = 0
    with asking.opened(conn, works.SOURCE) as asker:
        while (left := crawls.left_today(conn)) and (place := crawls.upcoming(conn, lists, without=troubles)):
            conn.commit()  # while somebody else's service is waited for, nothing is held here
            step = gettext("Books: %(subject)s (%(language)s)", subject=place.subject, language=place.language)
            run.say(step, read, read + left)
            try:
                page = _page(asker, place)
            except Unavailable as trouble:
                crawls.note_trouble(conn, place, trouble.message)
                conn.commit()
                troubles[place.key], failed = trouble, failed + 1
                if _is_outage(trouble) or failed == OUTAGE:
                    raise
                continue
            new, read, failed = new + crawls.save(conn, KIND, place, page).new, read + 1, 0
            conn.commit()
    conn.commit()
    if troubles:
        raise next(iter(troubles.values()))
    run.conclude(gettext("%(read)s pages read, %(new)s books new.", read=read, new=new))


def _is_outage(trouble: Unavailable) -> bool:
    """Not of this page alone."""
    return not isinstance(trouble, Unusable) and (trouble.permanent or trouble.retry_after is not None)


def _page(asker: Asker, place: Place) -> Page:
    """An empty page ends a list, so it is asked for once more where Google itself says that there is more, and at the begin of a list."""
    page = google_books.listing(asker, place.subject, place.language, place.ordering, place.start)
    if page.told == 0 and (page.total > place.start or place.start == 0):
        page = google_books.listing(asker, place.subject, place.language, place.ordering, place.start)
    return page
