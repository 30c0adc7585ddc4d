"""Read which libraries each media server has."""

from functions.leniency import Leniency
from functions.registry import job
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.media_servers import answers, servers
from shared.media_servers.doubts import Doubts
from shared.output import records
from shared.titles import library


@job("sync_libraries")
def handler(conn: Conn, run: Attempt) -> None:
    """Libraries that Matinee itself publishes are none of the household's."""
    found = servers.listing(conn)
    changed, lenient, doubts = 0, Leniency(), Doubts()
    for done, server in enumerate(found):
        run.say(gettext("Reading the libraries of %(name)s", name=server.name), done, len(found))
        with lenient.of(conn, server.name):
            with servers.connected(conn, server.id) as client:
                theirs = client.libraries(doubts)
            answers.note_answer(conn, server.id)
            theirs = [one for one in theirs if not records.is_ours(conn, server.id, one.id, one.paths)]
            changed += library.save_libraries(conn, server.id, theirs)
            conn.commit()
    run.conclude(
        gettext(
            "%(changed)s libraries changed.%(sentence)s%(settle)s",
            changed=changed,
            sentence=doubts.sentence,
            settle=lenient.settle(),
        )
    )
