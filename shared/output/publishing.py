"""Our libraries on a media server: made, named, opened to one person, scanned, and taken away again.

Ours is what bears the id we stored and shows exactly our folder, or shows exactly our folder and nothing else (made by
a run that was cut off, or known to the server by a new id). A name makes nothing ours, and nothing that is not ours is
changed or removed.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import count

from shared import db, kinds
from shared.db import Conn
from shared.errors import Conflict, NotFound
from shared.language import gettext
from shared.media_servers import MediaServer, item_kinds, model, server_paths
from shared.output import layout, records
from shared.output.records import Output

sql = db.queries("output/outputs")

Place = tuple[int, int | None]  # a title, and an episode of it

NOT_FETCHED: Mapping[str, list[str]] = {
    "MetadataFetchers": [],
    "MetadataFetcherOrder": [],
    "ImageFetchers": [],
    "ImageFetcherOrder": [],
}
OPTIONS: Mapping[str, object] = {
    "ExcludeFromSearch": True,
    # The server must not write into our folder, and not look into it before all is there.
    "SaveLocalMetadata": False,
    "EnableRealtimeMonitor": False,
    "EnableChapterImageExtraction": False,
}


def library_options() -> dict[str, object]:
    """The NFO says it all: asking the internet again would cost time and bring back the date that we leave out."""
    types = (*(kind.item_type for kind in kinds.served()), *item_kinds.TYPES.values())
    return {**OPTIONS, "TypeOptions": [{"Type": type, **NOT_FETCHED} for type in types]}


def library_name(template: str, *, prefix: str, person: str, kind: str, own: str | None = None) -> str:
    """Of a template without {kind}, all but the first kind add it, so that a person's libraries do not bear one name.

    `own` is what the person calls theirs, as it stands: nothing is filled into it.
    """
    word, is_first = kinds.of(kind).plural.capitalize(), kinds.of(kind) == kinds.listing()[0]
    suffix = "" if is_first or (own is None and "{kind}" in template) else f" ({word})"
    # The person's name comes last: it must not be able to fill in anything itself.
    said = own or template.replace("{kind}", word).replace("{prefix}", prefix).replace("{name}", person)
    return layout.safe_name(said + suffix, fallback="AI Picks")


def publish(
    conn: Conn, client: MediaServer, mine_before: Output, kind: model.Kind, *, name: str, subject: str
) -> tuple[model.Library, bool]:
    """The person's library as the server has it now: made or renamed where needed, and opened to that person alone; and
    whether the server has read all that lies there.

    Raises `Conflict` when somebody has added folders to it, `NotFound` when another run has removed it meanwhile.
    """
    output = records.under_lock(conn, mine_before, "libraries", subject)
    if output is None:
        raise NotFound(gettext("The library was removed while it was built; run the job again."))
    listed = client.libraries()
    known, mine = output.library(kind), _mine(listed, output, kind)
    if mine and not _is_only(mine, output.seen_path):
        client.remove_library(mine)
        listed.remove(mine)
        mine = None
    for double in _others(listed, output, kind, mine):
        client.remove_library(double)
        listed.remove(double)
    if mine is None:
        mine = _make(client, listed, output, kind, name)
    elif mine.name != name and output.name not in names(name, until=99):
        mine = _rename(client, listed, mine, name)
    elif known is None:  # a run was cut off between making it and setting it up
        client.set_library_options(mine, library_options())
    is_new = known is None or (known.id, known.name) != (mine.id, mine.name)
    if is_new:
        _own(conn, output, mine)
    _open(conn, client, output, mine, known, subject)
    return mine, output.synced_at is not None and not is_new


def withdraw(conn: Conn, client: MediaServer, output: Output, kind: model.Kind, *, subject: str) -> None:
    """Takes the library off the server, and off the person's list. One that is not ours any more stays as it is."""
    known = output.library(kind)
    listed = client.libraries()
    mine = _mine(listed, output, kind)
    for library in filter(None, (mine, known)):
        _close(conn, client, output, library, subject)
    for library in filter(None, (mine, *_others(listed, output, kind, mine))):
        client.remove_library(library)
    conn.execute(sql.disown, {"id": output.id})
    conn.commit()


def scan(
    conn: Conn,
    client: MediaServer,
    output: Output,
    library: model.Library,
    kind: model.Kind,
    places: Mapping[str, Place],
    on_progress: Callable[[model.ScanProgress], None],
) -> int | None:
    """Has the server read the library, and learns its ids of our copies. How much of what is planned it does not show, None when it
    did not finish in time."""
    conn.commit()  # a scan may take minutes: no transaction waits for it
    if not client.wait_for_scan(client.refresh_library(library.id), on_progress=on_progress):
        return None
    unseen = _learn_items(conn, client, output, library, kind, places)
    conn.commit()
    return unseen


def _mine(listed: list[model.Library], output: Output, kind: model.Kind) -> model.Library | None:
    for library in listed:
        if library.kind == kind and _shows(library, output.seen_path):
            if len(library.paths) == 1:
                return library
            if library.id == output.external_id:
                raise Conflict(
                    gettext(
                        "The library %(name)s holds other folders beside Matinee's: take them out, or remove it.",
                        name=library.name,
                    )
                )
    # The operator has told the server of our root under another path since: the old library shows nothing any more.
    moved = (one for one in listed if one.id == output.external_id and output.path and _is_only(one, output.path))
    return next(moved, None)


def _others(
    listed: list[model.Library], output: Output, kind: model.Kind, mine: model.Library | None
) -> list[model.Library]:
    """More of ours that show the same folder: made while the server did not tell what its libraries show."""
    doubles = [one for one in listed if one.kind == kind and _is_only(one, output.seen_path)]
    return [one for one in doubles if mine is not None and one.id != mine.id]


def _make(
    client: MediaServer, listed: list[model.Library], output: Output, kind: model.Kind, name: str
) -> model.Library:
    taken = {library.name.casefold() for library in listed}
    for candidate in names(name):
        if candidate.casefold() in taken:
            continue
        try:
            return client.create_library(candidate, kind, output.seen_path, library_options(), listed=listed)
        except Conflict:  # somebody was quicker
            taken.add(candidate.casefold())
    raise AssertionError("names never run out")


def _rename(client: MediaServer, listed: list[model.Library], mine: model.Library, name: str) -> model.Library:
    taken = {library.name.casefold() for library in listed if library.id != mine.id}
    free = next(candidate for candidate in names(name) if candidate.casefold() not in taken)
    return client.rename_library(mine, free)


def names(name: str, until: int | None = None) -> Iterator[str]:
    """A name and what it becomes where it is taken: “… (2)”, “… (3)”."""
    yield name
    for number in count(2) if until is None else range(2, until + 1):
        yield f"{name} ({number})"


def _own(conn: Conn, output: Output, library: model.Library) -> None:
    given = {"id": output.id, "name": library.name, "external_id": library.id, "guid": library.guid}
    conn.execute(sql.own, given | {"path": library.paths[0]})


def _open(
    conn: Conn, client: MediaServer, output: Output, mine: model.Library, known: model.Library | None, subject: str
) -> None:
    """What we once put on the list and is no longer ours comes off: the id may be somebody else's by now."""
    if known and known.guid != mine.guid:
        _close(conn, client, output, known, subject)
        records.lock(conn, output.server_id, subject)
    client.grant_library(subject, mine)
    conn.commit()


def _close(conn: Conn, client: MediaServer, output: Output, library: model.Library, subject: str) -> None:
    records.lock(conn, output.server_id, subject)
    try:
        client.revoke_library(subject, library)
    except NotFound:
        pass  # the server has no such person any more
    finally:
        conn.commit()


def _learn_items(
    conn: Conn,
    client: MediaServer,
    output: Output,
    library: model.Library,
    kind: model.Kind,
    places: Mapping[str, Place],
) -> int:
    """The server says paths; we know which title we put there. Returns how many of them it does not show."""
    root = library.paths[0]
    by_path = {layout.key(server_paths.seen_path(root, path)): place for path, place in places.items()}
    pages: list[model.Page[model.Item] | model.Page[model.Episode]] = [*client.items(library.id, kind)]
    pages_of_episodes = [*client.episodes(library.id)] if item_kinds.has_episodes(kind) else []
    whole = all(read[-1].whole for read in (pages, pages_of_episodes) if read)
    rows = []
    for item in (item for page in (*pages, *pages_of_episodes) for item in page.items):
        if place := by_path.get(layout.key(item.path or "")):
            rows.append({"external_id": item.id, "title_id": place[0], "episode_id": place[1]})
    records.save_items(conn, output.id, rows, whole=whole)
    return len(set(places.values()) - {(row["title_id"], row["episode_id"]) for row in rows})


def _shows(library: model.Library, path: str) -> bool:
    return any(server_paths.same_path(one, path) for one in library.paths)


def _is_only(library: model.Library, path: str) -> bool:
    return len(library.paths) == 1 and server_paths.same_path(library.paths[0], path)
