"""A media server that is taken out of the household: what is lost with it, and doing it for whoever has typed its name."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared import audit, db, kinds
from shared.audit import Actor
from shared.db import Conn
from shared.errors import Conflict, Invalid
from shared.language import gettext, marked
from shared.media_servers import servers
from shared.output import following
from shared.titles import library

sql = db.queries("upkeep/server_removals")

NOBODY_LEFT = marked(
    "Nobody could sign in as an administrator afterwards: all of them come in by an account of %(name)s. Make one with a password "
    "first, with `matinee admins add`."
)
LEFT_BEHIND = marked(
    "Matinee still has %(count)s lists and libraries on %(name)s: take them away first, under Settings, Television, or say that they "
    "are to stay there."
)
TAKEN_OUT = gettext("Its server was taken out of the household.")


@dataclass(frozen=True)
class Loss:
    """How much goes: `accounts` of people there, `libraries`, `titles` that no other server holds. `shut_out` are the names of
    those who come in by no other way. `outputs` would stay on the server, nobody's."""

    accounts: int
    shut_out: Sequence[str]
    libraries: int
    titles: int
    outputs: int


def loss(conn: Conn, server_id: int) -> Loss:
    return db.one(conn, sql.loss, {"server_id": server_id}, row=Loss)


def remove(conn: Conn, server_id: int, *, confirm: str, leaves_outputs: bool = False, by: Actor) -> str:
    """Its accounts, libraries and copies go; plays, ratings and lists of people stay, and titles that are nowhere else wait for a
    server that has them. Returns its name.

    Raises `Invalid` unless `confirm` is its name, `Conflict` where no administrator could come in afterwards, or where something
    of ours is there and is not to be left, and `NotFound`.
    """
    server, given = servers.get(conn, server_id), {"server_id": server_id}
    if confirm.strip() != server.name:
        raise Invalid(gettext("This cannot be undone: confirm it by “%(name)s”.", name=server.name), field="confirm")
    if not db.value(conn, sql.administrators_left, given, of=bool):
        raise Conflict(gettext(NOBODY_LEFT, name=server.name))
    gone = loss(conn, server_id)
    if gone.outputs and not leaves_outputs:
        raise Conflict(gettext(LEFT_BEHIND, count=gone.outputs, name=server.name), field="leave")
    conn.execute(sql.refuse_removals, given | {"problem": TAKEN_OUT})
    for step in (sql.shut_out, sql.settle, sql.remove):
        conn.execute(step, given)
    for kind in kinds.served():
        library.settle(conn, kind.name)
        library.settle_playable(conn, kind.name)
    following.rights_changed(conn)
    told = {"name": server.name, "baseUrl": server.base_url, "libraries": gone.libraries, "people": gone.accounts}
    audit.record(conn, by, "servers.remove", server_id, told)
    return server.name
