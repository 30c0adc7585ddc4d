"""Rooms as rows: who is in one, and a list that was made before libraries closed and limits came."""

from collections.abc import Sequence

from psycopg.types.json import Jsonb

from shared import secrets
from shared.db import Conn
from tests.household.inserts import NOW, add, ago, id_of


def room(
    conn: Conn,
    token: str,
    user_ids: Sequence[int],
    title_ids: Sequence[int],
    *,
    guests: Sequence[str] = (),
    kind: str = "movie",
) -> int:
    """Opened by the first of them; `guests` are names, and what each is let in by is their name after the token. Of everybody each
    but the host each title is said to be for the sake of all the others."""
    sealed = {"token_sha256": secrets.digest(token), "token_enc": secrets.encrypt(token)}
    known = {"genres": ["Drama"], "known_title_ids": list(title_ids), "made_at": NOW}
    room_id = id_of(add(conn, "rooms", host_id=user_ids[0], kind=kind, ends_at=ago("-6 hours"), **sealed | known))
    members = [id_of(add(conn, "room_members", room_id=room_id, user_id=id, name=f"P{id}")) for id in user_ids]
    for name in guests:
        secret = secrets.digest(f"{token} {name}")
        members.append(id_of(add(conn, "room_members", room_id=room_id, name=name, secret_sha256=secret)))
    for place, title_id in enumerate(title_ids, 1):
        add(conn, "room_titles", room_id=room_id, title_id=title_id, place=place, score=0.5)
        evidence = Jsonb([{"title_id": other, "share": 5.0} for other in title_ids])
        for member in members:
            said = evidence if member != members[0] else Jsonb([])
            facts = Jsonb({"familiar": ["Drama"], "new": [], "viewers": 3})
            add(conn, "room_matches", member_id=member, title_id=title_id, match=0.5, evidence=said, facts=facts)
    return room_id
