"""The service that models are asked of: entered by an administrator, or else named by the environment."""

from dataclasses import dataclass

from shared import audit, db, http, secrets
from shared.audit import Actor
from shared.db import Conn
from shared.errors import Conflict, Invalid, Misconfigured
from shared.http import addresses
from shared.language import gettext
from shared.models import openai_api
from shared.models.openai_api import Endpoint
from shared.settings import settings

sql = db.queries("models/ai_service")

NONE = gettext("Enter a key of the AI service under Settings, Models, or the address of one that needs none.")
NEITHER = gettext("Give a key, or the address of a service of your own that needs none.")
AGAIN = gettext("The key was entered for another address: enter it again for this one.")
UNREADABLE = gettext("The stored key cannot be read any more, for SECRET_KEY has changed: enter it again.")
LONGEST_KEY = 500
PATIENCE_S = 20.0  # of a test, which somebody waits for


@dataclass(frozen=True)
class Service:
    """`address` is where models are asked, OpenAI's own or another; `is_entered` whether that was said here. None of it where
    `is_there` is false."""

    address: str
    has_key: bool
    is_entered: bool

    @property
    def is_there(self) -> bool:
        return self.has_key or self.address != openai_api.OPENAI_URL


def get(conn: Conn) -> Service:
    """Also with a key that cannot be decrypted any more."""
    row = db.maybe(conn, sql.get)
    key, url = (row["api_key_enc"], row["base_url"]) if row else _of_environment()
    return Service(url or openai_api.OPENAI_URL, bool(key), row is not None)


def endpoint(conn: Conn, *, timeout: float = 60.0, retries: http.Retries | None = None) -> Endpoint:
    """To ask it by. Raises `Misconfigured` when there is none."""
    key, url = _stored(conn)
    if not key and not url:
        raise Misconfigured(NONE)
    return Endpoint(key, url, timeout=timeout, retries=retries)


def patient(conn: Conn) -> Endpoint:
    """For one try that somebody waits for. Raises `Conflict` when there is none, or its key cannot be read any more."""
    try:
        return endpoint(conn, timeout=PATIENCE_S, retries=http.Retries(tries=1))
    except Misconfigured as trouble:
        raise Conflict(trouble.message) from trouble


def change(conn: Conn, *, url: str, api_key: str, by: Actor) -> Service:
    """From now on that service; an empty `url` is OpenAI's own, and an empty `api_key` keeps the one that is stored for this very
    address. Raises `Invalid` naming the field."""
    address = _address(url)
    key = _key(api_key) or _kept_key(conn, address)
    if not key and not address:
        raise Invalid(NEITHER, field="api_key")
    conn.execute(sql.save, {"base_url": address, "api_key_enc": secrets.encrypt(key) if key else None})
    audit.record(conn, by, "settings.ai-service", address or openai_api.OPENAI_URL, {"has_key": bool(key)})
    return get(conn)


def forget(conn: Conn, *, by: Actor) -> Service:
    """Back to what the environment says, if it says anything."""
    if conn.execute(sql.forget).rowcount:
        audit.record(conn, by, "settings.ai-service", "", {"forgotten": True})
    return get(conn)


def _stored(conn: Conn) -> tuple[str | None, str | None]:
    """Key and address."""
    row = db.maybe(conn, sql.get)
    if row is None:
        return _of_environment()
    return secrets.decrypt(row["api_key_enc"]) if row["api_key_enc"] else None, row["base_url"]


def _of_environment() -> tuple[str | None, str | None]:
    return settings().text("OPENAI_API_KEY"), settings().text("OPENAI_BASE_URL")


def _address(url: str) -> str | None:
    if not url.strip() or url.strip().rstrip("/") == openai_api.OPENAI_URL:
        return None
    return http.checked_url(url)


def _key(text: str) -> str:
    """What is not printed in one line is no key, and would break the request that bears it."""
    key = text.strip()
    if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable() or " " in key:
        raise Invalid(gettext("That is no key: copy it again, in one line."), field="api_key")
    return key


def _kept_key(conn: Conn, address: str | None) -> str | None:
    """The stored key, for whom it was entered and for nobody else."""
    try:
        key, url = _stored(conn)
    except Misconfigured as trouble:
        raise Invalid(UNREADABLE, field="api_key") from trouble
    if not key:
        return None
    if not addresses.same_origin(url or openai_api.OPENAI_URL, address or openai_api.OPENAI_URL):
        raise Invalid(AGAIN, field="api_key")
    return key
