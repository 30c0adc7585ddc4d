"""Every format of libraries once, in the demonstration: built, compared with what was planned, and taken away again."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from shared import kinds, media_servers, options
from shared.audit import TERMINAL
from shared.db import Conn
from shared.jobs import Value, names
from shared.media_servers import MediaServer, item_kinds, model, servers
from shared.options import FORMATS
from shared.output import choice, preview, readers
from shared.settings import settings
from shared.upkeep import inventory
from web.commands import jobs
from web.commands.sample import Sample

Wait = Callable[[Sequence[int]], None]  # until these runs have ended


def _formats() -> Mapping[str, Sequence[str]]:
    """By kind; what has episodes has a folder in any case."""
    return {
        kind.name: [name for name in FORMATS if name != "strm_flat" or not kind.has_episodes]
        for kind in kinds.published()
    }


def share_a_disk(media_server: Sample) -> None:
    """The sample's films and episodes are no files: each becomes one, where both see it. Before anything is read."""
    with closing(media_servers.connect(media_server.kind, media_server.base, media_server.api_key)) as client:
        for item_id, path in _originals(client):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"a film")
            media_server.move(item_id, str(path))


def _originals(client: MediaServer) -> Iterator[tuple[str, Path]]:
    root = settings().home / "media" / "originals"
    for library in client.libraries():
        if library.kind is None or not kinds.of(library.kind).is_published:
            continue
        if not item_kinds.has_episodes(library.kind):
            for film in (item for page in client.items(library.id, library.kind) for item in page.items):
                yield film.id, root / "films" / f"{film.id}.mkv"
        else:
            for one in (episode for page in client.episodes(library.id) for episode in page.items):
                name = f"S{one.season or 0:02}E{one.number or 0:02}.mkv"
                yield one.id, root / "series" / one.series_id / f"Season {one.season}" / name


def failures(conn: Conn, wait: Wait) -> list[str]:
    """One sentence each; empty when all show what was planned and leave nothing of the one before."""
    user_id = _somebody(conn)
    readers.choose(conn, user_id, "library", by=TERMINAL)
    options.set(conn, "output.all_folders", "publish")
    found, offered = [], _formats()
    for number in range(max(map(len, offered.values()))):
        formats = {kind: one[number] for kind, one in offered.items() if number < len(one)}
        for kind, format in formats.items():
            options.set(conn, f"output.{kind}_format", format)
        wait([_publish(conn, user_id, kind) for kind in formats])
        # A run that was live already, because somebody's form has just changed, may have read the format of before.
        wait([_publish(conn, user_id, kind) for kind in formats if _is_behind(conn, user_id, kind)])
        for kind, format in formats.items():
            found += [f"Format {format} of {kind}: {one}" for one in _flaws(conn, user_id, kind)]
    readers.choose(conn, user_id, choice.NONE, by=TERMINAL)
    wait([_publish(conn, user_id, kind) for kind in offered])
    if left := [*_files(user_id)]:
        found.append(f"{len(left)} files are left of a library that was taken away.")
    return found


def _somebody(conn: Conn) -> int:
    """With a list of each kind, of whom the fewest pictures have to be drawn."""
    rows = [row for row in inventory.picks(conn) if all(row["picks"].get(kind) for kind in _formats())]
    return int(min(rows, key=lambda row: sum(row["picks"].values()))["id"])


def _is_behind(conn: Conn, user_id: int, kind: str) -> bool:
    return any(plan.write or plan.remove for plan in preview.of(conn, user_id, kind, viewer=None))


def _flaws(conn: Conn, user_id: int, kind: str) -> list[str]:
    found = []
    for plan in preview.of(conn, user_id, kind, viewer=None):
        wanted = [line for line in plan.titles if not line.is_left_out]
        with servers.connected(conn, server_id(conn, plan.server)) as client:
            items = shown(client, str(plan.path), kind)
        if len(items) != len(wanted):
            found.append(f"the server shows {len(items)} of {len(wanted)} titles.")
        if plan.write or plan.remove:
            found.append(f"{plan.write} files are not written, {plan.remove} too many.")
        if [line.title for line in wanted if line.title] != [one.name for one in items if one.name in _names(wanted)]:
            found.append("the titles are not in the order of the picks.")
        if bare := [one.name for one in items if not one.poster_tag]:
            found.append(f"“{bare[0]}” has no poster.")
    conn.commit()
    return found


def server_id(conn: Conn, name: str) -> int:
    return next(one.id for one in servers.listing(conn) if one.name == name)


def shown(client: MediaServer, path: str, kind: model.Kind) -> list[model.Item]:
    """What is in the library of this folder, in the order of its sort names."""
    mine = next((one for one in client.libraries() if one.paths == (path,)), None)
    found = [item for page in client.items(mine.id, kind) for item in page.items] if mine else []
    return sorted(found, key=lambda item: item.sort_name or "")


def _names(lines: Sequence[preview.PlannedTitle]) -> set[str]:
    return {line.title for line in lines if line.title}


def _files(user_id: int) -> list[str]:
    root = settings().strm_root / "picks"
    return [
        name
        for kind in _formats()
        for folder in root.rglob(f"{kind}-{user_id}")
        for _, _, files in os.walk(folder)
        for name in files
    ]


def _publish(conn: Conn, user_id: int, kind: str) -> int:
    return begin(conn, names.PUBLISH[kind], {"user_id": user_id})


def begin(conn: Conn, name: str, args: dict[str, Value]) -> int:
    return jobs.begin(conn, name, args).id
