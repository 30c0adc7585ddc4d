"""Every format of libraries once, in the demonstration: built, compared with what was planned, and taken away again."""

import os
from collections.abc import Callable, Sequence

from shared import options
from shared.audit import TERMINAL
from shared.db import Conn
from shared.jobs import Value, names
from shared.media_servers import MediaServer, model, servers
from shared.options import FORMATS
from shared.output import choice, preview, readers
from shared.picks import recommendations
from shared.settings import settings
from shared.upkeep import inventory
from web.commands import jobs
from web.commands.sample import Sample

Wait = Callable[[Sequence[int]], None]  # until these runs have ended


def failures(conn: Conn, media_server: Sample, wait: Wait) -> list[str]:
    """One sentence each; empty when every format shows what was planned and leaves nothing of the one before."""
    user_id = _somebody(conn)
    _share_a_disk(conn, media_server, user_id, wait)
    readers.choose(conn, user_id, "library", by=TERMINAL)
    options.set(conn, "output.all_folders", "publish")
    found = []
    for format in FORMATS:
        options.set(conn, "output.movie_format", format)
        found += [f"Format {format}: {one}" for one in _built(conn, user_id, wait)]
    readers.choose(conn, user_id, choice.NONE, by=TERMINAL)
    wait([_publish(conn, user_id)])
    if left := [*_files(user_id)]:
        found.append(f"{len(left)} files are left of a library that was taken away.")
    return found


def _somebody(conn: Conn) -> int:
    """With films on their list."""
    return next(int(row["id"]) for row in inventory.picks(conn) if row["picks"]["movie"])


def _share_a_disk(conn: Conn, media_server: Sample, user_id: int, wait: Wait) -> None:
    """The sample's films are no files: those of the list become some, where both see them."""
    for pick in recommendations.for_home(conn, user_id, "movie", limit=200):
        path = settings().home / "media" / "originals" / f"{pick['title_id']}.mkv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"a film")
        media_server.move(str(pick["server_item_id"]), str(path))
    wait([_begin(conn, names.SYNC_TITLES["movie"], {})])


def _built(conn: Conn, user_id: int, wait: Wait) -> list[str]:
    wait([_publish(conn, user_id)])
    found = []
    for plan in preview.of(conn, user_id, "movie", viewer=None):
        wanted = [line for line in plan.titles if not line.is_left_out]
        with servers.connected(conn, _server(conn, plan)) as client:
            shown = _shown(client, str(plan.path))
        if len(shown) != len(wanted):
            found.append(f"the server shows {len(shown)} of {len(wanted)} titles.")
        if plan.write or plan.remove:
            found.append(f"{plan.write} files are not written, {plan.remove} too many.")
        if [line.title for line in wanted if line.title] != [one.name for one in shown if one.name in _names(wanted)]:
            found.append("the titles are not in the order of the picks.")
        if bare := [one.name for one in shown if not one.poster_tag]:
            found.append(f"“{bare[0]}” has no poster.")
    conn.commit()
    return found


def _names(lines: Sequence[preview.PlannedTitle]) -> set[str]:
    return {line.title for line in lines if line.title}


def _server(conn: Conn, plan: preview.Planned) -> int:
    return next(one.id for one in servers.listing(conn) if one.name == plan.server)


def _shown(client: MediaServer, path: str) -> list[model.Item]:
    """In the order of their sort names."""
    mine = next((one for one in client.libraries() if one.paths == (path,)), None)
    found = [item for page in client.items(mine.id, "movie") for item in page.items] if mine else []
    return sorted(found, key=lambda item: item.sort_name or "")


def _files(user_id: int) -> list[str]:
    root = settings().strm_root / "picks"
    return [name for folder in root.rglob(f"movie-{user_id}") for _, _, files in os.walk(folder) for name in files]


def _publish(conn: Conn, user_id: int) -> int:
    return _begin(conn, names.PUBLISH["movie"], {"user_id": user_id})


def _begin(conn: Conn, name: str, args: dict[str, Value]) -> int:
    return jobs.begin(conn, name, args).id
