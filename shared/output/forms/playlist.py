"""A private playlist of the person: the server's own items in the order of the picks, for nobody else to read.

Ours is the one whose id we stored. A run that is killed between making it and storing that leaves an intent behind: what
bears the name, was not there before, and holds nothing but what we meant to put in, is taken up by the next run.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from psycopg.types.json import Jsonb

from shared import db, kinds
from shared.db import Conn
from shared.errors import NotFound
from shared.language import gettext, marked
from shared.media_servers import MediaServer
from shared.output import layout, proof, records
from shared.output.records import Output, Place

sql = db.queries("output/outputs")

FORM = "playlist"
MADE_ANEW = gettext("The playlist could be read by others on this server: it was taken away and made anew.")
SEEN = marked(
    "The playlist could be read by others on this server and was taken away: %(server)s keeps no private ones for us."
)
WITNESSES, MORE_WITNESSES = 3, 10
UNREAD = gettext("The person could not read the playlist that was made for them, so it was taken away again.")


def title(prefix: str, kind: str) -> str:
    """“AI Picks – Movies”: other people may read the name, so it names nobody."""
    word = kinds.of(kind).plural.capitalize()
    return layout.safe_name(f"{prefix}{word}", fallback=f"AI Picks – {word}")


@dataclass(frozen=True)
class Published:
    """`problem` is why there is none; `note` what is to be said of one that there is."""

    problem: str | None = None
    note: str | None = None


def publish(
    conn: Conn, client: MediaServer, output: Output, place: Place, *, name: str, item_ids: Sequence[str]
) -> Published:
    """Brings the playlist to these items and commits. Who else reads it is looked at again once a day, and with every other
    version or policy of the server."""
    wanted, note = list(dict.fromkeys(item_ids)), None
    basis = _basis(place)
    before = proof.find(place.proofs, FORM, basis)
    if output.external_id and _is_open(
        conn, client, output, place, is_doubted=before is not None and not before.is_proved
    ):
        output, note = _take_away(conn, client, output), MADE_ANEW
    if output.external_id and output.name == name and _fill(client, output.external_id, place, wanted):
        _prove(conn, client, place, wanted)
        return Published()
    if before and not before.is_proved:
        return Published(before.problem)
    fresh = _make(conn, client, output, place, name, wanted)
    # Jellyfin refuses to fill what the person may not read, so that need not be asked.
    problem = _exposure(conn, client, place, fresh, asks_owner=place.server_kind != "jellyfin")
    if problem is None and not _fill(client, fresh, place, wanted):
        problem = UNREAD
    if problem:
        client.delete_list(fresh)
        _own(conn, output, "", None)
        proof.save(conn, place.server_id, FORM, basis, problem)
        conn.commit()
        return Published(problem)
    _own(conn, output, name, fresh)
    _looked(conn, output, place)
    if output.external_id and output.external_id != fresh:
        client.delete_list(output.external_id)
    _prove(conn, client, place, wanted)
    return Published(note=note)


def withdraw(conn: Conn, client: MediaServer, output: Output, place: Place) -> None:
    """Takes it away, also one that a killed run left behind. Gone is fine."""
    orphan = _orphan(conn, client, output, place)
    for one in filter(None, (output.external_id, orphan)):
        client.delete_list(one)
    _own(conn, output, "", None)


def probe(conn: Conn, client: MediaServer, place: Place, name: str, item_id: str) -> str | None:
    """Makes a playlist, looks who reads it and whether it plays, takes it away. Returns what was wrong."""
    made = client.create_playlist(place.subject, name, [])
    try:
        return _exposure(conn, client, place, made) or _playing(client, place, made, item_id)
    finally:
        client.delete_list(made)


def _playing(client: MediaServer, place: Place, made: str, item_id: str) -> str | None:
    client.set_playlist_items(made, place.subject, [item_id])
    items = client.playlist_items(made, place.subject)
    return proof.of_playlist(client, place.subject, items)


def _fill(client: MediaServer, playlist_id: str, place: Place, wanted: list[str]) -> bool:
    """False when it is gone, or when a key may take nothing out of it: then a new one takes its place."""
    try:
        client.set_playlist_items(playlist_id, place.subject, wanted)
    except NotFound:
        return False
    return True


def _make(conn: Conn, client: MediaServer, output: Output, place: Place, name: str, wanted: list[str]) -> str:
    """A playlist of nothing: it gets its items when nobody else was seen to read it."""
    # One at a time: what another run has just made must not be taken for one that was left behind.
    records.lock(conn, place.server_id, "playlists")
    if orphan := _orphan(conn, client, output, place):
        return orphan
    before = client.playlists_named(place.subject, name, _others(conn, output))
    intent = {"name": name, "before": before, "items": wanted}
    conn.execute(sql.intend, {"id": output.id, "intent": Jsonb(intent)})
    conn.commit()
    records.lock(conn, place.server_id, "playlists")
    return client.create_playlist(place.subject, name, [])


def _orphan(conn: Conn, client: MediaServer, output: Output, place: Place) -> str | None:
    intent = output.intent
    if not intent:
        return None
    apart = {*_others(conn, output), *intent["before"], output.external_id or ""}
    for found in client.playlists_named(place.subject, str(intent["name"]), apart):
        if set(client.playlist_items(found, place.subject)) <= set(intent["items"]):
            return found
    return None


def _others(conn: Conn, output: Output) -> set[str]:
    """Ours of other people and lists: a household of fifty has fifty of one name, and each look is a request."""
    given = {"server_id": output.server_id, "form": output.form, "id": output.id}
    return set(db.values(conn, sql.lists_of_ours, given, of=str))


def _is_open(conn: Conn, client: MediaServer, output: Output, place: Place, *, is_doubted: bool) -> bool:
    """Whether others read one that was private when it was made. It is looked at rarely, and always where another was read."""
    basis = _readers(conn, place)
    is_known = db.value(conn, sql.readers_known, {"id": output.id, "basis": basis}, of=bool)
    if is_known and not is_doubted:
        return False
    if _is_read_by_others(conn, client, place, str(output.external_id), MORE_WITNESSES):
        return True
    _looked(conn, output, place)
    return False


def _take_away(conn: Conn, client: MediaServer, output: Output) -> Output:
    client.delete_list(str(output.external_id))
    _own(conn, output, "", None)
    return replace(output, name="", external_id=None, intent=None)


def _looked(conn: Conn, output: Output, place: Place) -> None:
    conn.execute(sql.readers_seen, {"id": output.id, "basis": _readers(conn, place)})
    conn.commit()


def _readers(conn: Conn, place: Place) -> str:
    return f"{_basis(place)} {db.value(conn, sql.readers_basis, {'server_id': place.server_id}, of=str)}"


def _is_read_by_others(conn: Conn, client: MediaServer, place: Place, playlist_id: str, most: int) -> bool:
    given = {"server_id": place.server_id, "subject": place.subject, "most": most}
    return any(client.may_read(playlist_id, witness) for witness in db.values(conn, sql.witnesses, given, of=str))


def _exposure(
    conn: Conn, client: MediaServer, place: Place, playlist_id: str, *, asks_owner: bool = True
) -> str | None:
    """Why it must go again: it is read as the person, and as others who may read only what they are let into."""
    if _is_read_by_others(conn, client, place, playlist_id, WITNESSES):
        return gettext(SEEN, server=place.server_kind.capitalize())
    return None if not asks_owner or client.may_read(playlist_id, place.subject) else UNREAD


def _own(conn: Conn, output: Output, name: str, external_id: str | None) -> None:
    conn.execute(sql.own_list, {"id": output.id, "name": name, "external_id": external_id, "members": []})
    conn.commit()


def _prove(conn: Conn, client: MediaServer, place: Place, wanted: list[str]) -> None:
    basis = _basis(place)
    is_new = wanted and proof.find(place.proofs, FORM, basis) is None
    # That one title has no file is no reason against playlists: the proof waits for one that has.
    if is_new and proof.of_playlist(client, place.subject, wanted) is None:
        proof.save(conn, place.server_id, FORM, basis, None)
    conn.commit()


def _basis(place: Place) -> str:
    return f"{place.server_kind} {place.server_version}"
