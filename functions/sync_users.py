"""Read people, their folders and their limits from every media server."""

from functions.registry import job
from shared.db import Conn
from shared.errors import MediaServerError
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.media_servers import answers, servers
from shared.media_servers.doubts import Doubts
from shared.output import following
from shared.people import accounts
from shared.titles import access, parental_ratings


@job("sync_users")
def handler(conn: Conn, run: Attempt) -> None:
    """Commits server by server; one that fails keeps no other from being read. Nobody is switched on by it: an
    administrator decides who gets picks."""
    found = servers.listing(conn)
    added = changed = 0
    warnings: list[str] = []
    failed: MediaServerError | None = None
    doubts = Doubts()
    for done, server in enumerate(found):
        run.say(gettext("Reading the people of %(name)s", name=server.name), done, len(found))
        told = Doubts()
        try:
            with servers.recognised(conn, server.id) as client:
                persons = client.users(told)
                answers.note_version(conn, server.id, client.info().version)
                scores, warning = parental_ratings.scores(conn, server, client, persons)
        except MediaServerError as error:
            failed = failed or error
            continue
        answers.note_answer(conn, server.id)
        new, other = accounts.save_people(conn, server.id, persons, scores, listed=told.ids, sure=not told.left_out)
        access.ask_about_new_people(conn, server.id)
        doubts.add(told.left_out, told.doubted)
        added, changed = added + new, changed + other
        warnings += [warning] if warning else []
        if other:
            following.rights_changed(conn)
        conn.commit()
    if failed:
        raise failed
    run.conclude(
        " ".join(
            [
                gettext(
                    "%(added)s new, %(changed)s changed.%(sentence)s",
                    added=added,
                    changed=changed,
                    sentence=doubts.sentence,
                ),
                *warnings,
            ]
        )
    )
