"""Signing in without typing a password: a code, approved in a Jellyfin client that is signed in already."""

import json
from contextlib import suppress
from dataclasses import dataclass, field

from shared import secrets
from shared.db import Conn
from shared.errors import Conflict, MediaServerError, Misconfigured, NotFound
from shared.language import gettext
from shared.media_servers import servers
from shared.people import signing_in
from shared.people.accounts import User
from shared.titles import parental_ratings

NOT_HERE = gettext("No media server here offers Quick Connect: sign in with name and password.")
EXPIRED = gettext("This Quick Connect code has expired: begin again.")
PURPOSE = "quick connect"


@dataclass(frozen=True)
class Started:
    """The person types `code` into their client; whoever asked polls with `secret`, which only we can read."""

    code: str
    server_name: str
    secret: str = field(repr=False)


def start(conn: Conn, server_id: int | None = None) -> Started:
    """At that server, or the first that offers it. Raises `Conflict` when none does, `MediaServerError`, `Forbidden`."""
    for server in servers.listing(conn):
        if server_id not in (None, server.id):
            continue
        with signing_in.asked(conn, server) as client:
            if client.quick_connect_enabled():
                begun = client.quick_connect_start()
                sealed = secrets.encrypt(json.dumps([PURPOSE, server.id, begun.secret])).decode()
                return Started(begun.code, server.name, sealed)
    raise Conflict(NOT_HERE)


def finish(conn: Conn, secret: str) -> User | None:
    """None while nobody has approved the code. Raises `NotFound` when it has expired, `Forbidden`, `MediaServerError`."""
    server_id, theirs = _opened(secret)
    server = servers.get(conn, server_id)
    with signing_in.asked(conn, server) as client:
        signed_in = client.quick_connect_finish(theirs)
        if signed_in is None:
            return None
        with suppress(MediaServerError):
            client.sign_out(signed_in.token)  # we asked who it is; the session is not ours to keep
        scores, _ = parental_ratings.scores(conn, server, client, [signed_in.user])
    return signing_in.admit(conn, server, signed_in.user, scores)


def _opened(secret: str) -> tuple[int, str]:
    try:
        purpose, server_id, theirs = json.loads(secrets.decrypt(secret.encode()))
    except (Misconfigured, ValueError, TypeError) as error:
        raise NotFound(EXPIRED) from error
    if purpose != PURPOSE:
        raise NotFound(EXPIRED)
    return int(server_id), str(theirs)
