"""Contested places that somebody was shown."""

from shared.db import Conn
from tests.household.inserts import NOW, add

Moment = object  # as in `rows`


def trial(
    conn: Conn, user_id: int, title_id: int, against_id: int, *, is_ours: bool, at: Moment = NOW, **more: object
) -> None:
    """A contested place that was shown, beside popularity; another one of the same titles needs another `period`."""
    named = {"rival": "popularity", "period": 1, "propensity": 0.5} | more
    whose = {"user_id": user_id, "title_id": title_id, "against_id": against_id}
    add(conn, "proof_trials", is_ours=is_ours, shown_at=at, **whose, **named)
