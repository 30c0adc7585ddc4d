"""What a server says of items its lists do not tell of: asked by id, so that nothing is taken back by mere absence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared import db
from shared.db import Conn
from shared.media_servers import MediaServer, item_kinds, model
from shared.titles.library_rows import as_json
from shared.watching import history_rows
from shared.watching.history_rows import Row
from shared.watching.play_records import Account, Place

sql = db.queries("watching/history")

Copies = Mapping[Place, set[str]]  # a place's items on one server, as far as the person may see them


@dataclass(frozen=True)
class Look:
    """What the server said by id: `user_data` of what the person did, `settled` the places of which it spoke of every
    copy."""

    user_data: list[model.UserData]
    settled: set[Place]


def look(
    conn: Conn,
    client: MediaServer,
    account: Account,
    kind: str,
    rows: Iterable[Row],
    found: Iterable[model.UserData],
) -> Look:
    """Asks for the copies of these rows' places that `found` says nothing of; `kind` is that of the titles.

    Lists of episodes leave out those that were begun anew, and a list that is never whole whatever it likes.
    """
    copies, heard_ids = _copies(conn, account, rows), {user_data.item_id for user_data in found}
    answered = [
        user_data
        for kind_of_item, ids in _unknown(copies, heard_ids, kind).items()
        for user_data in client.user_data_of(account.subject, kind_of_item, ids)
    ]
    heard_ids |= {user_data.item_id for user_data in answered}
    settled = {place for place, ids in copies.items() if ids <= heard_ids}
    return Look([user_data for user_data in answered if user_data.says_anything], settled)


def _copies(conn: Conn, account: Account, rows: Iterable[Row]) -> Copies:
    places = [dict(zip(("title_id", "episode_id"), history_rows.place(row), strict=True)) for row in rows]
    given = {"user_id": account.user_id, "server_id": account.server_id, "rows": as_json(places)}
    copies: dict[Place, set[str]] = defaultdict(set)
    for row in db.all(conn, sql.copies, given):
        copies[row["title_id"], row["episode_id"]].add(row["external_id"])
    return copies


def _unknown(copies: Copies, heard_ids: set[str], kind: str) -> dict[model.ItemKind, list[str]]:
    """By the kind they are asked for as: what is no episode of a title is the title itself."""
    found: dict[model.ItemKind, list[str]] = defaultdict(list)
    for (_, episode_id), ids in copies.items():
        found[kind if episode_id is None else item_kinds.EPISODE] += sorted(ids - heard_ids)
    return found
