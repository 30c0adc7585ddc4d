"""Titles that sources of the world are asked about, and all that is known of them afterwards."""

from psycopg.sql import SQL, Identifier

from functions import enrich_metadata
from shared.db import Conn, Row
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.media_servers import model
from shared.titles import library
from tests.household import rows

ITEMS = {
    "movie": [
        model.Item("1", "movie", "Blade Runner", year=1982, provider_ids={"tmdb": "78", "imdb": "tt0083658"}),
        model.Item("2", "movie", "Blade Runner 2049", year=2017, provider_ids={"imdb": "tt1856101"}),
        model.Item("3", "movie", "The Prestige", year=2006),
        model.Item("4", "movie", "Swan Song", year=2021),
    ],
    "series": [
        model.Item("5", "series", "Breaking Bad", year=2008, provider_ids={"tvdb": "81189"}),
        model.Item("6", "series", "Mad Men", year=2007, provider_ids={"tmdb": "1104"}),
    ],
    "book": [model.Item("7", "book", "Dune", year=1990, provider_ids={"isbn13": "9780441172719"})],
}
FILMED = ("movie", "series")
# All that is known of titles, without when it was asked.
STATE = {
    "title_facts": "facts", "title_matches": "value, how, confidence, wanted, ids", "world_ratings": "rater, value, votes",
    "world_figures": "figure, value", "releases": "region, how, released_on, certificate", "trailers": "value, ord",
    "watch_providers": "region, how, name", "airings": "season, number, airs_at, name", "related_ids": "related_value, weight",
}  # fmt: skip


def shelve(conn: Conn, *kinds: str) -> None:
    """Four films and two series, or what there is of these kinds."""
    server_id = rows.server(conn, "home")
    library.save_libraries(conn, server_id, [model.Library(kind, kind, kind, kind) for kind in kinds or FILMED])  # type: ignore[arg-type]
    conn.execute("update libraries set is_enabled = true")
    for kind in kinds or FILMED:
        library.save_items(conn, library.to_sync(conn, kind)[0], ITEMS[kind])


def run(conn: Conn, **args: int) -> str | None:
    attempt = Attempt(0, names.ENRICH_METADATA)
    enrich_metadata.handler(conn, attempt, **args)
    return attempt.message


def title(conn: Conn, name: str) -> int:
    return rows.one(conn, "select id from titles where name = %s", (name,))


def state(conn: Conn, *, versions: bool = False) -> dict[str, list[Row]]:
    found = {
        table: conn.execute(
            SQL("select o.title_id, o.source, {}{} from {} o where o.source <> 'server'").format(
                SQL(columns),
                SQL(", o.xmin::text" if versions else ""),
                Identifier(table),  # type: ignore[arg-type]
            )
        ).fetchall()
        for table, columns in STATE.items()
    }
    return {table: sorted(rows, key=str) for table, rows in found.items()}


def forget_when(conn: Conn) -> None:
    conn.execute("update title_visits set tried_at = tried_at - interval '30 days'")
    conn.commit()
