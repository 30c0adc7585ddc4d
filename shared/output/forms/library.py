"""A library of the person's own: files that lead to the originals, in the first way that the server was seen to play."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.language import gettext, marked
from shared.media_servers import MediaServer, model
from shared.options import Value
from shared.output import files, manifest, proof, publishing
from shared.output.files import Way
from shared.output.folder import Folder
from shared.output.model import Entry, Text, Title
from shared.output.plan import Plan
from shared.output.records import Output, Place
from shared.settings import settings

UNSEEN = marked("The server read the library and does not show %(unseen)s of what lies there: its log may say why.")
Say = Callable[[str, int | None, int | None], None]


@dataclass
class Outcome:
    """What came of it, and in which output. `unseen` is how much of what is planned the server does not show. `problem` is why there
    is no library; `told` are sentences about ways that did not play."""

    output: Output
    titles: int = 0
    written: int = 0
    removed: int = 0
    is_read: bool = True
    unseen: int = 0
    problem: str | None = None
    left_out: Sequence[Title] = ()
    told: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Site:
    """Where one library is built."""

    conn: Conn
    client: MediaServer
    run: Attempt
    mine: Output
    place: Place
    kind: model.Kind
    name: str


def publish(
    conn: Conn,
    client: MediaServer,
    run: Attempt,
    place: Place,
    kind: model.Kind,
    mine: Output,
    titles: Sequence[Title],
    values: Mapping[str, Value],
    *,
    name: str,
) -> Outcome:
    """Tries each way until one is seen to play; where none is, the library is taken away again and `problem` says why.

    It is opened to the account of `place`.
    """
    site = _Site(conn, client, run, mine, place, kind, name)
    ways, told = files.ways(place, mine, kind, titles, values)
    outcome = Outcome(mine, told=told)
    for way in ways:
        before = proof.find(place.proofs, way.name, way.basis)
        if before and not before.is_proved:
            outcome.told.append(before.problem or "")
            continue
        made = way.plan(titles)
        outcome.left_out = made.left_out
        if made.files and (before or _try(site, way, made, titles, outcome)):
            return _finish(site, made, titles, outcome)
    withdraw(conn, client, run, mine, place, kind)
    outcome.problem = " ".join(dict.fromkeys(outcome.told)) or None
    return outcome


def withdraw(conn: Conn, client: MediaServer, run: Attempt, mine: Output, place: Place, kind: model.Kind) -> None:
    """The library goes first: a server never shows a library of ours that has lost its files."""
    run.say(gettext("Taking the library away"))
    publishing.withdraw(conn, client, mine, kind, subject=place.subject)
    manifest.clear(conn, mine.id, folder(mine), run.say)


def folder(mine: Output) -> Folder:
    return Folder(settings().strm_root, str(mine.folder))


def library_name(place: Place, kind: str, values: Mapping[str, Value]) -> str:
    """What the server is asked to call it; where somebody has the name already, “… (2)” and so on."""
    prefix, template = settings().text("AI_LIBRARY_NAME_PREFIX") or "", str(values["output.library_name"])
    return publishing.library_name(template, prefix=prefix, person=place.name, kind=kind, own=place.own_name)


def _try(site: _Site, way: Way, made: Plan, titles: Sequence[Title], outcome: Outcome) -> bool:
    """Whether the rest may follow: one item alone is written and read back first. True also while the server reads it."""
    own = _our_own(made, titles)
    if not own:
        return True  # all of it is handed on from others: that says nothing about the way
    first = next(path for path in made.places if path in own)
    changes = manifest.put(site.conn, site.mine.id, folder(site.mine), made.item(first), site.run.say)
    _count(outcome, changes)
    outcome.is_read = _read(site, made, outcome)
    if not outcome.is_read:
        return True
    site.run.say(gettext("Looking what the server would play"))
    entries = {made.places[first]: own[first]}
    problem = proof.of_library(site.conn, site.client, site.mine.id, way.name, site.place.subject, entries)
    proof.save(site.conn, site.place.server_id, way.name, way.basis, problem)
    site.conn.commit()
    if problem:
        outcome.told.append(problem)
    return problem is None


def _finish(site: _Site, made: Plan, titles: Sequence[Title], outcome: Outcome) -> Outcome:
    """Brings the library to all that is planned; one whose first item the server is still reading waits for the next run."""
    outcome.titles = len(titles) - len(made.left_out)
    if outcome.is_read:
        is_first = site.mine.is_new and not outcome.written
        where = folder(site.mine)
        changes = manifest.apply(site.conn, site.mine.id, where, made.files, site.run.say, is_first=is_first)
        _count(outcome, changes)
        outcome.is_read = _read(site, made, outcome)
    if outcome.unseen:
        outcome.told.append(gettext(UNSEEN, unseen=outcome.unseen))
    return outcome


def _count(outcome: Outcome, changes: manifest.Changes) -> None:
    outcome.written, outcome.removed = outcome.written + changes.written, outcome.removed + changes.removed


def _our_own(made: Plan, titles: Sequence[Title]) -> dict[str, Entry]:
    """Without what only hands on the address in somebody else's STRM, which may well be dead."""
    copies = [copy for title in titles for copy in (*title.copies, *(c for e in title.episodes for c in e.copies))]
    others = {Text(f"{copy.source_url}\n".encode()) for copy in copies if copy.source_url}
    found = {path: entry for path in made.places if (entry := made.entry(path))}
    return {path: entry for path, entry in found.items() if entry not in others}


def _read(site: _Site, made: Plan, outcome: Outcome) -> bool:
    """Whether the server has read everything."""
    conn, client, subject = site.conn, site.client, site.place.subject
    site.run.say(gettext("Publishing the library"))
    library, is_read = publishing.publish(conn, client, site.mine, site.kind, name=site.name, subject=subject)
    if is_read:
        return True
    look = partial(_say_scan, site.run)
    unseen = publishing.scan(conn, client, site.mine, library, site.kind, made.places, look)
    outcome.unseen = unseen or 0
    return unseen is not None


def _say_scan(run: Attempt, look: model.ScanProgress) -> None:
    share = None if look.share is None else round(100 * look.share)
    run.say(gettext("Waiting for the media server to read it"), share, None if share is None else 100)
