"""What is asked of every server before the first item of a title is deleted, and of all that is known of the folders that go.

One answer that keeps the title, or is not certain, or does not come, keeps all of its items everywhere.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby

from shared import db, kinds
from shared.db import Conn, Row
from shared.errors import MediaServerError
from shared.language import gettext
from shared.media_servers import MediaServer, model, servers
from shared.media_servers.doubts import Doubts
from shared.media_servers.item_kinds import EPISODE
from shared.output import records

sql = db.queries("upkeep/removals")

TOUCHED = gettext("Somebody marked, began or played it on the server since it was announced.")
UNCERTAIN = gettext("The server did not say for certain what everybody did with it.")
COMPANY = gettext("Something else lies in its folder, or may lie there, and could go with it.")
OTHER_EPISODES = gettext("The server has other episodes of it than Matinee knows, or none.")
NOBODY = gettext("No administrator's account of this server is known here.")
NAMELESS = gettext("It is not known which server this is; test it under Settings.")


@contextmanager
def recognised(conn: Conn, server_id: int) -> Iterator[MediaServer]:
    """A client of the very server that is known here. Raises `MediaServerError` where that is not certain, or it is away."""
    if not servers.get(conn, server_id).server_uid:
        raise MediaServerError(NAMELESS, permanent=True)
    with servers.recognised(conn, server_id) as client:
        yield client


def has_episodes(row: Row) -> bool:
    return kinds.of(row["kind"]).has_episodes


def obstacle(conn: Conn, row: Row) -> str | None:
    """Why the title of this removal stays, or None. Raises `MediaServerError` where a server with a copy of it cannot be asked."""
    if db.value(conn, sql.has_company, {"title_id": row["title_id"]}, of=bool):
        return COMPANY
    copies = db.all(conn, sql.copies, {"title_id": row["title_id"], "asked_at": row["asked_at"]})
    for server_id, found in groupby(copies, lambda copy: int(copy["server_id"])):
        with recognised(conn, server_id) as client:
            if problem := _said(conn, client, row | {"server_id": server_id}, [copy["external_id"] for copy in found]):
                return problem
    return None


def _said(conn: Conn, client: MediaServer, row: Row, item_ids: Sequence[str]) -> str | None:
    """By what one server says just now of these items, which are all that it has of the title."""
    place = records.household_place(conn, row["server_id"])
    if place is None:
        return NOBODY
    if any(client.removable(place.subject, item_id) is None for item_id in item_ids):
        return UNCERTAIN
    given = {"title_id": row["title_id"], "server_id": row["server_id"]}
    episodes = sorted(db.values(conn, sql.episodes, given, of=str))
    if has_episodes(row):
        there = set().union(*(client.episodes_of(place.subject, item_id) for item_id in item_ids))
        if not there or there != set(episodes):
            return OTHER_EPISODES
    return _touched(conn, client, row, item_ids, episodes)


def _touched(
    conn: Conn, client: MediaServer, row: Row, item_ids: Sequence[str], episodes: Sequence[str]
) -> str | None:  # fmt: skip
    """Asks for everybody whom the server knows, by now or as last read, and shows it to."""
    since, doubts = db.one(conn, sql.chosen_at, {"title_id": row["title_id"]})["at"], Doubts()
    known = db.values(conn, sql.subjects, {"server_id": row["server_id"]}, of=str)
    subjects = dict.fromkeys([*known, *(person.id for person in client.users(doubts))])
    if doubts.left_out:
        return UNCERTAIN
    for subject in subjects:
        shown = [item_id for item_id in item_ids if client.removable(subject, item_id) is not None]
        if not shown:
            continue
        said = client.user_data_of(subject, row["kind"], shown)
        said += client.user_data_of(subject, EPISODE, episodes) if episodes else []
        if problem := _judged(said, {*shown, *episodes}, since) or _seasons(client, row, subject, shown):
            return problem
    return None


def _seasons(client: MediaServer, row: Row, subject: str, item_ids: Sequence[str]) -> str | None:
    """A season may be somebody's favourite that neither its series nor any of its episodes is."""
    if not has_episodes(row):
        return None
    said = [favorite for item_id in item_ids for favorite in client.favorite_seasons(subject, item_id)]
    if any(said):
        return TOUCHED
    return UNCERTAIN if None in said else None


def _judged(said: Sequence[model.UserData], wanted: set[str], since: datetime | None) -> str | None:
    if any(_keeps(one, since) for one in said):
        return TOUCHED
    if not wanted <= {one.item_id for one in said} or any(_is_dateless(one) for one in said):
        return UNCERTAIN
    return None


def _keeps(one: model.UserData, since: datetime | None) -> bool:
    """A position counts also of what was played: it is being watched again."""
    is_recent = one.last_played_at is not None and (since is None or one.last_played_at >= since)
    return one.is_favorite or one.position_s > 0 or is_recent


def _is_dateless(one: model.UserData) -> bool:
    """Of a series its episodes tell when."""
    return one.played and one.last_played_at is None and (one.kind == EPISODE or not kinds.of(one.kind).has_episodes)
