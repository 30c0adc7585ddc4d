"""What tests of handlers and workers share: practice jobs, and a pool as a worker has one."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from shared import db
from shared.db import Conn
from tests.functions import practice


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
