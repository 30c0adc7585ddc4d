"""The OpenAPI document, and a page to read it and try it out, all from our own files."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template

from web.auth import audience

if TYPE_CHECKING:
    from flask_smorest import Api

blueprint = Blueprint("api-description", __name__)

SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "From POST /api/auth/login."},
    "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key", "description": "From POST /api/api-keys."},
}
DOCUMENT = {
    "info": {
        "description": "What Matinee knows and does, for programs.",
        "license": {"name": "MIT", "identifier": "MIT"},
    },
    "security": [{"token": []}, {"key": []}],
    "servers": [{"url": "/"}],
}


def init(app: Flask, api: "Api") -> None:
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
    return jsonify(current_app.extensions["api"].spec.to_dict())


@blueprint.get("/docs")
@audience("anyone")
def page() -> str:
    return render_template("api_docs.html")
