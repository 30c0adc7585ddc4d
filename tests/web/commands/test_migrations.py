"""`serve` and `worker` bring the database up to date first, where RUN_MIGRATIONS_ON_START says so, and only there."""

import os

import pytest

from shared import db
from shared.settings import settings
from tests.web.commands.conftest import Matinee, matinee  # noqa: F401


@pytest.mark.parametrize(("given", "left"), [("true", 0), ("false", 1)])
@pytest.mark.parametrize("command", ["serve", "worker"])
def test_serve_and_worker_migrate_first_where_they_are_told_to(
    matinee: Matinee,  # noqa: F811
    database: str,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    given: str,
    left: int,
) -> None:
    monkeypatch.setenv("RUN_MIGRATIONS_ON_START", given)
    monkeypatch.setattr(os, "execv", stopped)  # the process would become another, which is this test's
    monkeypatch.setattr(db, "migrations", lambda known=db.migrations: [*known(), ("9999_one_more.sql", "select 1")])
    settings.cache_clear()

    matinee(command)

    with db.plain() as conn:
        assert len(db.pending(conn)) == left


def stopped(path: str, command: list[str]) -> None:
    raise SystemExit(0)
