"""Posters, backdrops and faces: found through the guard, fetched from the media server that has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from shared import db, media_servers
from shared.db import Conn
from shared.errors import Invalid, MediaServerError, NotFound
from shared.http import Retries, Tls
from shared.language import gettext
from shared.media_servers import MediaServer, model
from shared.media_servers.servers import Server

sql = db.queries("titles/pictures")

WIDTHS = {"poster": (160, 240, 320, 480), "backdrop": (640, 1280), "face": (160, 320)}
UNKNOWN = gettext("There is no such picture.")
OF_TITLES = ("poster", "backdrop")
SERVER_TYPES = {"poster": "Primary", "backdrop": "Backdrop", "face": "Primary"}
# How a file of each type begins, after so many bytes: what a server calls a picture must be one.
BEGINNINGS = {
    "image/jpeg": (0, (b"\xff\xd8\xff",)),
    "image/png": (0, (b"\x89PNG\r\n\x1a\n",)),
    "image/webp": (8, (b"WEBP",)),
    "image/gif": (0, (b"GIF87a", b"GIF89a")),
    "image/avif": (4, (b"ftyp",)),
}
MOST_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Picture:
    """`tag` changes with the picture. `width` None is for faces, which come as the server has them."""

    server_id: int
    item_id: str
    tag: str
    kind: str
    width: int | None = None

    @property
    def etag(self) -> str:
        return f"{self.server_id}-{self.tag}-{self.width or 0}"


def of_title(conn: Conn, viewer: int, title_id: int, kind: str, width: int | None) -> Picture:
    """Raises `NotFound` for a title without one and for a title that `viewer` may not see, `Invalid` for other sizes."""
    width = checked_width(kind, width)
    return _picture(conn, sql.title_picture, {"viewer": viewer, "title_id": title_id, "kind": kind}, kind, width)


def of_face(conn: Conn, viewer: int, person_id: int, width: int | None) -> Picture:
    """Of somebody in front of or behind the camera. Raises `NotFound` unless `viewer` may see a title they worked on."""
    width = _width("face", width)
    return _picture(conn, sql.face_picture, {"viewer": viewer, "person_id": person_id}, "face", width)


def of_studio(conn: Conn, viewer: int, name: str) -> Picture:
    """Raises `NotFound` unless `viewer` may see a title of that studio; whether there is a picture, its server knows."""
    return _picture(conn, sql.studio, {"viewer": viewer, "name": name}, "studio", WIDTHS["face"][-1])


def of_person(conn: Conn, viewer: int, user_id: int, *, as_admin: bool) -> Picture:
    """Raises `NotFound`, also for somebody else's face unless an administrator looks."""
    given = {"viewer": viewer, "as_admin": as_admin, "user_id": user_id}
    return _picture(conn, sql.person_picture, given, "avatar", None)


def fetch(server: Server, picture: Picture) -> model.Image:
    """From the picture's server. Nothing but a picture of a sane size leaves here, whatever is sent.

    Without a connection to the database: a server that hangs holds none. Raises `MediaServerError`.
    """
    client = _client(server.kind, server.base_url, server.tls)
    if picture.kind == "avatar":
        found = client.avatar(picture.item_id, picture.tag)
    elif picture.kind == "studio":
        found = client.studio_image(picture.item_id, picture.width)
    else:
        found = client.image(picture.item_id, SERVER_TYPES[picture.kind], picture.tag, picture.width)
    return checked(found, gettext("The media server sent something that is no picture."))


def checked(found: model.Image, otherwise: str) -> model.Image:
    """What is a picture of a sane size. Raises `MediaServerError` with that sentence for anything else."""
    content_type = found.content_type.partition(";")[0].strip().lower()
    if len(found.data) > MOST_BYTES or not _begins_as(found.data, content_type):
        raise MediaServerError(otherwise)
    return model.Image(found.data, content_type)


def checked_width(kind: str, width: int | None) -> int:
    """The widest where none is given. Raises `NotFound` for what titles have no picture of, `Invalid` for other sizes."""
    if kind not in OF_TITLES:
        raise NotFound(UNKNOWN)
    return _width(kind, width)


@lru_cache(maxsize=8)
def _client(kind: str, base_url: str, tls: Tls) -> MediaServer:
    """Without our key, because pictures are public there; kept for its connections. Somebody waits: one short try."""
    return media_servers.connect(
        kind, base_url, "", retries=Retries(tries=1), connect_timeout=3, read_timeout=10, total_timeout=15, tls=tls
    )


def _width(kind: str, width: int | None) -> int:
    width = width or WIDTHS[kind][-1]
    if width not in WIDTHS[kind]:
        raise Invalid(gettext("w is one of %(map)s.", map=", ".join(map(str, WIDTHS[kind]))), field="w")
    return width


def _begins_as(data: bytes, content_type: str) -> bool:
    start, beginnings = BEGINNINGS.get(content_type, (0, ()))
    return data.startswith(beginnings, start)


def _picture(conn: Conn, query: str, given: Mapping[str, object], kind: str, width: int | None) -> Picture:
    row = db.one(conn, query, given, missing=UNKNOWN)
    return Picture(row["server_id"], row["external_id"], row["tag"], kind, width)
