"""Encrypts what must be stored and never shown: keys of media servers and of AI services."""

import base64
import hashlib
import os
import re
import secrets as random_source
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.errors import Misconfigured
from shared.language import gettext
from shared.settings import folders, settings

SHORTEST = 32
MISSING = gettext("Set SECRET_KEY to a random text of 32 characters or more (openssl rand -base64 36).")
TOO_SHORT = f"SECRET_KEY is too short: use {SHORTEST} characters or more (openssl rand -base64 36)."
EXAMPLE = gettext(
    "SECRET_KEY is an example's value, which everybody knows: use a random text (openssl rand -base64 36)."
)
EXAMPLES = re.compile(r"openssl rand|change.?(me|this)|your.?secret|random.?text|placeholder|example", re.IGNORECASE)


def encrypt(text: str) -> bytes:
    return _fernet().encrypt(text.encode())


def decrypt(token: bytes) -> str:
    """Raises `Misconfigured` when SECRET_KEY is not the one the value was stored with."""
    try:
        return _fernet().decrypt(bytes(token)).decode()
    except InvalidToken as error:
        raise Misconfigured(
            gettext(
                "A stored key cannot be decrypted: SECRET_KEY has changed. Put the old one behind a comma, or "
                "enter the media server's key again."
            )
        ) from error


def digest(token: str) -> bytes:
    """How a token that only has to be recognised is stored: SHA-256, 32 bytes. For random tokens, not passwords."""
    return hashlib.sha256(token.encode()).digest()


def signing_key(purpose: str) -> str:
    """A key of its own for each purpose, so that what signs a session never signs a link."""
    return base64.urlsafe_b64encode(_derive(secret_keys()[0], purpose)).decode()


def secret_keys() -> list[str]:
    """Newest first. Raises `Misconfigured` for a server deployment without one, or one that is too short."""
    text = settings().text("SECRET_KEY")
    if text is None and settings().database_url is None:
        text = _kept_key(settings().home / "secret_key")
    if text is None:
        raise Misconfigured(MISSING, field="SECRET_KEY")
    keys = [key.strip() for key in text.split(",") if key.strip()]
    if not keys or min(map(len, keys)) < SHORTEST:
        raise Misconfigured(TOO_SHORT, field="SECRET_KEY")
    if EXAMPLES.search(keys[0]):  # an older one may stand behind it until what it encrypted is stored anew
        raise Misconfigured(EXAMPLE, field="SECRET_KEY")
    return keys


def _kept_key(path: Path) -> str:
    """The embedded mode's key, made on first use; readable by its owner only."""
    folders.make(path.parent, "MATINEE_HOME")
    if not path.exists():
        _keep_new_key(path)
    return path.read_text().strip()


def _keep_new_key(path: Path) -> None:
    """Of processes that start together one key wins, and it appears whole: a half-written one would be read as the key."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".secret_key.") as draft:  # mode 0600
        draft.write(random_source.token_urlsafe(48))
        draft.flush()
        os.fsync(draft.fileno())
        with suppress(FileExistsError):
            os.link(draft.name, path)


@lru_cache(maxsize=4)
def _multi(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derive(key, "stored"))) for key in keys])


def _fernet() -> MultiFernet:
    return _multi(tuple(secret_keys()))


@lru_cache(maxsize=32)
def _derive(key: str, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=b"matinee", info=purpose.encode()).derive(key.encode())
