"""What a query answers: exactly one row, one or none, all of them, or one value; each as a dict or as a class of the caller's."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, overload

from psycopg import Connection, Cursor
from psycopg.abc import Params
from psycopg.rows import DictRow, dict_row, kwargs_row, scalar_row

from shared.errors import NotFound

T = TypeVar("T")
Conn = Connection[DictRow]
Row = DictRow


class WrongNumber(LookupError):
    """A query that always has one row had none, or had more where there can be but one: a mistake in the code, not of a person."""


@overload
def one(
    conn: Conn, query: str, params: Params | None = None, *, missing: str | None = None, prepare: bool | None = None
) -> Row: ...


@overload
def one(
    conn: Conn,
    query: str,
    params: Params | None = None,
    *,
    row: Callable[..., T],
    missing: str | None = None,
    prepare: bool | None = None,
) -> T: ...


def one(
    conn: Conn,
    query: str,
    params: Params | None = None,
    *,
    row: Callable[..., Any] | None = None,
    missing: str | None = None,
    prepare: bool | None = None,
) -> Any:
    """The one row. Raises `NotFound` with the sentence of `missing` where there is none, `WrongNumber` when none was given.

    `row` is a class, or a function, that is called with the columns by their names; without it the row is a dict.
    `prepare` as psycopg has it: False for what is to be planned anew for these very parameters.
    """
    rows = _cursor(conn, row).execute(query, params, prepare=prepare).fetchall()
    if not rows and missing is not None:
        raise NotFound(missing)
    return _only(query, rows)


@overload
def maybe(conn: Conn, query: str, params: Params | None = None) -> Row | None: ...


@overload
def maybe(conn: Conn, query: str, params: Params | None = None, *, row: Callable[..., T]) -> T | None: ...


def maybe(conn: Conn, query: str, params: Params | None = None, *, row: Callable[..., Any] | None = None) -> Any:
    """The one row, or None. Raises `WrongNumber` when there are several: a query that may find more limits itself."""
    rows = _cursor(conn, row).execute(query, params).fetchall()
    return _only(query, rows) if rows else None


@overload
def all(conn: Conn, query: str, params: Params | None = None) -> list[Row]: ...


@overload
def all(conn: Conn, query: str, params: Params | None = None, *, row: Callable[..., T]) -> list[T]: ...


def all(conn: Conn, query: str, params: Params | None = None, *, row: Callable[..., Any] | None = None) -> list[Any]:
    """Every row, in the order of the query."""
    return _cursor(conn, row).execute(query, params).fetchall()


def page(conn: Conn, query: str, params: Params | None = None, *, row: Callable[..., T]) -> tuple[list[T], int]:
    """Rows of a dataclass, and how many there are in all: what the query calls `total`, 0 where it finds none."""
    rows = all(conn, query, params)
    total = rows[0]["total"] if rows else 0
    return [row(**{name: value for name, value in one.items() if name != "total"}) for one in rows], total


def value(conn: Conn, query: str, params: Params | None = None, *, of: type[T]) -> T:
    """The only column of the one row: a count, an id, a yes. Raises `WrongNumber`, and `TypeError` when it is no `of` (null)."""
    return _only(query, values(conn, query, params, of=of))


def values(conn: Conn, query: str, params: Params | None = None, *, of: type[T]) -> list[T]:
    """The only column of every row, in the order of the query. Raises `TypeError` when one is no `of` (null)."""
    found = conn.cursor(row_factory=scalar_row).execute(query, params).fetchall()
    for item in found:
        if not isinstance(item, of):
            raise TypeError(f"{type(item).__name__} where {of.__name__} was expected: {_opening(query)}")
    return found


def _cursor(conn: Conn, row: Callable[..., Any] | None) -> Cursor[Any]:
    return conn.cursor(row_factory=kwargs_row(row) if row else dict_row)


def _only(query: str, rows: Sequence[T]) -> T:
    if len(rows) != 1:
        raise WrongNumber(f"{len(rows)} rows where one was expected: {_opening(query)}")
    return rows[0]


def _opening(query: str) -> str:
    """Enough of it to find it by; parameters are not in it."""
    return " ".join(query.split())[:120]
