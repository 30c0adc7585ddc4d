"""Counts every answered request, and tells the database every few seconds."""

import time
from contextlib import ExitStack, suppress

import psycopg
from flask import Flask, Response, current_app, g, request
from psycopg_pool import PoolTimeout

from shared.db import Conn, timings
from shared.settings import traces
from shared.upkeep import requests
from web import request_db

EVERY_S = 10.0
# What nobody but us chooses the words of, or a stranger could make as many rows as they like.
NOWHERE, METHODS = "(none)", frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Observer:
    def __init__(self) -> None:
        self.tally = requests.Tally()
        self.told_at = time.monotonic()


def init(app: Flask) -> None:
    app.extensions["observer"] = Observer()
    app.before_request(_begin)
    app.after_request(_count)
    app.teardown_request(_tell_sometimes)
    app.teardown_request(_end)


def tell(conn: Conn) -> None:
    """Now, in the caller's transaction; for whoever is about to read the numbers."""
    current_app.extensions["observer"].tally.save(conn)
    requests.note_process(conn, "web")
    timings.save(conn)


def tell_last(app: Flask) -> None:
    """Of a process that ends; one that no request ever reached has nothing to say."""
    if "pool" in app.extensions:
        with app.app_context():
            _try_to_tell(timeout=2.0)


def _begin() -> None:
    g.began_at = time.perf_counter()
    g.span = ExitStack()
    facts = {"http.request.method": _method(), "http.route": _route()}
    g.span.enter_context(
        traces.span(f"{_method()} {_route()}", facts, {"traceparent": request.headers.get("traceparent", "")})
    )


def _count(response: Response) -> Response:
    seconds = time.perf_counter() - g.get("began_at", time.perf_counter())
    current_app.extensions["observer"].tally.add(_method(), _route(), response.status_code, seconds)
    traces.note("http.response.status_code", response.status_code)
    traces.note("matinee.request_id", g.get("request_id", ""))
    return response


def _method() -> str:
    return request.method if request.method in METHODS else "(other)"


def _route() -> str:
    return request.url_rule.rule if request.url_rule else NOWHERE


def _end(error: BaseException | None) -> None:
    if "span" in g:
        g.pop("span").close()


def _tell_sometimes(error: BaseException | None) -> None:
    """After the answer is made. While the database is away the numbers wait."""
    observer, now = current_app.extensions["observer"], time.monotonic()
    if now - observer.told_at < EVERY_S:
        return
    observer.told_at = now
    _try_to_tell(timeout=0.5)


def _try_to_tell(*, timeout: float) -> None:
    with suppress(psycopg.Error, PoolTimeout), request_db.pool().connection(timeout=timeout) as conn:
        tell(conn)
