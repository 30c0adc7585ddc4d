"""Channels as rows: what somebody put together, and what is in it."""

from collections.abc import Sequence

from shared.db import Conn
from tests.household.inserts import NOW, add, id_of


def channel(
    conn: Conn,
    owner_id: int,
    title_ids: Sequence[int] = (),
    *,
    name: str = "Saturday",
    shared_with: Sequence[int] = (),
    examples: Sequence[int] = (),
    excluded: Sequence[int] = (),
    **more: object,
) -> int:
    """Filled by the engine with these titles, in this order."""
    made = {"made_at": NOW, "made_by": "engine"} if title_ids else {}
    channel_id = id_of(add(conn, "channels", owner_id=owner_id, name=name, **made | more))
    hold(conn, channel_id, title_ids)
    for title_id in (*examples, *excluded):
        add(conn, "channel_marks", channel_id=channel_id, title_id=title_id, is_example=title_id in examples)
    for user_id in shared_with:
        add(conn, "channel_shares", channel_id=channel_id, user_id=user_id)
    return channel_id


def hold(conn: Conn, channel_id: int, title_ids: Sequence[int]) -> None:
    """These titles in this order, in the place of what it held."""
    conn.execute("delete from channel_titles where channel_id = %s", (channel_id,))
    for rank, title_id in enumerate(title_ids, 1):
        add(conn, "channel_titles", channel_id=channel_id, rank=rank, title_id=title_id)


def room_playlist(conn: Conn, external_id: str) -> None:
    """What the only room's host agreed on, as a playlist of the only server."""
    conn.execute(
        "insert into outputs (server_id, user_id, channel_id, purpose, form, name, external_id)"
        " select s.id, r.host_id, r.channel_id, 'channel', 'playlist', 'Tonight', %s from rooms r, media_servers s",
        (external_id,),
    )
