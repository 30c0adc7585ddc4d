"""What `demo --check` holds a finished pipeline to."""

from collections.abc import Sequence

from shared import kinds
from shared.db import Conn, Row
from shared.media_servers import MediaServer, servers
from shared.output import proof
from shared.output.records import PLAYLIST
from shared.picks import audit_picks, recommendations
from shared.settings import settings
from shared.titles import library
from shared.upkeep import inventory


def failures(conn: Conn, *, unseen: Sequence[str]) -> list[str]:
    """One sentence each; empty when all is as it should be. `unseen` are libraries nobody may be recommended from."""
    found = [*broken_promises(conn), *_without_picks(conn), *_without_words(conn), *_unpublished(conn)]
    counts = inventory.counts(conn)
    if counts.embedded < (titles := sum(counts.titles.values())):
        found.append(f"Only {counts.embedded} of {titles} titles are embedded.")
    if names := [name for name in unseen if name in _read(conn)]:
        found.append(f"{names[0]} was read although it is disabled.")
    return found


def broken_promises(conn: Conn) -> list[str]:
    found = [
        f"Title {one.title_id} breaks a promise to user {one.user_id}: {one.rule}."
        for one in audit_picks.violations(conn)
    ]
    if above := inventory.above_limit(conn):
        found.append(f"{above} picks are above somebody's limit.")
    return found


def _without_picks(conn: Conn) -> list[str]:
    return [
        f"{row['name']} has no {kind} picks."
        for row in inventory.picks(conn)
        for kind in row["wanted"]
        # What is picked beyond libraries may be shut to a child as a whole: nobody says for which age it is.
        if not (row["picks"][kind] or kinds.of(kind).picks_beyond)
    ]


def _without_words(conn: Conn) -> list[str]:
    return [
        f"{row['name']}'s pick “{pick['title']}” has no reason."
        for row in inventory.picks(conn)
        for kind in row["wanted"]
        for pick in recommendations.for_home(conn, row["id"], kind)
        if not pick["reason"]
    ]


def _unpublished(conn: Conn) -> list[str]:
    """Everything of ours is on its server: playlists with something that plays, libraries with files that are on disk."""
    published = inventory.published(conn)
    found = []
    for server in servers.listing(conn):
        with servers.connected(conn, server.id) as client:
            mine = [row for row in published if row["server_id"] == server.id]
            known = {one.id for one in client.libraries()}
            people = [one.id for one in client.users() if not one.is_admin]
            for row in mine:
                found += _of_playlist(client, row, people) if row["form"] == PLAYLIST else _of_library(row, known)
    return found or ([] if published else ["Nothing was published."])


def _of_playlist(client: MediaServer, row: Row, people: Sequence[str]) -> list[str]:
    who, subject, external_id = row["person"], row["subject"], row["external_id"]
    found = []
    items = client.playlist_items(external_id, subject) if client.may_read(external_id, subject) else []
    if not items:
        found.append(f"{who} has nothing in “{row['name']}”.")
    elif proof.of_playlist(client, subject, items):
        found.append(f"What is in “{row['name']}” of {who} does not play.")
    if any(client.may_read(external_id, other) for other in people if other != subject):
        found.append(f"Others can read “{row['name']}” of {who}.")
    return found


def _of_library(row: Row, known: set[str]) -> list[str]:
    folder, files = settings().strm_root / row["folder"], row["files"]
    found = []
    if row["external_id"] not in known:
        found.append(f"The server has no library “{row['name']}”.")
    if not files:
        found.append(f"The library “{row['name']}” is empty.")
    if gone := [name for name in files if not (folder / name).is_file()]:
        found.append(f"{len(gone)} files of “{row['name']}” are not on disk.")
    return found


def _read(conn: Conn) -> set[object]:
    return {row["name"] for row in library.listing(conn) if row["titles"]}
