"""Posters and backdrops of titles that no library holds: found through the guard, fetched once by this server, so that nobody's browser
asks elsewhere."""

from dataclasses import dataclass
from urllib.parse import quote

from shared import db
from shared.db import Conn
from shared.discovery import imports
from shared.errors import Conflict, MediaServerError, Misconfigured, NotFound, Unavailable
from shared.language import gettext
from shared.media_servers.model import Image
from shared.sources import asking, book_covers, google_books, tmdb, tmdb_pictures
from shared.sources.asking import Book
from shared.titles import pictures

sql = db.queries("discovery/world_pictures")

PATIENCE_S = 2.0  # somebody waits
# How many are kept, and how large each may be: some hundred megabytes.
MOST, MOST_BYTES = 6000, 512 * 1024
NO_PICTURE = gettext("The source sent something that is no picture.")
# What the pictures of a search are called, by source.
NAMES = {"tmdb": tmdb.PICTURE, "google_books": google_books.COVER}
FETCHING = {"tmdb": tmdb_pictures.fetch, "google_books": book_covers.fetch, "open_library": book_covers.fetch}


@dataclass(frozen=True)
class WorldPicture:
    """`path` is its source's, and another one for another picture."""

    path: str
    width: int
    source: str = imports.SOURCE

    @property
    def etag(self) -> str:
        return f"{quote(self.path.removeprefix('/'))}-{self.width}"


def of_title(conn: Conn, viewer: int | None, title_id: int, shape: str, width: int | None) -> WorldPicture:
    """Raises `NotFound` for a title without one and for one that `viewer` may not know of, `Invalid` for other sizes."""
    width = pictures.checked_width(shape, width)
    given = {"viewer": viewer, "title_id": title_id, "shape": shape}
    found = db.one(conn, sql.of_title, given, missing=pictures.UNKNOWN)
    return WorldPicture(found["path"], width, found["source"])


def of_search(conn: Conn, viewer: int, name: str, width: int | None, source: str = imports.SOURCE) -> WorldPicture:
    """A poster or cover that search beyond the library has found, by the name that its source gives it. Raises `NotFound` for whom names
    of the world are not told either."""
    path = f"/{name}"
    if source not in NAMES or not NAMES[source].fullmatch(path) or not imports.knows_world(conn, viewer):
        raise NotFound(pictures.UNKNOWN)
    return WorldPicture(path, pictures.checked_width("poster", width), source)


def fetch(conn: Conn, picture: WorldPicture, book: Book) -> Image:
    """From what is kept, else from its source in one try. Raises `NotFound` where that has none, or is not asked, and `Unavailable`."""
    place = {"source": picture.source, "path": picture.path, "width": picture.width}
    if kept := db.maybe(conn, sql.kept, place):
        return Image(kept["data"], kept["content_type"])
    try:
        with asking.opened(conn, picture.source, longest_s=PATIENCE_S, tries=1, book=book) as asker:
            reply = FETCHING[picture.source](asker, picture.path, picture.width)
    except (Conflict, Misconfigured) as off:
        raise NotFound(pictures.UNKNOWN) from off
    if reply is None:
        raise NotFound(pictures.UNKNOWN)
    try:
        image = pictures.checked(Image(reply.body, reply.content_type), NO_PICTURE)
    except MediaServerError as trouble:
        raise Unavailable(trouble.message) from trouble
    if len(image.data) <= MOST_BYTES:
        given = {"content_type": image.content_type, "data": image.data, "most": MOST}
        with book() as lent:
            lent.execute(sql.keep, place | given)
    return image
