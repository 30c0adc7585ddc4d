"""The media servers of the household: their rows, and clients for them with the stored key."""

import secrets as random_source
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from shared import db, media_servers, secrets
from shared.db import Conn
from shared.errors import Conflict, Invalid, NotFound
from shared.http import checked_url
from shared.media_servers import MediaServer
from shared.media_servers.model import ServerInfo
from shared.settings import settings

sql = db.queries("servers")


@dataclass(frozen=True)
class Server:
    id: int
    kind: str
    name: str
    base_url: str
    server_uid: str | None
    version: str | None


def add(conn: Conn, *, kind: str | None, url: str, api_key: str, name: str | None = None) -> Server:
    """Checks that the server answers and takes the key, then stores it; a server known already is updated.

    Raises `Invalid` for the address, `MediaServerError` for a server that does not play along, `Conflict` for a taken name.
    """
    info, base_url = check(kind, url, api_key), checked_url(url)
    kind = kind or info.kind
    name = name or info.name or kind.capitalize()
    taken = conn.execute(sql.by_name, {"name": name}).fetchone()
    if taken and taken["server_uid"] != info.id:
        raise Conflict(f"There is a server named “{name}” already; choose another name.", field="name")
    token = random_source.token_urlsafe(32)
    row = conn.execute(
        sql.save,
        {
            "kind": kind,
            "name": name,
            "base_url": base_url,
            "api_key_enc": secrets.encrypt(api_key),
            "server_uid": info.id,
            "version": info.version,
            "webhook_token_sha256": secrets.digest(token),
            "webhook_token_enc": secrets.encrypt(token),
        },
    ).fetchone()
    return _server(row or {})


def check(kind: str | None, url: str, api_key: str) -> ServerInfo:
    """Asks a server that need not be stored whether it answers and takes the key. Raises as `add`."""
    base_url = checked_url(url)
    kind = kind or media_servers.detect(base_url)
    if kind not in ("jellyfin", "emby"):
        raise Invalid("kind must be jellyfin or emby.", field="kind")
    client = media_servers.connect(kind, base_url, api_key)
    try:
        return client.check()
    finally:
        client.close()


def change(
    conn: Conn, server_id: int, *, url: str | None = None, api_key: str | None = None, name: str | None = None
) -> Server:
    """What is None stays. Checked like a new one. Raises `Conflict` when another server answers at the address."""
    now = get(conn, server_id)
    base_url = checked_url(url or now.base_url)
    if base_url != now.base_url and not api_key:
        raise Invalid("Give the key too: the stored one is never sent to another address.", field="apiKey")
    key = api_key or _stored_key(conn, server_id)
    if check(now.kind, base_url, key).id != now.server_uid:
        raise Conflict(f"Another server than {now.name} answers there: add it as one of its own.", field="baseUrl")
    return add(conn, kind=now.kind, url=base_url, api_key=key, name=name or now.name)


def add_from_environment(conn: Conn) -> Server | None:
    """The server of MEDIA_SERVER_*, on a first start; None when nothing is set or servers exist already."""
    url, key = settings().text("MEDIA_SERVER_BASE_URL"), settings().text("MEDIA_SERVER_API_KEY")
    if not url or not key or listing(conn):
        return None
    return add(conn, kind=settings().text("MEDIA_SERVER_TYPE"), url=url, api_key=key)


def listing(conn: Conn) -> list[Server]:
    return [_server(row) for row in conn.execute(sql.listing).fetchall()]


def get(conn: Conn, server_id: int) -> Server:
    row = conn.execute(sql.by_id, {"id": server_id}).fetchone()
    if row is None:
        raise NotFound("There is no such media server.")
    return _server(row)


def connect(conn: Conn, server_id: int) -> MediaServer:
    """A client with the stored key. The caller closes it."""
    row = conn.execute(sql.by_id, {"id": server_id}).fetchone()
    if row is None:
        raise NotFound("There is no such media server.")
    key, patience = secrets.decrypt(row["api_key_enc"]), settings().number("MEDIA_SERVER_TIMEOUT")
    return media_servers.connect(row["kind"], row["base_url"], key, read_timeout=patience)


@contextmanager
def connected(conn: Conn, server_id: int) -> Iterator[MediaServer]:
    """A client that is closed after the block."""
    client = connect(conn, server_id)
    try:
        yield client
    finally:
        client.close()


def by_webhook_token(conn: Conn, token: str) -> Server | None:
    row = conn.execute(sql.by_webhook_token, {"sha256": secrets.digest(token)}).fetchone()
    return _server(row) if row else None


def webhook_url(conn: Conn, server_id: int) -> str:
    """What an admin enters on the media server."""
    row = conn.execute(sql.by_id, {"id": server_id}).fetchone()
    token = secrets.decrypt((row or {})["webhook_token_enc"])
    return f"{settings().base_url}/webhooks/{token}"


def _stored_key(conn: Conn, server_id: int) -> str:
    row = conn.execute(sql.by_id, {"id": server_id}).fetchone() or {}
    return secrets.decrypt(row["api_key_enc"])


def _server(row: dict[str, object]) -> Server:
    return Server(**{name: row[name] for name in Server.__dataclass_fields__})  # type: ignore[arg-type]
