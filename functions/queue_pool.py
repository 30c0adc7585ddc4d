"""The queue's own connections, spoken to as seldom as can be: an idle worker is nothing but these."""

from typing import Any

from psycopg import AsyncConnection
from psycopg.abc import RV, PQGen
from psycopg_pool import AsyncConnectionPool

from shared import db

LOOK_S = 10.0


class Listening(AsyncConnection[Any]):
    """Waits for what the server sends. psycopg looks ten times a second whether it came, although the socket tells at once:
    with a connection for each queue that is most of what an idle worker does."""

    async def wait(self, gen: PQGen[RV], interval: float = LOOK_S, timeout: float | None = None) -> RV:
        return await super().wait(gen, interval, timeout)


def opened(**given: Any) -> AsyncConnectionPool[AsyncConnection[Any]]:
    """For the queue's connector. Each of its calls is one statement, which needs no transaction around it and, before it, no
    question whether the server is there."""
    return AsyncConnectionPool(**given | {"connection_class": Listening, "check": _check, "configure": _configure})


async def _check(conn: AsyncConnection[Any]) -> None:
    if db.was_spoken_to(conn):
        await AsyncConnectionPool.check_connection(conn)


async def _configure(conn: AsyncConnection[Any]) -> None:
    await conn.set_autocommit(True)
