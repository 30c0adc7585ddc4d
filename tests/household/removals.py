"""What could go and what is leaving, as rows."""

from collections.abc import Sequence

from shared.db import Conn
from tests.household.inserts import add


def advised(conn: Conn, title_ids: Sequence[int], *, regret: float = 0.02, minds: int = 1) -> None:
    """As if the job had judged them."""
    for title_id in title_ids:
        add(conn, "removal_advice", title_id=title_id, regret=regret, minds=minds)


def let_go(conn: Conn, title_ids: Sequence[int]) -> None:
    """Nobody holds on to these any more: none is a favourite, begun, planned or asked for."""
    ids = list(title_ids)
    conn.execute(
        "update watch_progress set is_favorite = false, played = true, position_s = 0 where title_id = any (%s)", (ids,)
    )
    conn.execute("delete from watch_states where title_id = any (%s) and state <> 'dropped'", (ids,))
    conn.execute("delete from title_feedback where title_id = any (%s) and verdict = 'more'", (ids,))


def kept(conn: Conn, title_ids: Sequence[int]) -> None:
    """As if somebody had."""
    for title_id in title_ids:
        add(conn, "title_rescues", title_id=title_id)


def gone(conn: Conn, title_id: int, day: str, size: int | None) -> None:
    """An item of it that a server has deleted that day."""
    add(conn, "removals", title_id=title_id, kind="movie", external_id="x", bytes=size, state="gone", ended_at=day)


def leaving(conn: Conn, title_ids: Sequence[int], *, leaves_on: object = "2001-01-01") -> None:
    """As if an administrator had announced them."""
    for title_id in title_ids:
        add(conn, "leaving_titles", title_id=title_id, leaves_on=leaves_on)


def wanted(conn: Conn, title_id: int) -> None:
    """As if an administrator had confirmed every copy of it."""
    conn.execute(
        """insert into removals (title_id, server_id, kind, external_id, path)
        select li.title_id, li.server_id, t.kind, li.external_id, li.path
        from library_items li
        join titles t on t.id = li.title_id
        where t.id = %s""",
        (title_id,),
    )
