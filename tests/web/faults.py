"""Guards with a fault, put in place of the database's own."""

from collections.abc import Callable

from shared.db import Conn

DEFINITION = "select pg_get_functiondef(%s::regproc) as body"
FUNCTIONS = ("visible_titles", "open_titles", "open_libraries")
ALL_TITLES = (
    "create or replace function {}(viewer bigint) returns table (title_id bigint) language sql stable as $$ {} $$"
)


def without(*conditions: tuple[str, str]) -> Callable[[Conn], None]:
    """Each function as it is, but for conditions that then always hold."""

    def break_it(conn: Conn) -> None:
        broken = 0
        for name in FUNCTIONS:
            row = conn.execute(DEFINITION, (name,)).fetchone()
            assert row is not None
            body = row["body"]
            for condition, instead in conditions:
                body = body.replace(condition, instead)
            conn.execute(body)
            broken += body != row["body"]
        assert broken, f"no function says {conditions}"

    return break_it


def all_open(conn: Conn) -> None:
    for name in ("visible_titles", "open_titles"):
        conn.execute(ALL_TITLES.format(name, "select id from titles"))
    conn.execute(
        "create or replace function open_libraries(viewer bigint) returns table (library_id bigint)"
        " language sql stable as $$ select id from libraries $$"
    )
