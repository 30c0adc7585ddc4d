"""Top picks as a library of the household's, one a server and kind, of copies that lead to the server's own items.

A copy carries age, tags and certificates of its original, and the server applies them to it; shut libraries and folders it does
not. So whoever may open only a list of libraries is let in if that keeps nothing in it from them, and what would show somebody more
than they may see to whom every new library is open is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shared import db, options
from shared.db import Conn
from shared.errors import MediaServerError, NotFound
from shared.jobs.progress import Attempt
from shared.kinds import Kind
from shared.language import gettext
from shared.media_servers import MediaServer
from shared.output import contents, fingerprints, grants, layout, records
from shared.output.forms import collection, library
from shared.output.model import Title
from shared.output.records import LIBRARY, TOP_PICKS, Output, Place

sql = db.queries("output/top_pick_library")

Values = Mapping[str, options.Value]
NO_ADMINISTRATOR = gettext("no library, because no administrator's account there is known to Matinee.")
NOTHING = gettext("no library, for nothing is in it.")


@dataclass(frozen=True)
class Readers:
    """Names of whom the library would be open to: by a list of theirs, or because every new one is; and of whom it is kept from."""

    opened_to: Sequence[str]
    seen_by: Sequence[str]
    shut_out: Sequence[str]


def find(conn: Conn, server_id: int, kind: str) -> Output | None:
    return records.find(conn, server_id, TOP_PICKS, kind, LIBRARY)


def bring(conn: Conn, client: MediaServer, run: Attempt, server_id: int, kind: Kind, values: Values) -> str:
    """Brings files, library and who may open it to what they should be, and commits. Returns what to say of it."""
    place = records.household_place(conn, server_id)
    if place is None:
        return NO_ADMINISTRATOR
    mine = find(conn, server_id, kind.name) or records.create(conn, server_id, TOP_PICKS, kind.name, LIBRARY)
    titles, name = planned(conn, place, kind.name, values), library_name(values, kind.name)
    digest = _mark(place, kind.name, titles, values)
    ids, reason = [title.id for title in titles], _reason(kind.name)
    # Before there is more to see: a title that is new may be one that somebody is kept from.
    grants.narrow(conn, client, server_id, reason, mine.library(kind.name), [kind.name], ids)
    told = contents.with_sources(client, titles)
    done = library.publish(conn, client, run, place, kind.name, mine, told, formatted(values, kind.name), name=name)
    now = records.get(conn, mine.id)
    made = now.library(kind.name) if now else None
    grants.bring(conn, client, server_id, reason, made, [kind.name], ids)
    if made:
        _to_the_top(client, place, made.id, made.name)
    if done.is_read:
        records.settled(conn, mine.id, digest, done.problem)
        conn.commit()
    if made is None:
        return done.problem or NOTHING
    counted = gettext(
        "%(titles)s %(nouns)s in a library, %(written)s files written, %(removed)s removed.",
        titles=done.titles,
        nouns=kind.nouns,
        written=done.written,
        removed=done.removed,
    )
    return " ".join([counted, *done.told])


def withdraw(conn: Conn, client: MediaServer, run: Attempt, server_id: int, kind: Kind) -> str:
    """Takes away library, files and what people gained with it."""
    mine, place = find(conn, server_id, kind.name), records.household_place(conn, server_id)
    if mine is None or place is None:
        return ""
    grants.bring(conn, client, server_id, _reason(kind.name), None, [])
    library.withdraw(conn, client, run, mine, place, kind.name)
    records.remove(conn, mine.id)
    conn.commit()
    return gettext("no library now.")


def is_stale(conn: Conn, server_id: int, kind: str, values: Values) -> bool:
    """Whether it is to be made, changed, or opened to somebody else: asked of the database alone."""
    mine, place = find(conn, server_id, kind), records.household_place(conn, server_id)
    if place is None:
        return False
    titles = planned(conn, place, kind, values)
    if mine is None or mine.fingerprint is None:
        return bool(titles) or mine is not None
    made = mine.library(kind)
    if bytes(mine.fingerprint) != _mark(place, kind, titles, values):
        return True
    ids = [title.id for title in titles]
    return made is not None and grants.are_stale(conn, mine.server_id, _reason(kind), made, [kind], ids)


def planned(conn: Conn, place: Place, kind: str, values: Values) -> list[Title]:
    return contents.top_picks(conn, place, kind, int(str(values[f"top_picks.{kind}_count"])))


def library_name(values: Values, kind: str) -> str:
    return layout.safe_name(str(values[f"top_picks.{kind}_name"]), fallback="Top Picks")


def formatted(values: Values, kind: str) -> Values:
    """With the format that top picks have in the place of the one of everybody's libraries. A series has a folder in any case."""
    return {**values, f"output.{kind}_format": values[f"top_picks.{kind}_files"]}


def copies(
    conn: Conn, server_id: int, kind: str, item_ids: Sequence[str], *, subject: str | None = None
) -> tuple[list[str], bool]:
    """The library's own copies in the place of the server's items, and whether all are. `subject`: as far as that account may open
    it."""
    mine = find(conn, server_id, kind)
    if mine is None or mine.external_id is None:
        return [*item_ids], False
    rows = db.all(conn, sql.copies, {"output_id": mine.id, "item_ids": list(item_ids), "subject": subject})
    return [row["external_id"] for row in rows], all(row["is_copy"] for row in rows)


def is_shut_out(conn: Conn, place: Place, kind: str) -> bool:
    """Whether this account is not let in, for the library shows what it is kept from: then a playlist takes its place."""
    mine = find(conn, place.server_id, kind)
    given = {"server_id": place.server_id, "subject": place.subject, "output_id": mine and mine.id}
    return mine is not None and db.value(conn, sql.is_shut_out, given, of=bool)


def readers(conn: Conn, server_id: int, kind: str, titles: Sequence[Title]) -> Readers:
    given = {"server_id": server_id, "kind": kind, "title_ids": [title.id for title in titles]}
    rows = db.all(conn, sql.readers, given)
    return Readers(
        [row["name"] for row in rows if not (row["sees_all"] or row["is_shut_out"])],
        [row["name"] for row in rows if row["sees_all"]],
        [row["name"] for row in rows if row["is_shut_out"]],
    )


def _to_the_top(client: MediaServer, place: Place, library_id: str, name: str) -> None:
    """Before all other libraries. Not every version lets a library be sorted: then it stands where its name does."""
    try:
        if client.sorting(place.subject, library_id).forced != f"{collection.TOP}{name}":
            client.sort(place.subject, library_id, forced=f"{collection.TOP}{name}")
    except NotFound:
        pass
    except MediaServerError as refused:
        if not refused.permanent:
            raise


def _mark(place: Place, kind: str, titles: Sequence[Title], values: Values) -> bytes:
    named = replace(place, name="", own_name=library_name(values, kind))
    return fingerprints.of_library(named, kind, titles, formatted(values, kind))


def _reason(kind: str) -> str:
    """Why somebody may open it, as it is written down."""
    return f"top picks {kind}"
