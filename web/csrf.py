"""The token that proves a form is ours."""

import base64
import binascii
import hmac
import secrets

from flask import g, request, session

from shared.errors import Forbidden
from shared.language import gettext
from web import caching

STALE = gettext("This page had become too old, and nothing was changed. It is fresh again: press once more.")


class Stale(Forbidden):
    """A form without the token of its session."""


def token() -> str:
    """For programs, which compare it; so the answer that tells it is not compressed."""
    caching.keep_secret()
    return _token()


def masked() -> str:
    """For pages: the same token, written in another way in each answer, so that how well a page can be compressed tells
    nobody any of it."""
    if "masked_token" not in g:
        plain = _token().encode()
        mask = secrets.token_bytes(len(plain))
        g.masked_token = base64.urlsafe_b64encode(mask + _xor(plain, mask)).decode()
    return str(g.masked_token)


def check() -> None:
    """Raises `Stale` for a request that brings no token of its session, plain or masked."""
    sent = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token") or ""
    expected = str(session.get("csrf", secrets.token_urlsafe())).encode()
    if not any(hmac.compare_digest(one, expected) for one in (sent.encode(), _unmasked(sent))):
        raise Stale(STALE)


def _token() -> str:
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(32)
    return str(session["csrf"])


def _unmasked(sent: str) -> bytes:
    """Nothing, for what was never masked."""
    try:
        both = base64.b64decode(sent.encode(), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeError):
        return b""
    half = len(both) // 2
    return _xor(both[:half], both[half:])


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=False))
