"""The kinds that pages speak of: of what is picked beyond libraries only what there is any title of."""

from contextlib import suppress

import psycopg
from flask import g
from psycopg_pool import PoolTimeout

from shared import kinds
from shared.kinds import Kind
from web import request_db


def listing() -> tuple[Kind, ...]:
    """Looked up once a request. While the database is away, those that are there in any case."""
    if "offered" not in g:
        g.offered = tuple(kind for kind in kinds.picked() if not kind.picks_beyond)
        with suppress(psycopg.Error, PoolTimeout):
            g.offered = kinds.offered(request_db.conn())
    return tuple(g.offered)
