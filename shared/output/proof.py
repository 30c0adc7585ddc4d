"""What a server was seen to play of what we write: one item is read back, and the answer is kept for the rest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared import db
from shared.db import Conn
from shared.errors import NotFound
from shared.language import gettext, marked
from shared.media_servers import MediaServer
from shared.media_servers.playback import Playback
from shared.output.model import Entry, Link, Text

sql = db.queries("output/outputs")

NOT_FOUND = gettext(
    "The server finds nothing in the library: AI_LIBRARY_PATH_PREFIX must be the path under which it "
    "reads the folder that Matinee writes (MEDIA_SERVER_STRM_ROOT), and it needs leave to read it."
)
IGNORED = marked("The server ignores what our STRM files say (%(what)s); nothing plays.")
ELSEWHERE = gettext("The server would play something else than what our files say.")
NO_FILE = gettext(
    "The server has nothing to play at the path our files name: the path it reads its own titles "
    "under has changed, or MEDIA_SERVER_LIBRARY_ROOT is wrong."
)
SILENT = marked(
    "The server gets nothing to play from the address in our files (%(where)s): it must reach that address itself."
)
NOT_A_COPY = gettext("The server takes our link for the original itself, or cannot read what it leads to.")
WHERE = {
    "address": gettext("the server's own address as Matinee knows it"),
    "link": "APP_BASE_URL",
}


@dataclass(frozen=True)
class Proof:
    form: str
    basis: str
    is_proved: bool
    problem: str | None
    checked_at: datetime | None = None


def listing(conn: Conn, server_id: int) -> list[Proof]:
    """Oldest first."""
    return db.all(conn, sql.proofs, {"server_id": server_id}, row=Proof)


def find(proofs: Iterable[Proof], form: str, basis: str) -> Proof | None:
    """None where nothing was tried yet that still says something."""
    return next((one for one in proofs if (one.form, one.basis) == (form, basis)), None)


def save(conn: Conn, server_id: int, form: str, basis: str, problem: str | None) -> None:
    given = {"server_id": server_id, "form": form, "basis": basis, "is_proved": problem is None, "problem": problem}
    conn.execute(sql.save_proof, given)


def forget(conn: Conn, server_id: int) -> None:
    """Everything is tried anew with the next publication."""
    conn.execute(sql.forget_proofs, {"server_id": server_id})


def of_library(
    conn: Conn,
    client: MediaServer,
    output_id: int,
    way: str,
    subject: str,
    entries: Mapping[tuple[int, int | None], Entry],
) -> str | None:
    """What is wrong with the library the server has just read, None for nothing. `entries` by title and episode: those that
    are our own doing."""
    rows = db.all(conn, sql.items_to_prove, {"output_id": output_id})
    conn.commit()  # the server opens addresses now, ours among them
    found = ((row["external_id"], entries.get((row["title_id"], row["episode_id"]))) for row in rows)
    item_id, entry = next(((id, entry) for id, entry in found if entry is not None), (None, None))
    if item_id is None or entry is None:
        return NOT_A_COPY if way == "symlink" else NOT_FOUND
    return flaw(way, entry, _playback(client, subject, item_id))


def of_playlist(client: MediaServer, subject: str, item_ids: Sequence[str]) -> str | None:
    if not item_ids:
        return None
    found = _playback(client, subject, item_ids[0])
    return None if found and found.path else gettext("The server has nothing to play for what is in the playlist.")


def flaw(way: str, entry: Entry, found: Playback | None) -> str | None:
    """Why what the server would play is not what we meant; None when it is. Pure."""
    if isinstance(entry, Link):
        if found is None or found.path == entry.target:  # nothing, or the original's own item again
            return NOT_A_COPY
        return None if found.protocol == "File" and found.size and found.runtime_s else NOT_A_COPY
    line = entry.content.decode().strip() if isinstance(entry, Text) else ""
    what = gettext("a file path") if way == "path" else gettext("an address")
    if found is None or found.path is None or found.path.lower().endswith(".strm"):
        return gettext(IGNORED, what=what)
    if found.path != line:
        return ELSEWHERE
    if way == "path":
        return None if found.size or found.runtime_s or found.has_video else NO_FILE
    return (
        None
        if found.has_video and found.runtime_s
        else gettext(SILENT, where=WHERE.get(way, gettext("a STRM of your own")))
    )


def _playback(client: MediaServer, subject: str, item_id: str) -> Playback | None:
    try:
        return client.playback(subject, item_id)
    except NotFound:
        return None
