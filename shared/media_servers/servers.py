"""The media servers of the household: their rows, and clients for them with the stored key."""

import secrets as random_source
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from shared import audit, db, media_servers, secrets
from shared.audit import Actor
from shared.db import Conn
from shared.errors import Conflict, Invalid, MediaServerError
from shared.http import Tls, addresses
from shared.language import gettext, marked
from shared.media_servers import MediaServer
from shared.media_servers.model import ServerInfo
from shared.settings import settings

sql = db.queries("media_servers/servers")

UNKNOWN = gettext("There is no such media server.")
REPLACED = marked(
    "Another server answers at the address of %(name)s. If it was installed anew, take it over, and "
    "people, ratings and history stay: `matinee servers takeover %(name)s`, or “Installed anew” in "
    "Settings."
)
ANOTHER = marked(
    "Another server than %(name)s answers there: add it as one of its own, or, if %(name)s was "
    "installed anew, take it over (`matinee servers takeover %(name)s`)."
)
COPIED = marked(
    "What answers is %(other)s and tells the id of %(name)s, which is %(kind)s: the configuration of "
    "one was copied from the other. Give one of them an id of its own: stop it, delete device.txt in "
    "its data folder, start it again."
)
TWICE = marked(
    "What answers tells the id of %(name)s, which answers at %(address)s too. If it is one server "
    "with two addresses, say so (--same-server, or the box in Settings); if it is a copy, stop it, "
    "delete device.txt in its data folder, start it again."
)


@dataclass(frozen=True)
class Server:
    """`ca_certificate` is PEM text that is trusted for this server beside the usual authorities."""

    id: int
    kind: str
    name: str
    base_url: str
    server_uid: str | None
    version: str | None
    verify_certificate: bool = True
    ca_certificate: str | None = None

    @property
    def tls(self) -> Tls:
        return Tls(self.verify_certificate, self.ca_certificate)


@dataclass(frozen=True, kw_only=True)
class Stored(Server):
    """With what only SECRET_KEY reads: the key that Matinee asks with, and the token in the address of the webhook."""

    api_key_enc: bytes = field(repr=False)
    webhook_token_enc: bytes = field(repr=False)


@dataclass(frozen=True)
class Draft:
    """A server that answers and takes the key, before it is stored."""

    kind: str
    base_url: str
    info: ServerInfo
    tls: Tls
    api_key: str = field(repr=False)


def add(
    conn: Conn,
    *,
    kind: str | None,
    url: str,
    api_key: str,
    name: str | None = None,
    tls: Tls | None = None,
    is_same: bool = False,
    by: Actor = audit.MATINEE,
) -> Server:
    """Checks that the server answers and takes the key, then stores it; a server known already is updated.

    A server is its id and its kind. Raises `Invalid` for the address, `MediaServerError` for a server that does not play
    along, `Conflict` for a taken name, for a known server's id where another answers with it (unless `is_same` says that it
    is one server with two addresses), and for a new server at a known one's address.
    """
    at_url = _by_address(conn, url.strip().rstrip("/"))
    found = try_out(kind, url, api_key, tls or (at_url.tls if at_url else None))
    stored = by_uid(conn, found.info.id)
    if stored:
        _check_same(stored, found, is_same=is_same)
    elif replaced := _by_address(conn, found.base_url):
        raise Conflict(gettext(REPLACED, name=replaced.name), field="url")
    server = _save(
        conn, found, name or (stored.name if stored and is_same else None) or found.info.name or found.kind.capitalize()
    )
    audit.record(conn, by, "servers.add", server.id, {"name": server.name, "baseUrl": server.base_url})
    return server


def check(kind: str | None, url: str, api_key: str, tls: Tls | None = None) -> ServerInfo:
    """Asks a server that need not be stored whether it answers and takes the key. Raises as `add`."""
    return try_out(kind, url, api_key, tls).info


def try_out(kind: str | None, url: str, api_key: str, tls: Tls | None = None) -> Draft:
    """`url` may be copied from a browser; the draft has the address that answers. Raises as `add`. Raises `Invalid`
    for a kind that there is not."""
    if kind not in (None, "", *media_servers.KINDS):
        raise Invalid(gettext("kind must be jellyfin or emby."), field="kind")
    tls = tls or Tls()
    if tls.ca:
        addresses.trusting(tls.ca)  # also where it is not asked for yet
    found = media_servers.find(url, tls=tls)
    draft = Draft(kind or found.info.kind, found.base_url, found.info, tls, api_key)
    with opened(draft) as client:
        return replace(draft, info=client.check())


@contextmanager
def opened(draft: Draft) -> Iterator[MediaServer]:
    client = media_servers.connect(draft.kind, draft.base_url, draft.api_key, tls=draft.tls)
    try:
        yield client
    finally:
        client.close()


def change(
    conn: Conn,
    server_id: int,
    *,
    url: str | None = None,
    api_key: str | None = None,
    name: str | None = None,
    tls: Tls | None = None,
    by: Actor = audit.MATINEE,
) -> Server:
    """What is None stays. Checked like a new one. Raises `Conflict` when another server answers at the address."""
    now = get(conn, server_id)
    found = draft(conn, now, url=url, api_key=api_key, tls=tls)
    if found.info.id != now.server_uid:
        raise Conflict(gettext(ANOTHER, name=now.name), field="baseUrl")
    changed = _save(conn, found, name or now.name)
    changes = {"baseUrl": url, "name": name, "apiKey": api_key, "checksCertificate": tls.verify if tls else None}
    audit.record(
        conn, by, "servers.change", server_id, {what: value for what, value in changes.items() if value is not None}
    )
    return changed


def draft(
    conn: Conn, now: Server, *, url: str | None = None, api_key: str | None = None, tls: Tls | None = None
) -> Draft:
    """A known server under what is given, tried out; what is None is as stored. Raises `Invalid` for another address
    without its key; else as `add`."""
    tls = tls or now.tls
    if not api_key and url and media_servers.find(url, tls=tls).base_url != now.base_url:
        raise Invalid(gettext("Give the key too: the stored one is never sent to another address."), field="apiKey")
    return try_out(now.kind, url or now.base_url, api_key or secrets.decrypt(stored(conn, now.id).api_key_enc), tls)


def row(found: Draft) -> dict[str, object]:
    """The columns of a draft."""
    return {
        "kind": found.kind,
        "base_url": found.base_url,
        "api_key_enc": secrets.encrypt(found.api_key),
        "server_uid": found.info.id,
        "version": found.info.version,
        "verify_certificate": found.tls.verify,
        "ca_certificate": found.tls.ca,
    }


def _check_same(stored: Server, found: Draft, *, is_same: bool) -> None:
    if stored.kind != found.kind:
        values = {"name": stored.name, "kind": stored.kind.capitalize(), "other": found.kind.capitalize()}
        raise Conflict(gettext(COPIED, **values), field="url")
    if stored.base_url == found.base_url or is_same:
        return
    try:
        before = media_servers.find(stored.base_url, tls=stored.tls).info.id
    except MediaServerError:
        return  # it has moved
    if before == found.info.id:
        sentence = gettext(TWICE, name=stored.name, address=stored.base_url)
        raise Conflict(sentence, field="url", details={"same": True})


def _save(conn: Conn, found: Draft, name: str) -> Server:
    if db.maybe(conn, sql.named, {"name": name, "server_uid": found.info.id}):
        raise Conflict(
            gettext("There is a server named “%(name)s” already; choose another name.", name=name), field="name"
        )
    token = random_source.token_urlsafe(32)
    given = row(found) | {
        "name": name,
        "webhook_token_sha256": secrets.digest(token),
        "webhook_token_enc": secrets.encrypt(token),
    }
    saved = db.maybe(conn, sql.change, given) or db.maybe(conn, sql.add, given)
    if saved is None:
        raise Conflict(gettext("Another kind of server has this server's id."), field="url")
    return get(conn, saved["id"])


def add_from_environment(conn: Conn) -> Server | None:
    """The server of MEDIA_SERVER_*, on a first start; None when nothing is set or servers exist already."""
    url, key = settings().text("MEDIA_SERVER_BASE_URL"), settings().text("MEDIA_SERVER_API_KEY")
    if not url or not key or listing(conn):
        return None
    return add(conn, kind=settings().text("MEDIA_SERVER_TYPE"), url=url, api_key=key)


def listing(conn: Conn) -> list[Server]:
    return db.all(conn, sql.listing, row=Server)


def by_uid(conn: Conn, server_uid: str) -> Server | None:
    return db.maybe(conn, sql.by_uid, {"server_uid": server_uid}, row=Server)


def get(conn: Conn, server_id: int) -> Server:
    """Raises `NotFound`."""
    return db.one(conn, sql.by_id, {"id": server_id}, row=Server, missing=UNKNOWN)


def stored(conn: Conn, server_id: int) -> Stored:
    """Raises `NotFound`."""
    return db.one(conn, sql.stored, {"id": server_id}, row=Stored, missing=UNKNOWN)


def connect(conn: Conn, server_id: int) -> MediaServer:
    """A client with the stored key. The caller closes it. Raises `NotFound`."""
    server, patience = stored(conn, server_id), settings().number("MEDIA_SERVER_TIMEOUT")
    key = secrets.decrypt(server.api_key_enc)
    return media_servers.connect(server.kind, server.base_url, key, read_timeout=patience, tls=server.tls)


@contextmanager
def connected(conn: Conn, server_id: int) -> Iterator[MediaServer]:
    """A client that is closed after the block."""
    client = connect(conn, server_id)
    try:
        yield client
    finally:
        client.close()


def note_webhook(conn: Conn, server_id: int, sender: str | None) -> None:
    """That it told us something, and under which id of its own; None, which says nothing, leaves the last one."""
    conn.execute(sql.note_webhook, {"id": server_id, "sender": sender})


def by_webhook_token(conn: Conn, token: str) -> Server | None:
    return db.maybe(conn, sql.by_webhook_token, {"sha256": secrets.digest(token)}, row=Server)


def webhook_url(conn: Conn, server_id: int) -> str:
    """What an admin enters on the media server. Raises `NotFound`."""
    token = secrets.decrypt(stored(conn, server_id).webhook_token_enc)
    return f"{settings().base_url}/webhooks/{token}"


@contextmanager
def recognised(conn: Conn, server_id: int) -> Iterator[MediaServer]:
    """As `connected`, after a look whether it still is the same server. Raises `MediaServerError`: a server that was installed
    anew has other people and other titles under the old address, and none of them may be mixed up."""
    server = get(conn, server_id)
    with connected(conn, server_id) as client:
        if server.server_uid and client.identify().id != server.server_uid:
            raise MediaServerError(gettext(REPLACED, name=server.name), permanent=True)
        yield client


def renew_webhook(conn: Conn, server_id: int, *, by: Actor) -> None:
    """Another address for what the server tells: the one before is void at once. Raises `NotFound`."""
    server, token = get(conn, server_id), random_source.token_urlsafe(32)
    given = {"id": server_id, "sha256": secrets.digest(token), "token_enc": secrets.encrypt(token)}
    conn.execute(sql.renew_webhook, given)
    audit.record(conn, by, "servers.webhook", server_id, {"name": server.name})


def _by_address(conn: Conn, base_url: str) -> Server | None:
    return db.maybe(conn, sql.by_address, {"base_url": base_url}, row=Server)
