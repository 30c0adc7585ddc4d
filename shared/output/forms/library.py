"""A library of the person's own: files that lead to the originals, in the first way that the server was seen to play."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from shared import output as planning
from shared import outputs
from shared.db import Conn
from shared.errors import NotFound
from shared.media_servers import MediaServer, model
from shared.options import Value
from shared.output import files, manifest, proof, publishing
from shared.output.files import Way
from shared.output.folder import Folder
from shared.output.model import Entry, Title
from shared.outputs import Output, Place
from shared.progress import Run
from shared.settings import settings

Say = Callable[[str, int | None, int | None], None]


@dataclass
class Outcome:
    """What came of it. `problem` is why there is no library; `told` are sentences about ways that did not play."""

    titles: int = 0
    written: int = 0
    removed: int = 0
    is_read: bool = True
    problem: str | None = None
    left_out: Sequence[Title] = ()
    told: list[str] = field(default_factory=list)


def publish(
    conn: Conn,
    client: MediaServer,
    run: Run,
    place: Place,
    user_id: int,
    kind: model.Kind,
    titles: Sequence[Title],
    values: Mapping[str, Value],
) -> Outcome:
    """Tries each way until one is seen to play; where none is, the library is taken away again and `problem` says why."""
    mine = outputs.find(conn, place.server_id, user_id, kind) or outputs.create(conn, place.server_id, user_id, kind)
    ways, told = files.ways(place, mine, values)
    outcome = Outcome(told=told)
    for way in ways:
        before = proof.known(conn, place.server_id, way.name, way.basis)
        if before and not before.is_proved:
            outcome.told.append(before.problem or "")
            continue
        if _try(conn, client, run, mine, place, kind, titles, values, way, outcome, is_known=before is not None):
            return outcome
    withdraw(conn, client, run, mine, place, kind)
    outcome.problem = " ".join(dict.fromkeys(outcome.told)) or None
    return outcome


def withdraw(conn: Conn, client: MediaServer, run: Run, mine: Output, place: Place, kind: model.Kind) -> None:
    """The library goes first: a server never shows a library of ours that has lost its files."""
    run.say("Taking the library away")
    publishing.withdraw(conn, client, mine, kind, subject=place.subject)
    manifest.clear(conn, mine.id, folder(mine), run.say)


def folder(mine: Output) -> Folder:
    return Folder(settings().strm_root, str(mine.folder))


def _try(
    conn: Conn,
    client: MediaServer,
    run: Run,
    mine: Output,
    place: Place,
    kind: model.Kind,
    titles: Sequence[Title],
    values: Mapping[str, Value],
    way: Way,
    outcome: Outcome,
    *,
    is_known: bool,
) -> bool:
    """Whether the library stands now, with files of this way."""
    made = planning.plan(titles, way.content)
    outcome.left_out, outcome.titles = made.left_out, len(titles) - len(made.left_out)
    if not made.files:
        return False
    changes = manifest.apply(conn, mine.id, folder(mine), made.files, run.say)
    outcome.written, outcome.removed = outcome.written + changes.written, outcome.removed + changes.removed
    outcome.is_read = _read(conn, client, run, mine, place, kind, made, values)
    if is_known or not outcome.is_read:
        return True
    entries = _our_own(made, titles)
    if not entries:
        return True  # all of it is handed on from others: that says nothing about the way
    run.say("Looking what the server would play")
    problem = proof.of_library(conn, client, mine.id, way.name, place.subject, entries)
    proof.save(conn, place.server_id, way.name, way.basis, problem)
    conn.commit()
    if problem:
        outcome.told.append(problem)
    return problem is None


def _our_own(made: planning.Plan, titles: Sequence[Title]) -> dict[tuple[int, int | None], Entry]:
    """Without what only hands on the address in somebody else's STRM, which may well be dead."""
    copies = [copy for title in titles for copy in (*title.copies, *(c for e in title.episodes for c in e.copies))]
    others = {f"{copy.source_url}\n".encode() for copy in copies if copy.source_url}
    entries = {where: made.files[path] for path, where in made.places.items() if path in made.files}
    return {where: entry for where, entry in entries.items() if entry not in others}


def _read(
    conn: Conn,
    client: MediaServer,
    run: Run,
    mine: Output,
    place: Place,
    kind: model.Kind,
    made: planning.Plan,
    values: Mapping[str, Value],
) -> bool:
    """Whether the server has read everything."""
    prefix, template = settings().text("AI_LIBRARY_NAME_PREFIX") or "", str(values["output.library_name"])
    name = publishing.library_name(template, prefix=prefix, person=place.name, kind=kind)
    run.say("Publishing the library")
    library = publishing.publish(conn, client, _again(conn, mine), kind, name=name, subject=place.subject)
    if _again(conn, mine).synced_at is not None:
        return True
    return publishing.scan(conn, client, _again(conn, mine), library, made.places, partial(_say_scan, run))


def _again(conn: Conn, mine: Output) -> Output:
    """As it is stored now. Raises `NotFound` when another run has removed it meanwhile."""
    found = outputs.get(conn, mine.id)
    if found is None:
        raise NotFound("The library was removed while it was built; run the job again.")
    return found


def _say_scan(run: Run, look: model.ScanProgress) -> None:
    share = None if look.share is None else round(100 * look.share)
    run.say("Waiting for the media server to read it", share, None if share is None else 100)
