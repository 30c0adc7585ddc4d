"""The OpenAPI document, and a page to read it and try it out, all from our own files."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template
from flask_smorest.spec.plugins import FlaskPlugin
from werkzeug.routing import Rule

from shared.settings import settings
from web.api import failures
from web.api.blueprint import Api
from web.api.schemas import kinds
from web.auth import audience

blueprint = Blueprint("api-description", __name__)

SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "From POST /api/auth/login."},
    "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key", "description": "From POST /api/api-keys."},
    "seat": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Room-Secret",
        "description": "A guest's, from joining a room.",
    },
}
DOCUMENT = {
    "info": {"description": "What Matinee knows and does, for programs.", "license": {"name": "MIT"}},
}
UNCHANGED = {"description": "Unchanged since the ETag that was sent in If-None-Match."}


def init(app: Flask, api: Api) -> None:
    app.extensions["api"] = api
    for name, scheme in SCHEMES.items():
        api.spec.components.security_scheme(name, scheme)
    app.register_blueprint(blueprint)


def version() -> str:
    try:
        return version_of("matinee")
    except PackageNotFoundError:
        return "0"


@blueprint.get("/api/openapi.json")
@audience("anyone")
def document() -> Response:
    return jsonify(complete())


@blueprint.get("/docs")
@audience("anyone")
def page() -> str:
    return render_template("api_docs.html")


def complete() -> dict[str, Any]:
    """Made once: what the blueprints declare, and for each operation who may call it, and with what."""
    extensions = current_app.extensions
    if "api document" not in extensions:
        found = extensions["api"].described()
        found["servers"] = [{"url": settings().base_path or "/"}]
        for rule in current_app.url_map.iter_rules():
            _describe(rule, found["paths"].get(FlaskPlugin.flaskpath2openapi(rule.rule), {}))
        kinds.fill_in(found)
        extensions["api document"] = found
    return extensions["api document"]


def _describe(rule: Rule, path: dict[str, Any]) -> None:
    view = current_app.view_functions[rule.endpoint]
    who = vars(view)["audience"]
    for method in {name.lower() for name in rule.methods or ()} & set(path):
        path[method]["operationId"] = rule.endpoint.replace(".", "_").replace("-", "_")
        path[method]["x-audience"] = who
        path[method]["security"] = _security(who, in_person=hasattr(view, "in_person"))
        if method == "get":
            path[method]["responses"].setdefault("304", UNCHANGED)
        _describe_failures(rule, method, who, path[method])


def _describe_failures(rule: Rule, method: str, who: str, operation: dict[str, Any]) -> None:
    """Each by its status, in place of one for all that are not named: then an answer can be found to be none of them."""
    answers, takes = operation["responses"], {"requestBody", "parameters"} & set(operation)
    failed = answers.pop("default", None)
    given = {"has_variables": bool(rule.arguments - set(rule.defaults or {})), "has_arguments": bool(takes)}
    for status in failures.of(rule.endpoint, method, who, **given) if failed else ():
        answers.setdefault(str(status), failed)


def _security(who: str, *, in_person: bool) -> list[dict[str, list[str]]]:
    if who == "anyone":
        return []
    if who == "guest":
        return [{"seat": []}, {"token": []}, {"key": []}]
    return [{"token": []}] if in_person else [{"token": []}, {"key": []}]
