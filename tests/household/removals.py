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


def leaving(conn: Conn, title_ids: Sequence[int], *, leaves_on: object = "2001-01-01") -> None:
    """As if an administrator had announced them."""
    for title_id in title_ids:
        add(conn, "leaving_titles", title_id=title_id, leaves_on=leaves_on)
