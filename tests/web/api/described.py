"""Every answer of the API that a test gets is held against the document: a status that it does not name is none of ours."""

from functools import cache
from typing import Any

from flask import Flask, Response, request
from flask_smorest.spec.plugins import FlaskPlugin

from web.api import describing

UNNAMED = "/api/openapi.json"  # the document itself


def hold(app: Flask) -> None:
    app.after_request(_check)


@cache
def _paths() -> dict[str, Any]:
    """Once for all apps of this process: which statuses an operation has is the same in each."""
    paths: dict[str, Any] = describing.complete()["paths"]
    return paths


def _check(response: Response) -> Response:
    rule = request.url_rule
    if rule is None or not rule.rule.startswith("/api/") or rule.rule == UNNAMED:
        return response
    operation = _paths()[FlaskPlugin.flaskpath2openapi(rule.rule)].get(request.method.lower())
    told = (request.method, rule.endpoint, response.status_code)
    assert operation is None or str(response.status_code) in operation["responses"], f"web/api/failures.py lacks {told}"
    return response
