"""What `demo --check` holds a finished pipeline to."""

from collections.abc import Sequence

from shared import audit_picks, inventory, library, recommendations, servers
from shared.db import Conn
from shared.settings import settings


def failures(conn: Conn, *, unseen: Sequence[str]) -> list[str]:
    """One sentence each; empty when all is as it should be. `unseen` are libraries nobody may be recommended from."""
    found = [*broken_promises(conn), *_without_picks(conn), *_without_words(conn), *_unpublished(conn)]
    counts = inventory.counts(conn)
    if counts["embedded"] < counts["movies"] + counts["series"]:
        found.append(f"Only {counts['embedded']} of {counts['movies'] + counts['series']} titles are embedded.")
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
        for kind, wanted in (("movie", row["enabled_movies"]), ("series", row["enabled_series"]))
        if wanted and not row[kind]
    ]


def _without_words(conn: Conn) -> list[str]:
    return [
        f"{row['name']}'s pick “{pick['title']}” has no reason."
        for row in inventory.picks(conn)
        for kind in ("movie", "series")
        for pick in recommendations.for_home(conn, int(str(row["id"])), kind)
        if not pick["reason"]
    ]


def _unpublished(conn: Conn) -> list[str]:
    """Every library is on its server, with files that are on disk."""
    known = {}
    for server in servers.listing(conn):
        with servers.connected(conn, server.id) as client:
            known[server.id] = {one.id for one in client.libraries()}
    found = []
    for row in inventory.published(conn):
        folder, files = settings().strm_root / str(row["folder"]), row["files"]
        assert isinstance(files, list)
        if row["external_id"] not in known[row["server_id"]]:  # type: ignore[index]
            found.append(f"The server has no library “{row['name']}”.")
        if not files:
            found.append(f"The library “{row['name']}” is empty.")
        if gone := [name for name in files if not (folder / name).is_file()]:
            found.append(f"{len(gone)} files of “{row['name']}” are not on disk.")
    return found or ([] if known and inventory.counts(conn)["libraries"] else ["No library was published."])


def _read(conn: Conn) -> set[object]:
    return {row["name"] for row in library.listing(conn) if row["titles"]}
