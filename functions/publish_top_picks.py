"""Bring top picks to the media servers, in the forms that they are to have there."""

from functions.registry import job
from shared import jobs, kinds, options
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.media_servers import servers
from shared.output import records, top_pick_forms


@job("publish_top_picks")
def handler(conn: Conn, run: Attempt, server_id: int | None = None, user_id: int | None = None) -> None:
    """One run a server for what is the household's there, and one a person for what is theirs.

    Rerunnable at any point: everything is brought to what it should be, and nothing is done twice.
    """
    if server_id is not None:
        run.conclude(_for_server(conn, run, server_id))
    elif user_id is not None:
        run.conclude(_for_person(conn, run, user_id))
    else:
        run.fan_out(conn, run.name, top_pick_forms.concerned(conn))


def _for_server(conn: Conn, run: Attempt, server_id: int) -> str:
    values, said = options.all_values(conn), []
    with servers.connected(conn, server_id) as client:
        for kind in kinds.published():
            run.say(gettext("Publishing top picks of %(nouns)s", nouns=kind.nouns))
            said += top_pick_forms.bring_shared(conn, client, run, server_id, kind, values)
        run.say(gettext("Letting people in"))
        top_pick_forms.open_collections(conn, client, server_id, values)
    for user_id in top_pick_forms.stale(conn):  # playlists may hold copies now, or must not any more
        jobs.ask(conn, names.PUBLISH_TOP_PICKS, {"user_id": user_id}, trigger="system")
    return " ".join(filter(None, said)) or gettext("Nothing to publish.")


def _for_person(conn: Conn, run: Attempt, user_id: int) -> str:
    values, said = options.all_values(conn), []
    for kind in kinds.published():
        for place in records.places(conn, user_id, kind.name):
            if not top_pick_forms.has_own(conn, place, user_id, kind, values):
                continue
            run.say(gettext("Publishing top picks of %(nouns)s", nouns=kind.nouns))
            with servers.connected(conn, place.server_id) as client:
                said.append(top_pick_forms.bring_own(conn, client, place, user_id, kind, values))
    return " ".join(filter(None, said)) or gettext("Nothing to publish.")
