"""What was refused leaves a trace: written after whatever the request had begun is undone."""

from contextlib import suppress

import psycopg
from flask import g, request
from psycopg_pool import PoolTimeout

from shared.audit import SOMEBODY
from shared.errors import Forbidden, Problem, Throttled, Unauthorized
from shared.jobs import refusals
from shared.jobs.refusals import Refusal
from shared.people import api_keys
from web import auth, request_db


def note(problem: Problem, *, name: str | None = None) -> None:
    """`name` is what somebody tried to sign in by. Other problems leave none, and one request leaves one at most."""
    action = _action(problem, is_sign_in=name is not None)
    if action is None or g.get("is_noted"):
        return
    g.is_noted = True
    # A database that is away has no log; the request is answered all the same.
    with suppress(psycopg.Error, PoolTimeout):
        conn = request_db.conn()
        conn.rollback()
        target = refusals.account(conn, name) if name is not None else f"{request.method} {request.url_rule}"
        user = auth.current()
        refusals.note(conn, Refusal(action, target, request.remote_addr or "", user.actor if user else SOMEBODY))
        conn.commit()


def _action(problem: Problem, *, is_sign_in: bool) -> str | None:
    if isinstance(problem, Throttled):
        return refusals.THROTTLED
    if is_sign_in and isinstance(problem, Unauthorized | Forbidden):
        return refusals.SIGN_IN
    if isinstance(problem, Forbidden):
        return refusals.FORBIDDEN
    # Tokens run out each quarter of an hour without anybody's fault; keys do not.
    return refusals.KEY if isinstance(problem, Unauthorized) and _sent_a_key() else None


def _sent_a_key() -> bool:
    sent = request.headers.get("X-Api-Key") or request.headers.get("Authorization", "").partition(" ")[2]
    return api_keys.is_key(sent.strip())
