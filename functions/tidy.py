"""Remove what nobody looks at any more: ended runs, superseded lists, old showings, ended sign-ins, leftovers of the queue."""

from functions.registry import job
from shared import db, options
from shared.db import Conn
from shared.progress import Run

sql = db.queries("tidy")


@job("tidy")
def handler(conn: Conn, run: Run) -> None:
    values = options.all_values(conn)
    steps = {
        "Removing old runs": (sql.runs, {"days": values["history.keep_runs_days"]}),
        "Forgetting what old lists were made from": (sql.inputs, {"days": values["history.keep_inputs_days"]}),
        "Forgetting vectors that old lists were made from": (sql.vectors, {"days": values["history.keep_inputs_days"]}),
        "Removing old lists": (sql.lists, {"keep": values["history.keep_lists"]}),
        "Forgetting what was shown long ago": (sql.impressions, {}),
        "Forgetting sign-ins that ended": (sql.sign_ins, {}),
        "Removing invitations that ran out": (sql.invites, {}),
        "Forgetting who asked how often": (sql.rates, {}),
        "Forgetting what was refused long ago": (sql.refusals, {"days": values["history.keep_runs_days"]}),
        "Emptying the queue of finished jobs": (sql.queue, {}),
    }
    removed = 0
    for done, (step, (query, given)) in enumerate(steps.items()):
        run.say(step, done, len(steps))
        removed += conn.execute(query, given).rowcount
        conn.commit()
    run.conclude(f"Rows removed: {removed}.")
