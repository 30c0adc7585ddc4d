"""Read the titles of every enabled library of one kind, page by page."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TypeVar

from functions.leniency import Leniency
from functions.registry import job
from shared.db import Conn
from shared.discovery import slugs
from shared.errors import MediaServerError
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.media_servers import MediaServer, answers, item_kinds, model, servers
from shared.media_servers.doubts import Doubts
from shared.output import following
from shared.picks import first_run
from shared.requesting import title_requests
from shared.titles import access, library
from shared.titles.library import Changes, Library
from shared.upkeep import webhooks_out

T = TypeVar("T", model.Item, model.Episode)


@job("sync_library")
def handler(conn: Conn, run: Attempt, kind: str, library_id: int | None = None) -> None:
    """Commits page by page and remembers finished libraries. What a page of an earlier attempt wrote is not written again."""
    finished = [int(str(one)) for one in str(run.cursor.get("finished") or "").split(",") if one]
    totals, doubts, lenient = [Changes()], Doubts(), Leniency(read=len(finished))
    for one in library.to_sync(conn, kind, library_id):
        if one.id in finished:
            continue
        with lenient.of(conn, one.name):
            with servers.connected(conn, one.server_id) as client:
                totals += _read_library(conn, run, client, one, doubts)
                # What only the server knows about new titles: should it not say so now, it is asked again with the next sync.
                with suppress(MediaServerError):
                    access.catch_up(conn, client, one.id)
            answers.note_answer(conn, one.server_id)
            library.note_read(conn, one.id)
            finished.append(one.id)
            run.commit(conn, finished=",".join(map(str, finished)))
    moved = library.settle(conn, kind)
    library.settle_playable(conn, kind)
    changed = sum(total.changed for total in totals)
    library.take_stock(conn, changed)
    if changed:
        slugs.give(conn)
    if changed + moved:
        first_run.titles_read(conn, kind, trigger=run.trigger, is_new=library_id is not None)
        following.rights_changed(conn)
        title_requests.library_changed(conn)
        webhooks_out.tell(conn, "titles.changed", {"kind": kind, "changed": changed + moved})
    conn.commit()
    said = gettext(
        "%(sum)s read, %(changed)s new or changed, %(moved)s came or went.%(sentence)s",
        sum=sum(total.seen for total in totals),
        changed=changed,
        moved=moved,
        sentence=doubts.sentence,
    )
    run.conclude(said + lenient.settle())


def _read_library(conn: Conn, run: Attempt, client: MediaServer, one: Library, doubts: Doubts) -> list[Changes]:
    items = client.items(one.external_id, one.kind)
    found = [_read(conn, run, one, items, library.save_items, doubts, episodes=False)]
    if item_kinds.has_episodes(one.kind):
        episodes = client.episodes(one.external_id)
        found.append(_read(conn, run, one, episodes, library.save_episodes, doubts, episodes=True))
    return found


def _read(
    conn: Conn,
    run: Attempt,
    one: Library,
    pages: Iterable[model.Page[T]],
    save: Callable[[Conn, Library, Sequence[T]], Changes],
    doubts: Doubts,
    *,
    episodes: bool,
) -> Changes:
    """Only a list that was read to its end tells what is gone: an answer cut short must never remove anything, nor one that
    announces less than it sends."""
    seen: list[str] = []
    changed, read = 0, 0
    page: model.Page[T] | None = None
    for page in pages:
        run.say(
            gettext("Reading %(name)s (episodes)", name=one.name)
            if episodes
            else gettext("Reading %(name)s", name=one.name),
            read,
            page.total,
        )
        changed += save(conn, one, page.items).changed
        conn.commit()
        doubts.add(page.left_out, page.doubted)
        read += len(page.items)
        seen += page.ids
    if page is not None and not page.is_short:
        # A library that suddenly is empty may be a disk that is not mounted.
        changed += library.mark_removed(conn, one, seen, episodes=episodes, sure=page.whole and bool(seen))
    return Changes(read, changed)
