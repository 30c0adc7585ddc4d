"""What a publication is made from, as one digest: equal means that there is nothing to publish."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from shared.db import Conn
from shared.options import Value
from shared.output import choice, contents
from shared.output.choice import Choice
from shared.output.model import Item, Title
from shared.output.records import LIBRARY, PLAYLIST, Output, Place
from shared.settings import settings

READ = ("AI_LIBRARY_NAME_PREFIX", "AI_LIBRARY_PATH_PREFIX", "MEDIA_SERVER_LIBRARY_ROOT", "STRM_USE_STREAMING_URL")
OPTIONS = ("output.library_name", "output.files", "output.pictures", "output.badges")
AT_ONCE, EVERY = "at once", timedelta(minutes=15)


def of(
    conn: Conn, place: Place, user_id: int, kind: str, list_id: int, form: str, values: Mapping[str, Value]
) -> bytes:
    """Of what the person is to have of a list in this form on this server now."""
    if form == PLAYLIST:
        return of_playlist(place, kind, contents.playlist(conn, place, user_id, kind, list_id))
    titles = contents.library(conn, place, user_id, kind, list_id, with_reasons=choice.has_reasons(place, kind, values))
    return of_library(place, kind, titles, values)


def of_library(place: Place, kind: str, titles: Sequence[Title], values: Mapping[str, Value]) -> bytes:
    said = [settings().text(name) for name in READ] + [settings().base_url, settings().strm_root_seen]
    told = [values[name] for name in (*OPTIONS, f"output.{kind}_format")]
    told += [place.base_url, place.server_version, place.name, place.own_name]
    return _digest(kind, [*titles], said, told)


def of_playlist(place: Place, kind: str, items: Sequence[Item]) -> bytes:
    return _digest(kind, items, settings().text("AI_LIBRARY_NAME_PREFIX"), place.server_version)


def is_stale(
    conn: Conn,
    place: Place,
    user_id: int,
    kind: str,
    known: Mapping[str, Output | None],
    values: Mapping[str, Value],
) -> bool:
    """Whether something is to be published, changed or taken away: asked of the database alone."""
    chosen, latest = choice.of(place, values), place.list_id
    if (chosen.library or chosen.playlist) and latest is None:
        return False
    chosen = _as_it_stands(chosen, place, known[LIBRARY])
    for form, wanted in ((LIBRARY, chosen.library), (PLAYLIST, chosen.playlist)):
        output = known[form]
        if not wanted and output is not None:
            return True
        if wanted and latest and _differs(conn, place, user_id, kind, latest, form, output, values):
            return True
    return False


def due_list(output: Output, latest: int, values: Mapping[str, Value]) -> int:
    """Which list is to be shown now: the latest, or for a while still the one that was published last.

    At once means a quarter of an hour after the last time at the earliest. Daily or weekly its own schedule brings the latest;
    until then only what else changes is followed, such as what a person may see.
    """
    age = EVERY if output.settled_at is None else datetime.now(UTC) - output.settled_at
    is_due = values["output.follow"] == AT_ONCE and age >= EVERY
    return latest if is_due or output.list_id is None else output.list_id


def _as_it_stands(chosen: Choice, place: Place, library: Output | None) -> Choice:
    """A library that could not be had has been replaced by a playlist."""
    return choice.instead(chosen, place) if chosen.library and library and library.external_id is None else chosen


def _differs(
    conn: Conn,
    place: Place,
    user_id: int,
    kind: str,
    latest: int,
    form: str,
    output: Output | None,
    values: Mapping[str, Value],
) -> bool:
    if output is None:
        return form == LIBRARY or bool(contents.playlist(conn, place, user_id, kind, latest))
    shown = due_list(output, latest, values)
    return output.fingerprint is None or bytes(output.fingerprint) != of(
        conn, place, user_id, kind, shown, form, values
    )


def _digest(*facts: object) -> bytes:
    return hashlib.sha256(repr(facts).encode()).digest()
