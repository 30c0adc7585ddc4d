"""Every error leaves through here: JSON for programs, a page for people, and a sentence in both."""

import json
import logging
import secrets
from collections.abc import Mapping
from itertools import islice

import psycopg
from flask import Flask, Response, g, jsonify, redirect, render_template, request, url_for
from flask.globals import request_ctx
from psycopg_pool import PoolTimeout
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from shared.errors import Problem, Unauthorized
from shared.settings import logs
from web import auth, csrf, fragments, language, prefix, resending, security, trail
from web.language import gettext as _

log = logging.getLogger(__name__)

CODES = {
    400: "VALIDATION_ERROR", 401: "UNAUTHORIZED", 403: "FORBIDDEN", 404: "RESOURCE_NOT_FOUND", 409: "CONFLICT",
    429: "RATE_LIMITED", 503: "EXTERNAL_API_ERROR",
}  # fmt: skip
SENTENCES = {
    404: _("There is nothing here, or nothing for you."),
    405: _("This address does not take that kind of request."),
}
UNUSABLE = _("Something in the request cannot be used.")
AWAY = _("The database does not answer right now; try again in a moment.")
OURS = _("Something went wrong inside Matinee; the log has the details under this request's number.")
MOST_TEXT, MOST_ENTRIES = 300, 20  # of what is said of one request; what it sent may be quoted in it
FOR_PROGRAMS = ("/api/", "/streams/", "/webhooks")


class Broken(Problem):
    """What has no better name, with any status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = CODES.get(status, "INTERNAL_ERROR" if status >= 500 else "VALIDATION_ERROR")


def init(app: Flask) -> None:
    app.before_request(_number)
    app.teardown_request(_done)
    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, _http)
    for unusable in (psycopg.DataError, UnicodeError):
        app.register_error_handler(unusable, lambda error: answer(Broken(400, UNUSABLE)))
    for away in (psycopg.OperationalError, PoolTimeout):
        app.register_error_handler(away, _away)
    app.register_error_handler(Exception, _unforeseen)


def for_program() -> bool:
    """Whether the caller reads JSON: an API path, or a picture that is not opened as a page of its own."""
    if request.path.startswith("/images/"):
        return "text/html" not in request.headers.get("Accept", "")
    return request.path.startswith(FOR_PROGRAMS)


def answer(problem: Problem) -> Response:
    trail.note(problem)
    if for_program():
        response = jsonify(success=False, error=_error(problem))
    elif fragments.is_wanted():
        response = _toast(problem)
    elif isinstance(problem, Unauthorized) and request.method == "GET":
        return redirect(url_for("session.form", next=prefix.here()), 303)  # type: ignore[return-value]
    else:
        response = Response(resending.page(problem) or _page(problem))
    response.status_code = problem.status
    response.headers.update(security.wait_headers(problem))
    return response


def _toast(problem: Problem) -> Response:
    """For a part of a page: what stands there stays, with what was typed into it, and is told what was wrong."""
    link = None
    if isinstance(problem, Unauthorized):
        link = fragments.Link(url_for("session.form", next=prefix.of_page()), _("Sign in"))
    response = Response(fragments.said(str(_bounded(language.said(problem.message))), link=link, tone="bad"))
    if isinstance(problem, csrf.Stale) and auth.current():
        response.headers["HX-Trigger"] = json.dumps({"token": {"value": csrf.masked()}})
    return response


def _page(problem: Problem) -> str:
    """With the way to everywhere, unless it is us who failed: then it needs neither database nor user."""
    auth.settle()
    shown = {
        "problem": problem,
        "message": _bounded(language.said(problem.message)),
        "request_id": g.get("request_id"),
        "back": prefix.before("") if request.method == "POST" and problem.status < 500 else "",
    }
    return render_template("error.html", **shown, **({"me": None} if problem.status >= 500 else {}))


def _error(problem: Problem) -> dict[str, object]:
    return {
        "code": problem.code,
        "message": _bounded(language.said(problem.message)),
        "statusCode": problem.status,
        "details": _bounded(problem.details),
        "requestId": g.get("request_id"),
    }


def _bounded(value: object) -> object:
    """Whoever sends kilobytes of nonsense is not sent them back."""
    if isinstance(value, str):
        return value if len(value) <= MOST_TEXT else f"{value[:MOST_TEXT]}…"
    if isinstance(value, Mapping):
        return {str(_bounded(str(name))): _bounded(inner) for name, inner in islice(value.items(), MOST_ENTRIES)}
    if isinstance(value, list | tuple):
        return [_bounded(inner) for inner in value[:MOST_ENTRIES]]
    return value


def _number() -> None:
    g.request_id = secrets.token_hex(8)
    logs.request_id.set(g.request_id)


def _done(error: BaseException | None) -> None:
    """The next on this connection is another."""
    logs.request_id.set(None)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return error.get_response()  # type: ignore[return-value]
    if isinstance(error, MethodNotAllowed) and request.method == "GET" and not for_program():
        return redirect(_above(request.path), 303)  # type: ignore[return-value]
    sentence = _too_large() if status == 413 else SENTENCES.get(status, UNUSABLE if status < 500 else OURS)
    response = answer(Broken(status, sentence))
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(allowed)
    return response


def _too_large() -> str:
    """With the bound of the route, which is little but where a file is sent."""
    most = request.max_content_length or 0
    size = f"{most // 2**20} MB" if most >= 2**20 else f"{most // 1024} kB"
    return _("This is larger than what is taken here: %(size)s at most.", size=size)


def _above(path: str) -> str:
    """The nearest page above an address that only forms post to: what a form answered was reloaded, or kept as a bookmark."""
    adapter = request_ctx.url_adapter
    while path and adapter and not adapter.test(path or "/", "GET"):
        path = path.rpartition("/")[0]
    return f"{request.script_root}{path or '/'}"


def _away(error: Exception) -> Response:
    """Its page asks the database for nothing more, not even for who reads it."""
    auth.forget()
    return answer(Broken(503, AWAY))


def _unforeseen(error: Exception) -> Response:
    log.exception("Request %s failed: %s %s", g.get("request_id"), request.method, request.url_rule)
    return answer(Broken(500, OURS))
