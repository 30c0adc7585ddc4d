"""Makes a folder hold what is planned: diff, write, then remove what is ours and no longer wanted.

`output_files` names a file before it is written and until after it is removed, so whenever this dies, every file of
ours is named there, and the next run finishes. What is not named there is somebody else's and stays, wherever it lies.
"""

import hashlib
import logging
import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from shared import db
from shared.db import Conn
from shared.language import gettext
from shared.output import layout, remote
from shared.output.batch import Batch
from shared.output.folder import Folder
from shared.output.model import Entry, Link, Remote, Text

log = logging.getLogger(__name__)
sql = db.queries("output/outputs")

PATIENCE_S = 60  # with one host, in a run
UNFETCHED = b"not fetched"  # in the place of the digest of what is still to come

Say = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Changes:
    written: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.written or self.removed)


def apply(
    conn: Conn, output_id: int, folder: Folder, files: Mapping[str, Entry], say: Say, *, is_first: bool = False
) -> Changes:
    """Brings the folder to `files` (path below it → what it holds) and commits as it goes. Nothing to do writes nothing.

    New files come before old ones go, so the library is never empty on the way. What cannot be fetched is tried again the
    next time, and what is there of it stays. `say` may raise to stop. `is_first`: nothing of it was written before, which saves
    looking.
    """
    return _bring(conn, output_id, folder, files, {} if is_first else _known(conn, output_id), say)


def put(conn: Conn, output_id: int, folder: Folder, files: Mapping[str, Entry], say: Say) -> Changes:
    """Only these are written. What else is there stays, but for what these stand in for: the same name with another end, or
    what is in their way."""
    known, names = _known(conn, output_id), {_stem(path) for path in files}
    blocking = _blocking(files, known)
    known = {path: old for path, old in known.items() if _stem(path) in names or path in blocking}
    return _bring(conn, output_id, folder, files, known, say)


def _bring(
    conn: Conn,
    output_id: int,
    folder: Folder,
    files: Mapping[str, Entry],
    known: Mapping[str, bytes],
    say: Say,
) -> Changes:
    """Of the files that are `known` here, those no longer wanted go."""
    hashes = {path: _hash(entry) for path, entry in files.items()}
    missing = [path for path, entry in files.items() if not _is_there(folder, path, entry, known.get(path))]
    stale = sorted(known.keys() - files.keys())
    fetched = {path for path in missing if isinstance(files[path], Remote)}
    if missing or stale or known != hashes:
        announced = hashes | dict.fromkeys(fetched, UNFETCHED)
        _announce(conn, output_id, {path: new for path, new in announced.items() if known.get(path) != new})
    written, waited = set(), Counter[str]()
    _clear_the_way(folder, missing, stale)
    if missing:
        with folder.writing() as batch:
            for done, path in enumerate(missing):
                say(gettext("Writing files"), done, len(missing))
                if _add(batch, path, files[path], waited):
                    written.add(path)
    _save(conn, output_id, {path: hashes[path] for path in fetched & written})
    _remove(conn, output_id, folder, stale, say)
    _mend(folder, files, stale, waited)
    return Changes(len(written), len(stale))


def _clear_the_way(folder: Folder, missing: Iterable[str], stale: Iterable[str]) -> None:
    """All else that is no longer wanted goes last."""
    for path in _blocking(missing, stale):
        folder.remove(path)
        folder.prune(path)


def _blocking(wanted: Iterable[str], old: Iterable[str]) -> set[str]:
    """A season that was a link and becomes a folder, or the other way, cannot be both: what is in the way of what is wanted."""
    names = set(wanted)
    above = {parent for path in names for parent in _parents(path)}
    return {path for path in set(old) - names if path in above or _parents(path) & names}


def _parents(path: str) -> set[str]:
    return {str(parent) for parent in PurePosixPath(path).parents}


def _is_there(folder: Folder, path: str, entry: Entry, known: bytes | None) -> bool:
    """Of what is fetched the disk does not say from where: that is what was written down when it was."""
    return folder.holds(path, entry) and (not isinstance(entry, Remote) or known == _hash(entry))


def _add(batch: Batch, path: str, entry: Entry, waited: Counter[str]) -> bool:
    """False for what could not be fetched. `waited`: seconds by host, in vain."""
    if isinstance(entry, Remote):
        if (content := _fetched(entry, waited)) is None:
            return False
        entry = Text(content)
    batch.add(path, entry)
    return True


def _fetched(entry: Remote, waited: Counter[str]) -> bytes | None:
    """A host that is away is not waited for once a file."""
    host, begun = urlsplit(entry.address).netloc, time.monotonic()
    if waited[host] >= PATIENCE_S:
        return None
    try:
        return remote.fetch(entry)
    except remote.NotFetched as failed:
        waited[host] += math.ceil(time.monotonic() - begun)
        log.warning("Left out of a library for now: %s", failed.message)
        return None


def differences(conn: Conn, output_id: int, folder: Folder, files: Mapping[str, Entry]) -> tuple[int, int]:
    """How many files `apply` would write, and how many it would remove."""
    known = _known(conn, output_id)
    missing = [path for path, entry in files.items() if not _is_there(folder, path, entry, known.get(path))]
    return len(missing), len(known.keys() - files.keys())


def clear(conn: Conn, output_id: int, folder: Folder, say: Say) -> int:
    """Removes every file of ours, and the folder when nothing else is in it. Returns how many there were."""
    mine = sorted(_known(conn, output_id))
    _remove(conn, output_id, folder, mine, say)
    folder.vanish()
    return len(mine)


def _known(conn: Conn, output_id: int) -> dict[str, bytes]:
    return {row["rel_path"]: row["sha256"] for row in db.all(conn, sql.files, {"output_id": output_id})}


def _announce(conn: Conn, output_id: int, hashes: Mapping[str, bytes]) -> None:
    conn.execute(sql.announce_files, _given(output_id, hashes))
    conn.commit()


def _save(conn: Conn, output_id: int, hashes: Mapping[str, bytes]) -> None:
    if hashes:
        conn.execute(sql.save_files, _given(output_id, hashes))
        conn.commit()


def _given(output_id: int, hashes: Mapping[str, bytes]) -> dict[str, object]:
    return {"output_id": output_id, "paths": list(hashes), "hashes": list(hashes.values())}


def _remove(conn: Conn, output_id: int, folder: Folder, paths: list[str], say: Say) -> None:
    for done, path in enumerate(paths):
        say(gettext("Removing old files"), done, len(paths))
        folder.remove(path)
        folder.prune(path)
    if paths:
        conn.execute(sql.forget_files, {"output_id": output_id, "paths": paths})
        conn.commit()


def _stem(path: str) -> str:
    return str(PurePosixPath(path).with_suffix(""))


def _hash(entry: Entry) -> bytes:
    """Of what tells one entry from another; of what is fetched that is where from."""
    match entry:
        case Text(content):
            said = content
        case Link(target):
            said = b"link to " + target.encode()
        case Remote(address, tag, badge):
            said = f"fetched from {address} {tag} {badge or ''}".rstrip().encode()
    return hashlib.sha256(said).digest()


def _mend(folder: Folder, files: Mapping[str, Entry], stale: list[str], waited: Counter[str]) -> None:
    """Where case does not count, a file that was renamed in case only has just been removed under its old name."""
    renamed = {layout.key(path) for path in stale}
    gone = [path for path, entry in files.items() if layout.key(path) in renamed and not folder.holds(path, entry)]
    if gone:
        with folder.writing() as batch:
            for path in gone:
                _add(batch, path, files[path], waited)
