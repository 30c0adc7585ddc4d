"""Discover the most popular titles of each language at TMDB, a page at a time: what is not here yet comes into the catalogue."""

from collections.abc import Iterator
from itertools import product

from babel import Locale, UnknownLocaleError

from functions import listed_titles
from functions.registry import job
from functions.sync_list import WITHOUT
from shared import choices, options
from shared.db import Conn
from shared.discovery import enrichment, imports, lists
from shared.errors import Invalid
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.sources import asking, keeping, tmdb_lists
from shared.sources.asking import Asker
from shared.sources.model import Listed

LANGUAGES, MOST = "discovery.languages", "discovery.titles"


@job("discover_titles")
def handler(conn: Conn, run: Attempt, language: str | None = None) -> None:
    """Commits title by title and, with where it is, page by page: another attempt goes on there, and asks about no title twice. Off until
    TMDB is switched on. Raises `Invalid` for no language, and `Unavailable` where TMDB is in trouble; what was found before is kept."""
    if imports.SOURCE not in keeping.ready(conn):
        run.conclude(WITHOUT)
        return
    # Those that it began with: a place in another list would be another place.
    languages = _languages(str(run.cursor.get("languages") or language or options.get(conn, LANGUAGES)))
    most, region = int(str(options.get(conn, MOST))), enrichment.region(conn)
    words = keeping.get(conn, imports.SOURCE).kinds
    conn.commit()
    found, new = (int(run.cursor.get(count) or 0) for count in ("found", "new"))
    with asking.opened(conn, imports.SOURCE) as asker:
        for place, (spoken, kind) in enumerate(product(languages, words)):
            if place < int(run.cursor.get("place") or 0):
                continue
            step = gettext("Titles in %(language)s", language=_called(spoken))
            for page, listed in _pages(asker, words[kind], spoken, _first(run, place), most):
                title_ids, made = listed_titles.bring(conn, run, asker, kind, listed, region, step=step)
                lists.note_listed(conn, kind, [one.value for one in listed])
                found, new = found + len(title_ids), new + made
                run.commit(conn, languages=",".join(languages), place=place, page=page, found=found, new=new)
    listed_titles.follow(conn, run, new)
    run.conclude(gettext("%(found)s titles found; TMDB was asked about %(new)s titles.", found=found, new=new))


def _languages(text: str) -> tuple[str, ...]:
    try:
        return choices.languages(text)
    except ValueError as error:
        raise Invalid(
            gettext("language: “%(words)s” %(why)s.", words=text, why=error.args[0]), field="language"
        ) from None


def _called(language: str) -> str:
    """As it calls itself, which is right on everybody's pages."""
    try:
        return Locale(language).get_display_name() or language
    except UnknownLocaleError:
        return language


def _first(run: Attempt, place: int) -> int:
    """The page to begin with: the one after that which was read last."""
    return int(run.cursor.get("page") or 0) + 1 if run.cursor.get("place") == place else 1


def _pages(asker: Asker, word: str, language: str, first: int, most: int) -> Iterator[tuple[int, list[Listed]]]:
    """Each with its number, up to so many titles."""
    for page in range(first, -(-most // tmdb_lists.PAGE) + 1):
        listed, pages = tmdb_lists.discover(asker, word, language, page)
        yield page, listed[: most - (page - 1) * tmdb_lists.PAGE]
        if page >= pages:
            return
