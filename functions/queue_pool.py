"""The queue's own connections, spoken to as seldom as can be: an idle worker is nothing but these."""

from typing import Any

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from shared import db


def opened(**given: Any) -> AsyncConnectionPool[AsyncConnection[Any]]:
    """For the queue's connector. Each of its calls is one statement, which needs no transaction around it and, before it, no
    question whether the server is there."""
    return AsyncConnectionPool(**given | {"check": _check, "configure": _configure})


async def _check(conn: AsyncConnection[Any]) -> None:
    if db.was_spoken_to(conn):
        await AsyncConnectionPool.check_connection(conn)


async def _configure(conn: AsyncConnection[Any]) -> None:
    await conn.set_autocommit(True)
