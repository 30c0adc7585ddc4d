"""Puts the web front together: security, sign-in, pages, API, streams and webhooks."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.routing import IntegerConverter, Map

from shared import secrets
from shared.settings import settings
from web import (
    addresses,
    api,
    assets,
    auth,
    bodies,
    caching,
    compiled,
    compression,
    errors,
    health,
    images,
    language,
    links,
    metrics,
    navigation,
    observing,
    pages,
    prefix,
    proxies,
    rates,
    request_db,
    security,
    sessions,
    slugs,
    streams,
    waiting,
    webhooks,
    words,
)

MOST_BYTES = 1024 * 1024  # of any request: webhooks are the largest we take


class Number(IntegerConverter):
    """In a path: what is beyond every column is the number of nothing."""

    def __init__(self, map: Map, fixed_digits: int = 0, min: int | None = None, max: int | None = None) -> None:
        super().__init__(map, fixed_digits, min, 2**53 - 1 if max is None else max)


class Matinee(Flask):
    """No view and nothing around one is a coroutine: asking each of them, with every request, took a twentieth of its time."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app() -> Flask:
    """Touches no database: connections are opened by the first request, after gunicorn has forked."""
    app = Matinee(__name__, static_folder=None)
    app.session_interface = sessions.Sessions()
    app.url_map.converters["int"] = Number
    app.jinja_env.undefined = (
        StrictUndefined  # a name that is misspelt, or not given, is an error and not an empty place
    )
    app.jinja_env.bytecode_cache = compiled.cache()
    app.config.update(
        SECRET_KEY=secrets.signing_key("session"),
        MAX_CONTENT_LENGTH=MOST_BYTES,
        **auth.cookie_settings(settings().base_url, secrets.signing_key("cookie name")),
    )
    for part in (
        bodies, observing, compression, caching, proxies, prefix, request_db, security, errors, rates, waiting, slugs, api, auth, assets,
        language, addresses, navigation, words,
    ):  # fmt: skip
        part.init(app)
    app.before_request(rates.count_person)  # as soon as it is known who asks
    for blueprint in (
        health.blueprint,
        images.blueprint,
        links.blueprint,
        metrics.blueprint,
        streams.blueprint,
        webhooks.blueprint,
        *pages.BLUEPRINTS,
    ):
        app.register_blueprint(blueprint)
    auth.check_audiences(app)
    prefix.check(app)
    return app
