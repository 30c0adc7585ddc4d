"""What tests of handlers and workers share: practice jobs, a pool as a worker has one, and a house with Trakt."""

from collections.abc import Iterator
from datetime import date

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from infra.sample_world.running import Running as World
from infra.sample_world.running import running as whole_world
from shared import db
from shared.db import Conn
from tests.functions import practice
from tests.functions.trakt_house import House, furnished


@pytest.fixture
def practised(database: str) -> Iterator[str]:
    """A database of the test's own with the table the practice jobs write to."""
    with psycopg.connect(database) as conn:
        conn.execute(practice.TABLE)
    with practice.listed():
        yield database


@pytest.fixture
def pool(practised: str) -> Iterator[ConnectionPool[Conn]]:
    with db.pool(6) as opened:
        yield opened


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """The sources on a day of their own, which tests move on."""
    with whole_world(date(2024, 11, 30)) as found:
        yield found


@pytest.fixture
def house(database: str, world: World) -> Iterator[House]:
    """With Trakt."""
    with db.connect() as conn:
        yield furnished(conn, world)
