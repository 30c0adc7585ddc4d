"""People who may open every library of a server, ours and others' picks among them: by the household's choice each gets a list.

On it is what is open to them today, so that nothing is lost; what is new is not open unasked any more. What was there before is
written to the log of deeds first, and an administrator gives it back on the server.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from shared import audit, db
from shared.db import Conn
from shared.errors import NotFound
from shared.language import gettext, marked
from shared.media_servers import MediaServer, model
from shared.output import records

sql = db.queries("output/all_folders")

OPTION, CONVERT = "output.all_folders", "convert"
ASKED = marked(
    "%(field)s: %(people)s may open every library now. On the server each gets a list of the "
    "libraries that are there today; one that somebody adds later is not on it unless an "
    "administrator puts it there. Confirm to have it so."
)
NOBODY = marked(
    "%(field)s: nobody may open every library just now; whoever may later gets a list of the "
    "libraries that are there then. Confirm to have it so."
)


@dataclass(frozen=True)
class Account:
    id: int
    server_id: int
    server: str
    subject: str
    name: str
    user_id: int


def accounts(conn: Conn, server_id: int | None = None) -> list[Account]:
    """Whom it concerns, by server and name."""
    return db.all(conn, sql.accounts, {"server_id": server_id}, row=Account)


def question(conn: Conn) -> str:
    """What is to be confirmed before it is chosen."""
    people = ", ".join(f"{one.name} ({one.server})" for one in accounts(conn))
    return gettext(ASKED if people else NOBODY, field=OPTION, people=people)


def convert(conn: Conn, client: MediaServer, server_id: int) -> int:
    """Gives each of them their list, and commits after each. Returns how many have one now."""
    concerned = accounts(conn, server_id)
    libraries = client.libraries() if concerned else []
    theirs = [one for one in libraries if not records.is_ours(conn, server_id, one.id, one.paths)]
    return sum(_limit(conn, client, account, theirs) for account in concerned)


def _limit(conn: Conn, client: MediaServer, account: Account, libraries: Sequence[model.Library]) -> bool:
    records.lock(conn, account.server_id, account.subject)
    try:
        person = client.user(account.subject)
        blocked = set(person.blocked_folder_ids)
        kept = [one for one in libraries if not {one.id, one.guid} & blocked]
        if person.all_folders or blocked:
            _note(conn, account, person, kept)
            conn.commit()
            records.lock(conn, account.server_id, account.subject)
            client.limit_to_libraries(account.subject, kept)
        guids = [one.guid for one in kept] if person.all_folders or blocked else [*person.folder_ids]
        conn.execute(sql.limited, {"id": account.id, "folder_ids": guids})
    except NotFound:
        return False  # the server has no such person any more
    finally:
        conn.commit()
    return True


def _note(conn: Conn, account: Account, person: model.Person, kept: Sequence[model.Library]) -> None:
    """Before the server is asked, so that it is known whatever happens on the way."""
    before = {
        "allFolders": person.all_folders,
        "folders": list(person.folder_ids),
        "blockedFolders": list(person.blocked_folder_ids),
    }
    told = {
        "server": account.server,
        "account": account.name,
        "before": before,
        "libraries": [one.name for one in kept],
    }
    audit.record(conn, audit.MATINEE, "users.folders", account.user_id, told)
