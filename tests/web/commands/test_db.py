"""`matinee db`, and what other commands do about a database that is not up to date."""

import json

import psycopg
import pytest

from tests.conftest import use
from tests.web.commands.conftest import Matinee


def test_a_migrated_database_is_up_to_date(matinee: Matinee) -> None:
    assert json.loads(matinee("db", "migrate", "--json").stdout) == {"applied": []}
    assert json.loads(matinee("db", "status", "--json").stdout)["pending"] == []


def test_an_outdated_database_fails_its_status_and_every_command_says_why(matinee: Matinee, database: str) -> None:
    with psycopg.connect(database) as conn:
        conn.execute("delete from schema_migrations where name = '0011_outputs.sql'")

    status, listed = matinee("db", "status"), matinee("users", "list")

    assert (status.exit_code, listed.exit_code) == (1, 1)
    assert "0011_outputs.sql" in status.stdout
    assert "matinee db migrate" in listed.stderr


@pytest.fixture
def nowhere(database: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    use(home=tmp_path_factory.mktemp("nowhere"), url="postgresql://someone:hunter2@127.0.0.1:1/nothing")


def test_a_database_that_is_away_is_one_sentence_without_its_password(matinee: Matinee, nowhere: None) -> None:
    result = matinee("users", "list")

    assert result.exit_code == 1
    assert "DATABASE_URL" in result.stderr
    assert "hunter2" not in result.output
