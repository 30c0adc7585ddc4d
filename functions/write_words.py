"""Let a language model word the reasons of one person's present picks."""

from functions.registry import job
from shared import live, prose, reasons, wording
from shared.db import Conn
from shared.progress import Run


@job("write_words")
def handler(conn: Conn, run: Run, user_id: int, kind: str) -> None:
    """Commits after each request: what was paid for is kept, and a rerun asks only for the rest."""
    model = wording.model(conn)
    picks = reasons.unworded(conn, user_id, kind)
    todo = reasons.use_known(conn, picks, model.name)
    conn.commit()
    own = 0
    for start in range(0, len(todo), prose.BATCH):
        run.say("Wording the reasons", len(picks) - len(todo) + start, len(picks))
        own += reasons.write(conn, user_id, kind, todo[start : start + prose.BATCH], model)
        conn.commit()
    live.publish(conn, "recommendations", str(user_id))
    run.conclude(f"{own} worded, {len(picks) - len(todo)} known, {len(todo) - own} left to the template.")
