"""Remove what nobody looks at any more: ended runs, superseded lists, old showings, ended sign-ins, leftovers of the queue."""

from functions.registry import job
from shared import db, options
from shared.db import Conn
from shared.discovery import imports, world_pictures
from shared.jobs import progress
from shared.jobs.progress import Attempt
from shared.language import gettext, marked
from shared.output import picture_cache
from shared.people import avatars
from shared.titles import vocabulary
from shared.upkeep import purge

sql = db.queries("tidy")


# A batch: some tenths of a second. A list takes its picks along and what was shown of it; inputs are large, imports have many rows.
ROWS, LISTS, INPUTS, TITLES, IMPORTS = 2000, 20, 50, 100, 1


@job("tidy")
def handler(conn: Conn, run: Attempt) -> None:
    values = options.all_values(conn)
    runs_days, inputs_days = values["history.keep_runs_days"], values["history.keep_inputs_days"]
    steps: dict[str, tuple[str, dict[str, object]]] = {
        marked("Removing old runs"): (sql.runs, {"days": runs_days}),
        marked("Forgetting what old lists were made from"): (sql.inputs, {"days": inputs_days, "limit": INPUTS}),
        marked("Forgetting vectors that old lists were made from"): (sql.vectors, {"days": inputs_days}),
        marked("Removing old lists"): (sql.lists, {"keep": values["history.keep_lists"], "limit": LISTS}),
        marked("Removing old top picks"): (sql.top_picks, {"keep": values["history.keep_lists"], "limit": LISTS}),
        marked("Removing imports of histories that nobody applied"): (sql.imports, {"limit": IMPORTS}),
        marked("Forgetting what media servers once lacked"): (sql.restores, {}),
        marked("Removing rooms that ended"): (sql.rooms, {"limit": LISTS}),
        marked("Forgetting what was shown long ago"): (sql.impressions, {}),
        marked("Forgetting what was searched for long ago"): (
            sql.searches,
            {"days": values["history.keep_searches_days"]},
        ),
        marked("Forgetting sign-ins that ended"): (sql.sign_ins, {}),
        marked("Removing invitations that ran out"): (sql.invites, {}),
        marked("Forgetting who asked how often"): (sql.rates, {}),
        marked("Forgetting what was refused long ago"): (sql.refusals, {"days": runs_days}),
        marked("Forgetting notices that were read long ago"): (
            sql.notices,
            {"days": values["history.keep_notices_days"]},
        ),
        marked("Removing old letters"): (sql.letters, {}),
        marked("Forgetting messages that were sent long ago"): (sql.dispatches, {"days": runs_days}),
        marked("Forgetting troubles that ended long ago"): (sql.troubles, {"days": runs_days}),
        marked("Forgetting what was asked of sources"): (sql.source_calls, {"days": runs_days}),
        marked("Forgetting answers that nobody asks for any more"): (sql.source_answers, {"limit": INPUTS}),
        marked("Forgetting processes that ended"): (sql.processes, {}),
        marked("Forgetting how well search did long ago"): (sql.search_evaluations, {"days": runs_days}),
        marked("Forgetting people who are in no title any more"): (purge.sql.people, {}),
        marked("Removing old pictures of the world"): (sql.world_pictures, {"keep": world_pictures.MOST * 3 // 4}),
        marked("Removing books that nobody has touched"): (sql.world_titles, {"keep": values["books.most"]}),
        marked("Emptying the queue of finished jobs"): (sql.queue, {}),
    }
    removed = 0
    for done, (step, (query, given)) in enumerate(steps.items()):
        removed += progress.in_batches(conn, run, step, query, {"limit": ROWS, **given}, done=done, total=len(steps))
    removed += _unwanted(conn, run, values["history.keep_unwanted_days"])
    picture_cache.trim()
    run.say(gettext("Removing uploads that nobody finished"))
    while went := avatars.tidy(conn):
        conn.commit()
        removed += went
    vocabulary.renew(conn)
    run.conclude(gettext("Rows removed: %(removed)s.", removed=removed))


def _unwanted(conn: Conn, run: Attempt, days: object) -> int:
    removed, went = 0, TITLES
    while went == TITLES:
        run.say(gettext("Removing titles that nobody has wanted for long"))
        went = imports.prune(conn, int(str(days)), limit=TITLES)
        conn.commit()
        removed += went
    return removed
