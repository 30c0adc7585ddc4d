"""One row, one or none, all, a value: what comes back, and what is said when it is another number."""

from dataclasses import dataclass

import pytest

from shared import db
from shared.db import Conn
from shared.errors import NotFound

NUMBERS = "select n, 'n' || n as name from generate_series(1, %(upto)s) n order by n desc"


@dataclass(frozen=True)
class Number:
    n: int
    name: str


def test_one_row_is_a_dict_or_what_the_caller_makes_of_it(conn: Conn) -> None:
    assert db.one(conn, NUMBERS, {"upto": 1}) == {"n": 1, "name": "n1"}
    assert db.one(conn, NUMBERS, {"upto": 1}, row=Number) == Number(1, "n1")


@pytest.mark.parametrize("row", [None, Number])
@pytest.mark.parametrize("count", [0, 2])
def test_none_or_several_where_there_must_be_one_name_the_query_and_no_value(
    conn: Conn, count: int, row: type[Number] | None
) -> None:
    with pytest.raises(db.WrongNumber, match=rf"^{count} rows where one was expected: select n, 'n' \|\| n") as caught:
        db.one(conn, NUMBERS, {"upto": count}, row=row)  # type: ignore[arg-type]

    assert "%(upto)s" in str(caught.value)


def test_what_a_person_asked_for_and_is_not_there_is_not_found_in_the_callers_words(conn: Conn) -> None:
    with pytest.raises(NotFound, match=r"^There is no such number\.$"):
        db.one(conn, NUMBERS, {"upto": 0}, missing="There is no such number.")

    assert db.one(conn, NUMBERS, {"upto": 1}, row=Number, missing="There is no such number.") == Number(1, "n1")
    with pytest.raises(db.WrongNumber):
        db.one(conn, NUMBERS, {"upto": 2}, missing="There is no such number.")


def test_a_row_that_may_be_missing_is_none(conn: Conn) -> None:
    assert db.maybe(conn, NUMBERS, {"upto": 0}) is None
    assert db.maybe(conn, NUMBERS, {"upto": 0}, row=Number) is None
    assert db.maybe(conn, NUMBERS, {"upto": 1}) == {"n": 1, "name": "n1"}
    assert db.maybe(conn, NUMBERS, {"upto": 1}, row=Number) == Number(1, "n1")


def test_several_where_there_may_be_one_are_an_error_and_not_the_first_of_them(conn: Conn) -> None:
    with pytest.raises(db.WrongNumber, match=r"^3 rows where one was expected"):
        db.maybe(conn, NUMBERS, {"upto": 3})


def test_a_row_is_what_a_function_makes_of_its_columns(conn: Conn) -> None:
    def named(n: int, name: str) -> str:
        return f"{name} is {n}"

    assert db.all(conn, NUMBERS, {"upto": 2}, row=named) == ["n2 is 2", "n1 is 1"]


def test_all_rows_come_in_the_order_of_the_query(conn: Conn) -> None:
    assert db.all(conn, NUMBERS, {"upto": 0}) == []
    assert db.all(conn, NUMBERS, {"upto": 2}) == [{"n": 2, "name": "n2"}, {"n": 1, "name": "n1"}]
    assert db.all(conn, NUMBERS, {"upto": 2}, row=Number) == [Number(2, "n2"), Number(1, "n1")]


def test_a_column_that_the_class_does_not_have_is_an_error(conn: Conn) -> None:
    with pytest.raises(TypeError, match="stranger"):
        db.one(conn, "select 1 as n, 'n1' as name, true as stranger", row=Number)


def test_a_value_is_of_the_type_that_was_asked_for(conn: Conn) -> None:
    assert db.value(conn, "select count(*) from generate_series(1, 3)", of=int) == 3
    assert db.values(conn, "select n from generate_series(1, %(upto)s) n", {"upto": 3}, of=int) == [1, 2, 3]
    assert db.values(conn, "select n from generate_series(1, %(upto)s) n", {"upto": 0}, of=int) == []


@pytest.mark.parametrize(("query", "came"), [("select null::int", "NoneType"), ("select 'one'", "str")])
def test_null_and_another_type_are_errors_where_a_value_was_asked_for(conn: Conn, query: str, came: str) -> None:
    with pytest.raises(TypeError, match=f"^{came} where int was expected: select"):
        db.value(conn, query, of=int)


@pytest.mark.parametrize("upto", [0, 2])
def test_a_value_comes_from_one_row(conn: Conn, upto: int) -> None:
    with pytest.raises(db.WrongNumber):
        db.value(conn, "select n from generate_series(1, %(upto)s) n", {"upto": upto}, of=int)
