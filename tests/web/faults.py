"""Guards with a fault, put in place of the database's own."""

from collections.abc import Callable

from shared.db import Conn

DEFINITION = "select pg_get_functiondef(%s::regproc) as body"
FUNCTIONS = ("visible_titles", "open_titles", "open_items", "open_episodes", "open_doors", "opens_library")
ALL_TITLES = (
    "create or replace function {}(viewer bigint) returns table (title_id bigint) language sql stable as $$ {} $$"
)
ALL_ITEMS = (
    "create or replace function {}(viewer bigint) returns table (item_id bigint, title_id bigint, library_id bigint, {} bigint)"
    " language sql stable as $$ select id, title_id, library_id, episode_id from library_items $$"
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
    for name, column in (("open_items", "identity_id"), ("open_episodes", "episode_id")):
        conn.execute(ALL_ITEMS.format(name, column))
