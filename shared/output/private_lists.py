"""A list of titles as a private playlist of one person: made, brought up to date, or taken away, whatever it is a list of."""

import hashlib
from collections.abc import Sequence

from shared.db import Conn
from shared.language import gettext
from shared.media_servers import MediaServer
from shared.output import choice, records
from shared.output.forms import playlist
from shared.output.records import PLAYLIST, Output, Owner, Place


def bring(
    conn: Conn, client: MediaServer, place: Place, owner: Owner, kind: str | None, *, name: str, item_ids: Sequence[str]
) -> str:
    """Brings the playlist to these items and commits; of nothing there is none. Returns what to say of it."""
    known = records.find(conn, place.server_id, owner, kind, PLAYLIST)
    if not choice.has_private_playlists(place):
        item_ids = ()
    if not item_ids:
        return _withdraw(conn, client, place, known) if known else ""
    mine = known or records.create(conn, place.server_id, owner, kind, PLAYLIST)
    conn.commit()
    done = playlist.publish(conn, client, mine, place, name=name, item_ids=item_ids)
    records.settled(conn, mine.id, mark(name, place, item_ids), done.problem)
    conn.commit()
    return " ".join(
        filter(
            None, [done.problem or gettext("“%(name)s” holds %(count)s.", name=name, count=len(item_ids)), done.note]
        )
    )


def is_stale(conn: Conn, place: Place, owner: Owner, kind: str | None, *, name: str, item_ids: Sequence[str]) -> bool:
    """Whether the playlist is to be made, changed or taken away: asked of the database alone."""
    known = records.find(conn, place.server_id, owner, kind, PLAYLIST)
    wanted = item_ids if choice.has_private_playlists(place) else ()
    if known is None or not wanted:
        return (known is None) == bool(wanted)
    return known.fingerprint is None or bytes(known.fingerprint) != mark(name, place, wanted)


def mark(name: str, place: Place, item_ids: Sequence[str]) -> bytes:
    """Of what was published last: whatever changes it is published again."""
    return hashlib.sha256(repr((name, place.server_version, tuple(item_ids))).encode()).digest()


def _withdraw(conn: Conn, client: MediaServer, place: Place, known: Output) -> str:
    playlist.withdraw(conn, client, known, place)
    records.remove(conn, known.id)
    conn.commit()
    return gettext("“%(name)s” is gone.", name=known.name) if known.name else ""
