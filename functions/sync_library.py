"""Read the titles of every enabled library of one kind, page by page."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from functions.registry import job
from shared import library, servers, webhooks_out
from shared.db import Conn
from shared.library import Changes, Library
from shared.media_servers import MediaServer, model
from shared.progress import Run

T = TypeVar("T", model.Item, model.Episode)


@job("sync_library")
def handler(conn: Conn, run: Run, kind: str, library_id: int | None = None) -> None:
    """Commits page by page and remembers finished libraries. What a page of an earlier attempt wrote is not written again."""
    finished = [int(str(one)) for one in str(run.cursor.get("finished") or "").split(",") if one]
    totals = [Changes()]
    for one in library.to_sync(conn, kind, library_id):
        if one.id in finished:
            continue
        with servers.connected(conn, one.server_id) as client:
            totals += _read_library(conn, run, client, one)
        finished.append(one.id)
        run.commit(conn, finished=",".join(map(str, finished)))
    moved = library.settle(conn, kind)
    changed = sum(total.changed for total in totals)
    library.take_stock(conn, changed)
    if changed + moved:
        webhooks_out.tell(conn, "titles.changed", {"kind": kind, "changed": changed + moved})
    run.conclude(f"{sum(total.seen for total in totals)} read, {changed} new or changed, {moved} came or went.")


def _read_library(conn: Conn, run: Run, client: MediaServer, one: Library) -> list[Changes]:
    kind: model.Kind = "movie" if one.kind == "movie" else "series"
    items = client.items(one.external_id, kind)
    found = [_read(conn, run, one, items, library.save_items, episodes=False)]
    if kind == "series":
        episodes = client.episodes(one.external_id)
        found.append(_read(conn, run, one, episodes, library.save_episodes, episodes=True))
    return found


def _read(
    conn: Conn,
    run: Run,
    one: Library,
    pages: Iterable[model.Page[T]],
    save: Callable[[Conn, Library, Sequence[T]], Changes],
    *,
    episodes: bool,
) -> Changes:
    """Only a list that was read whole tells what is gone: an answer cut short must never remove anything."""
    seen: list[str] = []
    changed, whole = 0, False
    for page in pages:
        run.say(f"Reading {one.name}{' (episodes)' if episodes else ''}", len(seen), page.total)
        changed += save(conn, one, page.items).changed
        conn.commit()
        seen += [item.id for item in page.items]
        whole = page.whole
    if whole:
        changed += library.mark_removed(conn, one, seen, episodes=episodes)
    return Changes(len(seen), changed)
