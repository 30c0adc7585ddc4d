"""What is popular: in the world, and in a list of top picks."""

import json
from collections.abc import Sequence

from shared.db import Conn
from tests.household.inserts import add, id_of


def popular(conn: Conn, title_id: int, value: float, *, source: str = "tmdb") -> None:
    """What the world thinks of it, 0–1."""
    add(conn, "title_popularity", title_id=title_id, source=source, value=value)


def top_picked(conn: Conn, kind: str, title_ids: Sequence[int]) -> None:
    """A list of top picks in this order, each with three viewers."""
    config = {
        "window_days": 30,
        "min_viewers": 2,
        "source": "household",
        "viewers": 0.5,
        "plays": 0.3,
        "completion": 0.2,
    }
    list_id = id_of(add(conn, "top_pick_lists", kind=kind, config=json.dumps(config)))
    for rank, title_id in enumerate(title_ids, 1):
        counts = {"score": 1 / rank, "viewers": 3, "plays": 4, "completion": 0.5}
        add(conn, "top_picks", list_id=list_id, rank=rank, title_id=title_id, **counts)
