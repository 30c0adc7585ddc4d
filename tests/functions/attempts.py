"""One attempt at a run, as the queue makes it."""

from collections.abc import Callable

from psycopg_pool import ConnectionPool

from functions import registry
from functions.registry import Again
from shared.db import Conn

Pool = ConnectionPool[Conn]


def attempt(pool: Pool, run_id: int, handler: Callable[..., None]) -> float | None:
    """Seconds until the queue hands the run out again; None when it is over."""
    try:
        registry.perform(pool, run_id, handler)
    except Again as again:
        return again.wait_s
    return None
