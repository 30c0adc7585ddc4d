"""What is leaving, as a collection on each server: everybody sees of it what the server shows them anyway."""

from collections.abc import Sequence

from shared import options
from shared.db import Conn
from shared.language import gettext
from shared.media_servers import MediaServer
from shared.output import layout, records
from shared.output.forms import collection
from shared.output.records import COLLECTION, LEAVING

NAME = "removals.collection"  # empty for none
NO_ADMINISTRATOR = gettext("No collection, because no administrator's account there is known to Matinee.")


def bring(conn: Conn, client: MediaServer, server_id: int, item_ids: Sequence[str]) -> str:
    """Exactly these items of the server, in this order, and commits; without any the collection goes. Returns what to say of it."""
    values = options.all_values(conn)
    known = records.find(conn, server_id, LEAVING, None, COLLECTION)
    wanted = list(item_ids) if values[NAME] and values["output.enabled"] else []
    if not wanted and known is None:
        return gettext("Nothing to publish.")
    place = records.household_place(conn, server_id)
    if place is None:
        return NO_ADMINISTRATOR
    mine = known or records.create(conn, server_id, LEAVING, None, COLLECTION)
    conn.commit()
    if not wanted:
        collection.withdraw(conn, client, mine, place)
        records.remove(conn, mine.id)
        conn.commit()
        return gettext("No collection now.")
    name = layout.safe_name(str(values[NAME]), fallback="Leaving soon")
    done = collection.publish(conn, client, mine, place, name=name, item_ids=wanted, on_top=True)
    records.settled(conn, mine.id, b"", done.problem)
    conn.commit()
    return done.problem or gettext("%(items)s titles in a collection.", items=len(wanted))
