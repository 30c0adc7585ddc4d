"""Matinee below a path: APP_BASE_URL may end with one, behind a proxy that cuts it off and behind one that does not."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, request

from shared.errors import Misconfigured
from shared.settings import settings

Wsgi = Callable[..., Iterable[bytes]]


def init(app: Flask) -> None:
    """Every address we make begins with the path; what is asked for may begin with it or not."""
    if prefix := settings().base_path:
        app.config["SESSION_COOKIE_PATH"] = app.config["APPLICATION_ROOT"] = prefix
        app.wsgi_app = _below(app.wsgi_app, prefix)  # type: ignore[method-assign]


def check(app: Flask) -> None:
    """Raises `Misconfigured` for a path that begins like one of our own pages: nobody could tell which of the two is meant."""
    prefix = settings().base_path
    own = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()} - {""}
    if prefix.split("/")[-1] in own and prefix.count("/") == 1:
        sentence = f"APP_BASE_URL cannot end with {prefix}: Matinee has pages of that name. Choose another path."
        raise Misconfigured(sentence, field="APP_BASE_URL")


def here() -> str:
    """The address of this page below the host, to come back to."""
    return request.script_root + request.full_path.rstrip("?")


def of_page() -> str:
    """The address of the page that asks for a part of itself, as `here`."""
    shown = urlsplit(request.headers.get("HX-Current-URL", ""))
    return f"{shown.path}?{shown.query}" if shown.query else shown.path


def before(otherwise: str) -> str:
    """The page that a form was on, as `here`; `otherwise` where the browser does not say, or it was none of ours."""
    shown = urlsplit(request.referrer or "")
    path = f"{shown.path}?{shown.query}" if shown.query else shown.path
    return path if shown.netloc == request.host and path and is_inside(path) else otherwise


def is_inside(path: str) -> bool:
    """A path of our own, and nothing else: //host and /\\host are other hosts to a browser."""
    if path[1:2] in ("/", "\\") or not path.isprintable():
        return False
    return path == request.script_root or path.startswith(f"{request.script_root}/")


def _below(inner: Wsgi, prefix: str) -> Wsgi:
    def outer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == prefix or path.startswith(f"{prefix}/"):
            environ["PATH_INFO"] = path[len(prefix) :] or "/"
        environ["SCRIPT_NAME"] = prefix
        return inner(environ, start_response)

    return outer
