"""What SECRET_KEY does not decrypt any more, after it was changed, and what to do about it."""

from shared import secrets
from shared.db import Conn
from shared.errors import Conflict, Misconfigured
from shared.language import gettext, marked
from shared.media_servers import servers
from shared.media_servers.servers import Server

KEY = marked(
    "SECRET_KEY has changed, so the stored key of %(name)s cannot be read: enter it again, with "
    "`matinee servers change %(name)s --api-key -` or in Settings, or put the old SECRET_KEY behind "
    "a comma."
)
WEBHOOK = marked(
    "SECRET_KEY has changed, so the webhook address of %(name)s cannot be read: make another with "
    "`matinee servers webhook %(name)s --renew` or in Settings."
)


def of(conn: Conn, server: Server) -> str | None:
    """A sentence for an administrator; None where everything can be read."""
    stored = servers.stored(conn, server.id)
    for secret, sentence in ((stored.api_key_enc, KEY), (stored.webhook_token_enc, WEBHOOK)):
        try:
            secrets.decrypt(secret)
        except Misconfigured:
            return gettext(sentence, name=server.name)
    return None


def webhook_url(conn: Conn, server: Server) -> str | None:
    """None where it cannot be read."""
    try:
        return servers.webhook_url(conn, server.id)
    except Misconfigured:
        return None


def refuse(conn: Conn, server: Server) -> None:
    """Raises `Conflict` where the server cannot be asked, before anybody tries."""
    if (problem := of(conn, server)) == gettext(KEY, name=server.name):
        raise Conflict(problem, field="apiKey")
