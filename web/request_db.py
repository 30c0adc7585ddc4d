"""A request that may change something is one transaction: an answer below 400 commits, any other rolls back."""

import threading
from contextlib import suppress

import psycopg
from flask import Flask, Response, current_app, g, request
from psycopg_pool import ConnectionPool

from shared import db
from shared.db import Conn
from shared.settings import settings

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
        g.conn = pool().getconn()
        g.conn.autocommit = request.method in SAFE
    return g.conn


def pool() -> ConnectionPool[Conn]:
    """The process's connections: one a thread. Opened by the first request that needs one, so never before a fork."""
    extensions = current_app.extensions
    with _opening:
        if "pool" not in extensions:
            extensions["pool"] = db.pool(settings().number("WEB_THREADS"))
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
