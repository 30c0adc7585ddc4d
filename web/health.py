"""For whatever watches the process: is it alive, and can it serve."""

import psycopg
from flask import Blueprint, Response, jsonify
from psycopg_pool import PoolTimeout

from shared import db
from shared.errors import Misconfigured
from web import request_db
from web.auth import audience

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@audience("anyone")
def alive() -> Response:
    """Asks nothing of anybody: a database that is away is no reason to restart this process."""
    return jsonify(status="alive")


@blueprint.get("/ready")
@audience("anyone")
def ready() -> tuple[Response, int]:
    try:
        with request_db.pool().connection(timeout=3) as conn:
            missing = db.pending(conn)
    except (psycopg.OperationalError, PoolTimeout, Misconfigured):
        return jsonify(status="not ready", reason="The database does not answer."), 503
    if missing:
        return jsonify(status="not ready", reason="The database is not up to date: run “matinee db migrate”."), 503
    return jsonify(status="ready"), 200
