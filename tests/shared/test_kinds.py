"""The table of kinds: every kind that columns take has its row, and everybody learns of it from there."""

import re

import pytest

from shared import db, kinds
from shared.db import Conn
from shared.errors import Invalid, NotFound
from tests.household import another_kind, rows

DOMAIN = "select pg_get_constraintdef(oid) as told from pg_constraint where contypid = 'title_kind'::regtype"
UNTYPED = """
    select c.table_name
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where t.table_type = 'BASE TABLE' -- a view shows what a table holds
        and c.table_schema = 'public'
        and c.column_name = 'kind'
        and c.domain_name is distinct from 'title_kind'
    order by 1"""
# What has kinds of its own: of servers, of what somebody did with a pick, of letters, of processes, of programs that fetch titles.
OTHERS = {"interactions", "letters", "media_servers", "processes", "processor_time", "request_services"}


def test_every_kind_that_columns_take_has_its_row(conn: Conn) -> None:
    row = conn.execute(DOMAIN).fetchone()
    assert row is not None

    assert set(re.findall(r"'(\w+)'", row["told"])) == {kind.name for kind in kinds.listing()}


def test_every_column_that_says_of_what_kind_a_title_is_takes_no_other(conn: Conn) -> None:
    assert {row["table_name"] for row in conn.execute(UNTYPED).fetchall()} <= OTHERS


def test_a_kind_with_a_row_can_be_loaded_at_once(database: str) -> None:
    with db.connect() as conn:
        another_kind.plant(conn, None, None)
        row = conn.execute("select version from catalogue_versions where kind = 'short'").fetchone()

    assert row is not None
    assert [kind.name for kind in kinds.picked()] == ["movie", "series", "book", "short"]
    assert [kind.name for kind in kinds.served()] == ["movie", "series", "book"]
    assert [kind.name for kind in kinds.published()] == ["movie", "series"]
    kinds.forget()


@pytest.mark.usefixtures("kinds_at_hand")
def test_what_is_no_kind_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(Invalid, match="there are movie, series and book"):
        kinds.of("clip")
    with pytest.raises(NotFound, match="picks of films, series and books"):
        kinds.picked_one("clip")
    with pytest.raises(NotFound, match="picks of movies, series and books"):
        kinds.picked_as("clips")


def test_what_is_picked_beyond_libraries_is_offered_once_there_is_any(conn: Conn) -> None:
    assert [kind.name for kind in kinds.offered(conn)] == ["movie", "series"]

    rows.unshelved(conn, "Emma", "book")

    assert [kind.name for kind in kinds.offered(conn)] == ["movie", "series", "book"]


@pytest.mark.usefixtures("kinds_at_hand")
def test_the_table_is_read_once_a_process() -> None:
    assert kinds.listing() is kinds.listing()
