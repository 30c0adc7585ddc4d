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
    conn: Conn,
    client: MediaServer,
    server_id: int,
    reason: str,
    library: model.Library | None,
    kinds: Sequence[str],
    title_ids: Sequence[int] = (),
) -> None:
    """Whoever gets picks of one of these kinds may open the library, and nobody else by our doing; with None nobody may.

    `title_ids` are those that the server shows in it as copies: who is kept from one of them is not let in. People who may open
    everything, or all but some, are left alone, and so is whoever has it on their list already. What an administrator has taken
    off a list again stays off. Commits after each person.
    """
    narrow(conn, client, server_id, reason, library, kinds, title_ids)
    if library is None:
        return
    begun = _held(conn, server_id, reason, library, is_given=False) & _entitled(conn, server_id, kinds, title_ids)
    for subject in sorted(_missing(conn, server_id, reason, library, kinds, title_ids) | begun):
        _give(conn, client, server_id, reason, library, subject, is_begun=subject in begun)


def narrow(
    conn: Conn,
    client: MediaServer,
    server_id: int,
    reason: str,
    library: model.Library | None,
    kinds: Sequence[str],
    title_ids: Sequence[int] = (),
) -> None:
    """Takes back what nobody is to have any more, and gives nothing."""
    entitled = _entitled(conn, server_id, kinds, title_ids) if library else set()
    for grant in db.all(conn, sql.held, {"server_id": server_id, "reason": reason}, row=Grant):
        if library is None or grant.guid != library.guid or grant.subject not in entitled:
            _take_back(conn, client, server_id, reason, grant)


def end(conn: Conn, client: MediaServer, server_id: int, subject: str) -> None:
    """All that this account was let into comes off its list. Commits after each."""
    for row in db.all(conn, sql.of_account, {"server_id": server_id, "subject": subject}):
        reason = str(row.pop("reason"))
        _take_back(conn, client, server_id, reason, Grant(**row))


def are_stale(
    conn: Conn, server_id: int, reason: str, library: model.Library, kinds: Sequence[str], title_ids: Sequence[int]
) -> bool:
    """Whether somebody is to be let in or out: asked of the database alone."""
    entitled = _entitled(conn, server_id, kinds, title_ids)
    held = db.all(conn, sql.held, {"server_id": server_id, "reason": reason}, row=Grant)
    if any(grant.subject not in entitled or not grant.is_given or grant.guid != library.guid for grant in held):
        return True
    return bool(_missing(conn, server_id, reason, library, kinds, title_ids))


def _entitled(conn: Conn, server_id: int, kinds: Sequence[str], title_ids: Sequence[int]) -> set[str]:
    given = {"server_id": server_id, "kinds": list(kinds), "title_ids": list(title_ids)}
    return set(db.values(conn, sql.entitled, given, of=str))


def _missing(
    conn: Conn, server_id: int, reason: str, library: model.Library, kinds: Sequence[str], title_ids: Sequence[int]
) -> set[str]:
    """Who was not let in yet."""
    given = {"server_id": server_id, "kinds": list(kinds), "title_ids": list(title_ids)}
    found = db.values(conn, sql.without, given | {"external_id": library.id, "guid": library.guid}, of=str)
    return {*found} - _held(conn, server_id, reason, library, is_given=True)


def _held(conn: Conn, server_id: int, reason: str, library: model.Library, *, is_given: bool) -> set[str]:
    held = db.all(conn, sql.held, {"server_id": server_id, "reason": reason}, row=Grant)
    return {grant.subject for grant in held if grant.guid == library.guid and grant.is_given == is_given}


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
