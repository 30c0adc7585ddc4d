"""What a pick would be without something that was watched: the list's own scores, made once more without it."""

from shared import engine_inputs, recommendations
from shared.db import Conn
from shared.engine import picks as engine
from shared.errors import NotFound


def check(conn: Conn, viewer: int, user_id: int, kind: str, title_id: int, watched_id: int) -> None:
    """Raises `NotFound` unless `viewer` can see the pick, and what was watched among its evidence."""
    evidence = recommendations.why(conn, viewer, user_id, kind, title_id)["evidence"]
    assert isinstance(evidence, list)
    if watched_id not in {seen["titleId"] for seen in evidence}:
        raise NotFound("This is no evidence for that pick.")


def rank(conn: Conn, user_id: int, kind: str, title_id: int, watched_id: int) -> tuple[int | None, int | None]:
    """Where the title stands by its score, and where it would; None where it is not among what may be picked.

    By score alone: the list also sees to it that neighbours in it differ. Raises what `engine_inputs.gather` raises.
    """
    inputs = engine_inputs.gather(conn, user_id, kind)
    given = (inputs.loaded.catalogue, inputs.person, inputs.community, title_id)
    # Nobody has watched title 0: without it all is as it is.
    now, then = (engine.rank_without(*given, one, inputs.settings, inputs.weights) for one in (0, watched_id))
    return now, then
