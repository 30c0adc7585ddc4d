"""What a command says of a database it cannot use: one sentence for each mistake, and never the password."""

from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from psycopg.conninfo import make_conninfo

from shared import db
from shared.db import failures
from shared.settings import settings
from web.commands import cli

PASSWORD = "s3cr3t-w0rd"


@pytest.mark.parametrize(
    "url",
    [f"postgresql://matinee:{PASSWORD}@[::1/matinee", f"host=localhost passwort={PASSWORD}", f"nonsense {PASSWORD}"],
)
def test_an_address_that_cannot_be_read_is_told_without_being_quoted(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(url, monkeypatch) == db.ADDRESS


def test_a_server_that_is_down_and_a_database_that_is_not_there_are_two_sentences(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said(f"postgresql://matinee:{PASSWORD}@127.0.0.1:1/matinee", monkeypatch) == failures.AWAY
    assert said(make_conninfo(database, dbname="not_there"), monkeypatch) == failures.UNKNOWN


def test_a_wrong_password_is_a_third() -> None:
    error = psycopg.OperationalError('connection failed: FATAL:  password authentication failed for user "matinee"')

    assert failures.sentence(error) == failures.REFUSED


def said(url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DATABASE_URL", url)
    settings.cache_clear()
    db.url.cache_clear()
    done = CliRunner().invoke(cli, ["db", "status"])
    monkeypatch.undo()
    settings.cache_clear()
    db.url.cache_clear()
    assert done.exit_code == 1
    assert PASSWORD not in done.output
    return done.output.strip()


def test_the_handbook_says_what_the_commands_say() -> None:
    handbook = (Path(__file__).parents[3] / "docs" / "operating.md").read_text(encoding="utf-8")

    for sentence in (db.ADDRESS, failures.AWAY, failures.UNKNOWN, failures.REFUSED):
        assert f"| {sentence} |" in handbook
