"""What every exchange with the API has: a number, an ETag, and other origins only where they are allowed."""

import re

from flask import Flask, Response, g, request

from shared.settings import settings

PREFIX = "/api/"
SANE_NUMBER = re.compile(r"[A-Za-z0-9._-]{8,64}")
ALLOWED_HEADERS = "Authorization, Content-Type, If-None-Match, X-Api-Key, X-Request-Id, X-Room-Secret"
EXPOSED_HEADERS = "ETag, Location, Retry-After, X-Request-Id"


def init(app: Flask) -> None:
    app.before_request(_take_number)
    app.before_request(_answer_preflight)
    app.after_request(_finish)


def is_api() -> bool:
    return request.path.startswith(PREFIX)


def takes_headers() -> bool:
    """Whether a token or key in a header says who asks: the API, the pictures that its answers point to, and the numbers."""
    return is_api() or request.path.startswith("/images/") or request.path == "/metrics"


def _take_number() -> None:
    """A proxy's number goes through, so that one search finds the request in both logs."""
    if SANE_NUMBER.fullmatch(sent := request.headers.get("X-Request-Id", "")):
        g.request_id = sent


def _answer_preflight() -> Response | None:
    if request.method != "OPTIONS" or not is_api() or not _allowed_origin():
        return None
    methods = sorted(request.url_rule.methods or ()) if request.url_rule else []
    headers = {
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Access-Control-Allow-Headers": ALLOWED_HEADERS,
        "Access-Control-Max-Age": "600",
    }
    return Response(status=204, headers=headers)


def _finish(response: Response) -> Response:
    if not is_api():
        return response
    if origin := _allowed_origin():
        # No credentials: another origin never acts with this one's cookie.
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
    if settings().text("CORS_ORIGINS"):
        response.vary.add("Origin")
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if (
        request.method in ("GET", "HEAD")
        and response.status_code == 200
        and response.is_json
        and not response.is_streamed
    ):
        return _conditional(response)
    return response


def _conditional(response: Response) -> Response:
    response.add_etag()
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.vary.update(("Authorization", "Cookie", "X-Api-Key", "X-Room-Secret"))
    response.make_conditional(request)
    return response


def _allowed_origin() -> str | None:
    origin = request.headers.get("Origin")
    allowed = {one.strip().rstrip("/") for one in (settings().text("CORS_ORIGINS") or "").split(",")}
    return origin if origin and origin in allowed else None
