"""One request is one transaction: an answer below 400 commits, any other rolls back."""

import threading

from flask import Flask, Response, current_app, g
from psycopg_pool import ConnectionPool

from shared import db
from shared.db import Conn
from shared.settings import settings

_opening = threading.Lock()


def init(app: Flask) -> None:
    app.after_request(_finish)
    app.teardown_request(_abandon)


def conn() -> Conn:
    """The request's connection, taken when it is first needed."""
    if "conn" not in g:
        g.conn = pool().getconn()
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
        else:
            g.conn.rollback()
        pool().putconn(g.pop("conn"))
    return response


def _abandon(error: BaseException | None) -> None:
    if "conn" in g:
        g.conn.rollback()
        pool().putconn(g.pop("conn"))
