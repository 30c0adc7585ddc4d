"""Libraries that people gain with what is published for everybody: written down, so that exactly that is taken back.

Nobody's limits are touched: what a library shows to whom is the server's to say, by ratings, tags and folders as ever.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from shared import db
from shared.db import Conn
from shared.errors import NotFound
from shared.media_servers import MediaServer, model
from shared.output import records

sql = db.queries("output/grants")


@dataclass(frozen=True)
class Grant:
    """A library on somebody's list by our doing, or about to be; `subject` is the account there."""

    subject: str
    external_id: str
    guid: str
    is_given: bool


def any_held(conn: Conn, server_id: int, reason: str) -> bool:
    return bool(db.all(conn, sql.held, {"server_id": server_id, "reason": reason}))


def bring(
    conn: Conn, client: MediaServer, server_id: int, reason: str, library: model.Library | None, kinds: Sequence[str]
) -> None:
    """Whoever gets picks of one of these kinds may open the library, and nobody else by our doing; with None nobody may.

    People who may open everything, or all but some, are left alone, and so is whoever has it on their list already. What an
    administrator has taken off a list again stays off. Commits after each person.
    """
    held = db.all(conn, sql.held, {"server_id": server_id, "reason": reason}, row=Grant)
    named = {"server_id": server_id, "kinds": list(kinds)}
    entitled = set(db.values(conn, sql.entitled, named, of=str)) if library else set()
    for grant in held:
        if library is None or grant.guid != library.guid or grant.subject not in entitled:
            _take_back(conn, client, server_id, reason, grant)
    if library is None:
        return
    have = {grant.subject for grant in held if grant.guid == library.guid and grant.is_given}
    begun = {grant.subject for grant in held if grant.guid == library.guid and not grant.is_given}
    wanted = named | {"external_id": library.id, "guid": library.guid}
    for subject in sorted(({*db.values(conn, sql.without, wanted, of=str)} - have) | (begun & entitled)):
        _give(conn, client, server_id, reason, library, subject, is_begun=subject in begun)


def _give(
    conn: Conn,
    client: MediaServer,
    server_id: int,
    reason: str,
    library: model.Library,
    subject: str,
    *,
    is_begun: bool,
) -> None:
    """`is_begun`: an earlier run wrote it down and was cut off before or after the server had it."""
    given = {"server_id": server_id, "subject": subject, "reason": reason, "guid": library.guid}
    records.lock(conn, server_id, subject)
    try:
        person = client.user(subject)
        if not is_begun and (person.all_folders or library.guid in person.folder_ids):
            return
        conn.execute(sql.keep, given | {"external_id": library.id})
        conn.commit()
        records.lock(conn, server_id, subject)
        client.grant_library(subject, library)
        conn.execute(sql.settle, given)
    except NotFound:
        pass  # the server has no such person any more
    finally:
        conn.commit()


def _take_back(conn: Conn, client: MediaServer, server_id: int, reason: str, grant: Grant) -> None:
    given = {"server_id": server_id, "subject": grant.subject, "reason": reason, "guid": grant.guid}
    records.lock(conn, server_id, grant.subject)
    with suppress(NotFound):
        client.revoke_library(grant.subject, model.Library(grant.external_id, grant.guid, "", None))
    conn.execute(sql.drop, given)
    conn.commit()
