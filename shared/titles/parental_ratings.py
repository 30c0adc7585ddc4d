"""Each server's own scores of certificates: asked for, remembered, and never a reason to stop."""

from collections.abc import Sequence

from psycopg.types.json import Jsonb

from shared import db
from shared.db import Conn
from shared.errors import MediaServerError
from shared.language import gettext, marked
from shared.media_servers import MediaServer, model
from shared.media_servers.servers import Server
from shared.titles import access_rules

sql = db.queries("media_servers/servers")

UNANSWERED = marked("%(name)s did not say how it scores certificates (%(why)s); limits go by %(instead)s.")


def scores(
    conn: Conn, server: Server, client: MediaServer, persons: Sequence[model.Person]
) -> tuple[dict[str, model.Score], str | None]:
    """Certificate -> score as the server has it, and a warning where it did not tell: then the last known ones, or else
    those every server of its kind begins with. Nothing is asked when nobody has a limit."""
    if not any(person.max_rating is not None for person in persons):
        return {}, None
    try:
        found = client.parental_ratings()
    except MediaServerError as error:
        stored = _stored(conn, server.id)
        instead = (
            gettext("what it said last")
            if stored
            else gettext("the usual ones of %(kind)s", kind=server.kind.capitalize())
        )
        why = error.message.rstrip(".")
        return stored or access_rules.BUILT_IN[server.kind], gettext(
            UNANSWERED, name=server.name, why=why, instead=instead
        )
    conn.execute(sql.save_parental_ratings, {"id": server.id, "scores": Jsonb(found)})
    return found, None


def _stored(conn: Conn, server_id: int) -> dict[str, model.Score]:
    row = db.one(conn, sql.parental_ratings, {"id": server_id})
    return {name: (int(score), int(sub)) for name, (score, sub) in (row["parental_ratings"] or {}).items()}
