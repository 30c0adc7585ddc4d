"""Every source behind one form, by its name."""

from collections.abc import Mapping

from shared.db import Conn
from shared.sources import asking, google_books, omdb, open_library, tmdb, trakt, tvmaze
from shared.sources.model import Client

CLIENTS: Mapping[str, Client] = {
    "tmdb": tmdb, "trakt": trakt, "omdb": omdb, "tvmaze": tvmaze, "google_books": google_books, "open_library": open_library,
}  # fmt: skip


def test(conn: Conn, name: str) -> None:
    """Asks a source the least there is, whether it is switched on or not; a person waits. Raises `Unavailable` where it does not
    answer or take the key, `Conflict` where it lacks one."""
    with asking.opened(conn, name, longest_s=3.0, switched_on=False) as asker:
        CLIENTS[name].check(asker)
