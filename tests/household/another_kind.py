"""A kind that the code has never heard of: the domain widened, a row in the table of kinds, and nothing else."""

from shared import kinds
from shared.db import Conn

WIDEN = (
    "alter domain title_kind drop constraint title_kind_check",
    "alter domain title_kind add check (value in ('movie', 'series', 'book', 'short'))",
)
ADD = """
    insert into title_kinds (kind, place, plural, noun, nouns, done, item_type, content, has_episodes, has_certificate, is_picked)
    values ('short', 4, 'shorts', 'short', 'shorts', 'watched', %s, %s, false, true, true)"""


def plant(conn: Conn, item_type: str | None, content: str | None) -> None:
    """Shorts, by the media server's words for one and for a library of them; None where it has none. Whoever plants it in a
    database calls `kinds.forget` in the end."""
    for statement in WIDEN:
        conn.execute(statement)
    conn.execute(ADD, (item_type, content))
    conn.commit()
    kinds.forget()
