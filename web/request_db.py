"""A request that may change something is one transaction: an answer below 400 commits, any other rolls back."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from flask import Flask, Response, current_app, g, request
from psycopg_pool import ConnectionPool, PoolTimeout

from shared import db
from shared.db import Conn
from shared.settings import settings

PATIENCE_S = 3.0  # for a connection: whoever waits for a page waits no longer
SAFE = ("GET", "HEAD", "OPTIONS")

_opening = threading.Lock()


def init(app: Flask) -> None:
    app.after_request(_finish)
    app.teardown_request(_abandon)


def conn() -> Conn:
    """The request's connection, taken when it is first needed.

    What only reads needs no transaction, and is spared the two round trips that would begin and end it.
    """
    if "conn" not in g:
        g.conn = _taken()
        g.conn.autocommit = request.method in SAFE
    return g.conn


def _taken() -> Conn:
    """One wait a request: who was told that the database is away asks for other things too, and hears it at once."""
    if g.get("is_away"):
        raise PoolTimeout(g.is_away)
    try:
        return pool().getconn()
    except PoolTimeout as timeout:
        g.is_away = str(timeout)
        raise


def release() -> None:
    """Of a request that only reads, before it waits for somebody else; `conn` takes another when it is needed again."""
    if "conn" in g and request.method in SAFE:
        _give_back()


@contextmanager
def lent() -> Iterator[Conn]:
    """One that commits at once, for a moment between which somebody else is waited for: of a request that only reads."""
    release()
    with pool().connection() as found:
        found.autocommit = True
        try:
            yield found
        finally:
            found.autocommit = False


def pool() -> ConnectionPool[Conn]:
    """The process's connections. Opened by the first request that needs one, so never before a fork."""
    extensions = current_app.extensions
    with _opening:
        if "pool" not in extensions:
            extensions["pool"] = db.pool(settings().number("WEB_THREADS"), patience_s=PATIENCE_S)
            extensions["pool"].open()
    return extensions["pool"]


def close(app: Flask) -> None:
    if opened := app.extensions.pop("pool", None):
        opened.close()


def _finish(response: Response) -> Response:
    """Before the answer leaves, so that nobody reads a success that was not stored; streams then hold no connection."""
    if "conn" in g:
        if response.status_code < 400:
            g.conn.commit()
        _give_back()
    return response


def _abandon(error: BaseException | None) -> None:
    if "conn" in g:
        _give_back()


def _give_back() -> None:
    """Undoes what was not committed. A connection that is lost undid it already; the pool puts another in its place."""
    found: Conn = g.pop("conn")
    with suppress(psycopg.OperationalError):
        found.rollback()
        found.autocommit = False
    pool().putconn(found)
