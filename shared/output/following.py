"""What is published follows picks, permissions and options: soon after they change, and within a quarter of an hour whatever
changed them."""

from collections.abc import Mapping
from datetime import timedelta

from shared import db, jobs, options
from shared.db import Conn
from shared.jobs import names
from shared.options import Value
from shared.output import all_folders, choice, fingerprints, records
from shared.output.records import Place

sql = db.queries("output/outputs")

SOON = timedelta(seconds=20)  # several changes in a row are published once


def picks_changed(conn: Conn, user_id: int, kind: str) -> None:
    """In the transaction that changes them, for somebody whose picks go to a server, where one has titles of the kind.

    Published at most every quarter of an hour a person, and only where the list says something else than what is published.
    """
    if kind not in names.PUBLISH:
        return
    pace = {
        "soon": SOON.total_seconds(),
        "every": fingerprints.EVERY.total_seconds(),
        "at_once": fingerprints.AT_ONCE,
    }
    if due := db.maybe(conn, sql.due, {"user_id": user_id, "kind": kind} | pace):
        wait = timedelta(seconds=due["seconds"])
        jobs.ask(conn, names.PUBLISH[kind], {"user_id": user_id}, trigger="system", delay=wait)


def rights_changed(conn: Conn) -> None:
    """Of people, libraries or titles: who is touched by it is looked up when that has settled."""
    if db.value(conn, sql.is_anything_published, of=bool) and jobs.live(conn, names.PUBLISH_CHANGES) is None:
        jobs.ask(conn, names.PUBLISH_CHANGES, trigger="system", delay=SOON)


def options_changed(conn: Conn, requested_by: int | None) -> None:
    jobs.ask(conn, names.PUBLISH_CHANGES, trigger="person", requested_by=requested_by)


def stale(conn: Conn, kind: str) -> list[int]:
    """People of whom something is to be published, changed or taken away."""
    values = options.all_values(conn)
    return [user_id for user_id in records.people(conn, kind) if _is_stale(conn, user_id, kind, values)]


def _is_stale(conn: Conn, user_id: int, kind: str, values: Mapping[str, Value]) -> bool:
    for place in records.places(conn, user_id, kind):
        if values[all_folders.OPTION] == all_folders.CONVERT and _has_to_convert(conn, place, values):
            return True
        known = records.of_picks(conn, place, user_id, kind)
        if fingerprints.is_stale(conn, place, user_id, kind, known, values):
            return True
    return False


def _has_to_convert(conn: Conn, place: Place, values: Mapping[str, Value]) -> bool:
    """A library of this person's would be seen by somebody who has no list of libraries yet."""
    has_library = choice.of(place, values).library and place.list_id is not None
    return has_library and bool(all_folders.accounts(conn, place.server_id))
