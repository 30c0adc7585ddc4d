"""Read what media servers suggest to each person, for the comparison with it."""

from functions.registry import job
from shared import options
from shared.db import Conn
from shared.errors import MediaServerError
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.picks import proof, suggestions


@job("read_suggestions")
def handler(conn: Conn, run: Attempt) -> None:
    """Commits person by person; who was read lately is left out, so that a rerun goes on. About whom a server fails keeps what it
    said last, the others go on, and the run is tried again for them."""
    if not options.get(conn, proof.IS_ON):
        run.conclude(gettext("Picks are not compared with anything: see Options, How lists are made."))
        return
    people, failed, read = suggestions.outdated(conn), None, 0
    for place, user_id in enumerate(people):
        run.say(gettext("Reading what servers suggest"), place, len(people))
        try:
            read += suggestions.read(conn, user_id)
            conn.commit()
        except MediaServerError as error:
            conn.rollback()
            failed = failed or error
    if failed:
        raise failed
    run.conclude(gettext("%(people)s people asked about, %(read)s suggestions.", people=len(people), read=read))
