"""How a row is written and found again, whatever its table."""

from collections.abc import Mapping, Sequence

from psycopg import sql

from shared.db import Conn

NOW = sql.SQL("now()")


def ago(interval: str) -> sql.Composed:
    """“1 hour” before now."""
    return sql.SQL("now() - {}::interval").format(sql.Literal(interval))


def one(conn: Conn, query: str, given: Sequence[object] = ()) -> int:
    """The id that the query finds."""
    row = conn.execute(query, given).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return int(row["id"])


def add(conn: Conn, table: str, *, replacing: Sequence[str] = (), **values: object) -> Mapping[str, object]:
    """The row as it is then; one that is there already, by the columns `replacing`, takes the values."""
    names = sql.SQL(", ").join(map(sql.Identifier, values))
    given = [value if isinstance(value, sql.Composable) else sql.Placeholder() for value in values.values()]
    query = sql.SQL("insert into {} ({}) values ({})").format(sql.Identifier(table), names, sql.SQL(", ").join(given))
    if replacing:
        same = sql.SQL(", ").join(map(sql.Identifier, replacing))
        news = [sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in values]
        query += sql.SQL(" on conflict ({}) do update set {}").format(same, sql.SQL(", ").join(news))
    plain = [value for value in values.values() if not isinstance(value, sql.Composable)]
    row = conn.execute(query + sql.SQL(" returning *"), plain).fetchone()
    assert row is not None
    return row


def id_of(row: Mapping[str, object]) -> int:
    return int(str(row["id"]))


def row_of(conn: Conn, table: str, row_id: int) -> Mapping[str, object]:
    query = sql.SQL("select * from {} where id = %s").format(sql.Identifier(table))
    row = conn.execute(query, (row_id,)).fetchone()
    assert row is not None
    return row
