"""Whether the folder that Matinee writes is the one that the server reads: a probe is written, and the server asked what it sees.

Two settings must speak of one folder. Where they do not, the server's answers tell which of them is wrong.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shared import db, options
from shared.db import Conn
from shared.errors import MediaServerError, NotFound, Problem
from shared.language import gettext, marked
from shared.media_servers import MediaServer, model, server_paths, servers
from shared.options import Value
from shared.output import files, proof, publishing, records
from shared.output.files import Way
from shared.output.folder import Folder
from shared.output.forms import strm
from shared.output.model import Copy, Link, Remote, Title
from shared.output.plan import Plan
from shared.output.records import LIBRARY, Output, Place
from shared.settings import settings

sql = db.queries("output/outputs")

NAME = "Matinee probe"
WRITTEN, SEEN = "MEDIA_SERVER_STRM_ROOT", "AI_LIBRARY_PATH_PREFIX"
NO_ADMINISTRATOR = gettext("No administrator of this server is known yet: its people have to be read first.")
NOTHING_TO_PLAY = gettext("There is no film yet to make a probe of: read a library first.")
UNSEEN = marked(
    "The server has no folder %(seen)s, or may not look into it: %(setting)s must be where it sees what Matinee writes."
)
ANOTHER = marked(
    "The server has the folder %(seen)s, but not what Matinee writes to %(written)s: %(setting)s "
    "must be that folder, as Matinee has it."
)
UNREAD = gettext(
    "The server has the folder of the probe and shows nothing of it: it may not read the files that "
    "Matinee writes there."
)


@dataclass(frozen=True)
class Verdict:
    """`problem` None: what is written is seen and plays. `setting` is the one to change, None where it is neither of the two."""

    problem: str | None = None
    setting: str | None = None
    plays: str | None = None


def of_server(conn: Conn, server_id: int) -> Verdict:
    """The same of a server by its number, by the options of now. Raises as `check`, and `MediaServerError`."""
    place, values = records.household_place(conn, server_id), options.all_values(conn)
    if place is None:
        return Verdict(NO_ADMINISTRATOR)
    with servers.connected(conn, server_id) as client:
        return check(conn, client, place, values)


def check(
    conn: Conn,
    client: MediaServer,
    place: Place,
    values: Mapping[str, Value],
    say: Callable[[model.ScanProgress], None] | None = None,
) -> Verdict:
    """Makes a library of one film for as long as it takes, which only administrators are asked about, and leaves nothing of it.

    Raises `NotFound` where there is no film."""
    copy = db.maybe(conn, sql.any_film, {"server_id": place.server_id, "kind": "movie"}, row=Copy)
    conn.commit()
    if copy is None:
        raise NotFound(NOTHING_TO_PLAY)
    mine = _output(place)
    way = _way(place, mine, copy, values)
    made = strm.of([Title(0, NAME, 2000, runtime_s=60, copies=(copy,))], way.content)
    folder = Folder(settings().strm_root, str(mine.folder))
    try:
        return _written(folder, made) or _seen(client, place, mine, way, made, say)
    finally:
        _take_away(client, mine)
        _remove(folder, made)


def _output(place: Place) -> Output:
    """As one that is nobody's: it has no row, and its folder is no other's."""
    folder = f"probe/server-{place.server_id}"
    return Output(0, place.server_id, LIBRARY, folder, NAME, None, None, None, 0, None, None, None, None, [])


def _way(place: Place, mine: Output, copy: Copy, values: Mapping[str, Value]) -> Way:
    """The first that can say anything of this film. Links of ours stand for an output, which a probe is not."""
    ways, _ = files.ways(place, mine, "movie", [], values)
    found = [way for way in ways if way.name != "link" and way.content(copy)]
    if not found:
        raise NotFound(NOTHING_TO_PLAY)
    return found[0]


def _written(folder: Folder, made: Plan) -> Verdict | None:
    try:
        with folder.writing() as batch:
            for path, entry in made.files.items():
                assert not isinstance(entry, Remote)
                batch.add(path, entry)
    except Problem as problem:
        return Verdict(problem.message, WRITTEN)
    return None


def _seen(
    client: MediaServer,
    place: Place,
    mine: Output,
    way: Way,
    made: Plan,
    say: Callable[[model.ScanProgress], None] | None,
) -> Verdict:
    library = _made(client, mine.seen_path)
    if library is None:
        return _why_unseen(client)
    client.wait_for_scan(client.refresh_library(library.id), on_progress=say)
    item = next((item for page in client.items(library.id, "movie") for item in page.items), None)
    if item is None:
        return Verdict(UNREAD)
    entry = next(made.files[path] for path in made.places)
    found = client.playback(place.subject, item.id)
    plays = found.path if found else None
    return Verdict(proof.flaw(way.name, entry, found) if not isinstance(entry, Link) else None, None, plays)


def _made(client: MediaServer, path: str) -> model.Library | None:
    """None where the server refuses the folder."""
    taken = {one.name.casefold() for one in client.libraries()}
    name = next(name for name in publishing.names(NAME) if name.casefold() not in taken)
    try:
        return client.create_library(name, "movie", path, publishing.library_options())
    except MediaServerError as problem:
        if problem.permanent:
            return None
        raise


def _why_unseen(client: MediaServer) -> Verdict:
    """Our whole root tells: where the server has that, the folders that Matinee makes in it are somewhere else."""
    seen, written = settings().strm_root_seen, str(settings().strm_root)
    whole = _made(client, seen)
    if whole is None:
        return Verdict(gettext(UNSEEN, seen=seen, setting=SEEN), SEEN)
    client.remove_library(whole)
    return Verdict(gettext(ANOTHER, seen=seen, written=written, setting=WRITTEN), WRITTEN)


def _take_away(client: MediaServer, mine: Output) -> None:
    """Also what a run that was cut off has left: ours by its path, whatever it is called."""
    for library in client.libraries():
        if len(library.paths) == 1 and server_paths.same_path(library.paths[0], mine.seen_path):
            client.remove_library(library)


def _remove(folder: Folder, made: Plan) -> None:
    for path in made.files:
        try:
            folder.remove(path)
            folder.prune(path)
        except Problem:  # what could not be written
            return
    folder.vanish()
