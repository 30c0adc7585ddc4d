"""What publishing a person's picks would do, without doing it: asks no server, writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared import db, kinds, options
from shared.db import Conn
from shared.language import gettext
from shared.media_servers import servers
from shared.options import Value
from shared.output import choice, contents, files, folder, manifest, proof, readers, records, top_pick_library
from shared.output.choice import Choice
from shared.output.forms import library
from shared.output.model import Title
from shared.output.plan import Plan
from shared.output.records import LIBRARY, Output, Place
from shared.settings import settings

sql = db.queries("output/outputs")
NO_PICKS = gettext("There are no picks yet.")


@dataclass(frozen=True)
class PlannedTitle:
    """`title` and `folder` are None for one that whoever looks may not see."""

    rank: int
    title_id: int | None
    title: str | None
    folder: str | None
    is_left_out: bool


@dataclass(frozen=True)
class Planned:
    """Of one person, kind and server. `way` is what the files hold, as far as known before a server was asked; `write`,
    `remove` and `keep` count files. `seen_by` and `administrators` would see a library, too."""

    user_id: int
    person: str
    server: str
    kind: str
    playlist: bool
    library: str | None
    path: str | None
    way: str | None
    notes: Sequence[str]
    seen_by: Sequence[str]
    administrators: Sequence[str]
    write: int = 0
    remove: int = 0
    keep: int = 0
    titles: Sequence[PlannedTitle] = field(default_factory=tuple)


@dataclass(frozen=True)
class PlannedTopPicks:
    """Of the household's library of one kind on one server. `opened_to` are let into it, `seen_by` see every new library, and
    `shut_out` get a playlist in its place, because it would show them what they are kept from."""

    server: str
    kind: str
    library: str
    path: str
    way: str | None
    opened_to: Sequence[str]
    seen_by: Sequence[str]
    shut_out: Sequence[str]
    write: int
    remove: int
    keep: int
    titles: Sequence[PlannedTitle] = field(default_factory=tuple)


def of_top_picks(conn: Conn, kind: str, *, viewer: int | None) -> list[PlannedTopPicks]:
    """What a library of top picks would come to on each server where an administrator's account is known, wanted or not. Of a kind that
    is brought to no server: nothing."""
    if kind not in [one.name for one in kinds.published()]:
        return []
    values = options.all_values(conn)
    places = ((server, records.household_place(conn, server.id)) for server in servers.listing(conn))
    return [_planned_top_picks(conn, server.name, place, kind, values, viewer) for server, place in places if place]


def _planned_top_picks(
    conn: Conn, server: str, place: Place, kind: str, values: Mapping[str, Value], viewer: int | None
) -> PlannedTopPicks:
    mine, titles = (
        top_pick_library.find(conn, place.server_id, kind),
        top_pick_library.planned(conn, place, kind, values),
    )
    way = _way(conn, place, mine, kind, titles, top_pick_library.formatted(values, kind))
    made = way.plan(titles) if way else Plan()
    written, removed = _differences(conn, mine, made)
    readers = top_pick_library.readers(conn, place.server_id, kind, titles)
    folder = mine.folder if mine else records.TOP_PICKS.folder(place.server_id, kind)
    return PlannedTopPicks(
        server, kind, top_pick_library.library_name(values, kind), records.seen_path(str(folder)), way.name if way else None,
        readers.opened_to, readers.seen_by, readers.shut_out,
        written, removed, len(made.files) - written, _listed(conn, titles, made, viewer),
    )  # fmt: skip


def of(conn: Conn, user_id: int, kind: str, *, viewer: int | None) -> list[Planned]:
    """A plan for each server that knows the person. `viewer` None is whoever sits at the terminal."""
    values = options.all_values(conn)
    readerships = {one.server_id: one for one in readers.listing(conn, user_id)}
    return [
        _planned(conn, place, user_id, kind, values, readerships.get(place.server_id), viewer)
        for place in records.places(conn, user_id, kind)
    ]


def _planned(
    conn: Conn,
    place: Place,
    user_id: int,
    kind: str,
    values: Mapping[str, Value],
    seen: readers.Readership | None,
    viewer: int | None,
) -> Planned:
    chosen, list_id = choice.of(place, values), place.list_id
    mine = records.of_picks(conn, place, user_id, kind)[LIBRARY]
    titles = contents.library(conn, place, user_id, kind, list_id) if list_id else []
    way = _way(conn, place, mine, kind, titles, values) if chosen.library else None
    made = way.plan(titles) if way else Plan()
    written, removed = _differences(conn, mine, made)
    return Planned(
        user_id, place.name, seen.server if seen else "", kind, chosen.playlist,
        library.library_name(place, kind, values) if chosen.library else None,
        _path(place, user_id, kind, mine) if chosen.library else None, way.name if way else None,
        _notes(chosen, list_id), place.seen_by, seen.administrators if seen else (),
        written, removed, len(made.files) - written, _listed(conn, titles, made, viewer),
    )  # fmt: skip


def _way(
    conn: Conn, place: Place, mine: Output | None, kind: str, titles: Sequence[Title], values: Mapping[str, Value]
) -> files.Way | None:
    """The first that was not seen to fail here. Links of ours are counted, not signed, before there is an output."""
    ways, _ = files.ways(place, mine or _nobody(place), kind, titles, values)
    found = ((way, proof.find(place.proofs, way.name, way.basis)) for way in ways)
    return next((way for way, before in found if before is None or before.is_proved), None)


def _nobody(place: Place) -> Output:
    return Output(0, place.server_id, LIBRARY, None, "", None, None, None, 0, None, None, None, None, [])


def _differences(conn: Conn, mine: Output | None, made: Plan) -> tuple[int, int]:
    """How many files would be written, and how many removed."""
    if mine is None:
        return len(made.files), 0
    where = folder.Folder(settings().strm_root, str(mine.folder))
    return manifest.differences(conn, mine.id, where, made.files)


def _path(place: Place, user_id: int, kind: str, mine: Output | None) -> str:
    if mine:
        return mine.seen_path
    return records.seen_path(records.picks_of(user_id).folder(place.server_id, kind))


def _notes(chosen: Choice, list_id: int | None) -> list[str]:
    return [*chosen.notes, *([] if list_id else [NO_PICKS])]


def _listed(conn: Conn, titles: Sequence[Title], made: Plan, viewer: int | None) -> list[PlannedTitle]:
    given = {"viewer": viewer, "title_ids": [title.id for title in titles]}
    shown = set(db.values(conn, sql.nameable, given, of=int))
    folders = {title_id: path.split("/")[0] for path, (title_id, _) in made.places.items()}
    left_out = {title.id for title in made.left_out}
    return [_line(title, title.id in shown, folders.get(title.id), title.id in left_out) for title in titles]


def _line(title: Title, is_shown: bool, top: str | None, is_left_out: bool) -> PlannedTitle:
    rank = title.rank or 0
    if not is_shown:
        return PlannedTitle(rank, None, None, None, is_left_out)
    return PlannedTitle(rank, title.id, title.name, top, is_left_out)
