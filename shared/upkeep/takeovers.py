"""A server that was installed anew takes the place of the one it was: people by name, titles by what they are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from shared import audit, db, jobs
from shared.audit import Actor
from shared.db import Conn
from shared.errors import Conflict
from shared.jobs import names
from shared.language import gettext
from shared.media_servers import model, servers
from shared.media_servers.servers import Server
from shared.titles.library_rows import as_json

sql = db.queries("upkeep/takeovers")


@dataclass(frozen=True)
class Person:
    """Somebody we know, and the account that is theirs on the server: the old one, or in a plan the new one."""

    identity_id: int
    name: str
    subject: str


@dataclass(frozen=True)
class Plan:
    """What a takeover does. `left` are people of ours whom nobody on the new server can be told to be, and who are shut out
    and keep everything; `new` are accounts there that are nobody's here; names that several bear are in both."""

    server: Server
    info: model.ServerInfo
    people: Sequence[Person] = ()
    left: Sequence[str] = ()
    new: Sequence[str] = ()
    draft: servers.Draft | None = field(default=None, repr=False)


def plan(conn: Conn, server_id: int, *, url: str | None = None, api_key: str | None = None) -> Plan:
    """Asks the new server and changes nothing. Without `url` and `api_key` they are those of the old one.

    Raises `Conflict` when the same server answers, one of another kind, or one that is a server of its own here.
    """
    server = servers.get(conn, server_id)
    draft = servers.draft(conn, server, url=url, api_key=api_key)
    if draft.info.id == server.server_uid:
        raise Conflict(gettext("%(name)s is still the same server: there is nothing to take over.", name=server.name))
    if draft.info.kind != server.kind:
        raise Conflict(
            gettext("What answers is %(kind)s: add it as a server of its own.", kind=draft.info.kind.capitalize()),
            field="baseUrl",
        )
    if other := servers.by_uid(conn, draft.info.id):
        raise Conflict(
            gettext("What answers is %(name)s, which Matinee knows already.", name=other.name), field="baseUrl"
        )
    with servers.opened(draft) as client:
        theirs = client.users()
    ours = db.all(conn, sql.people, {"server_id": server_id}, row=Person)
    people = matched(ours, theirs)
    taken, identity_ids = {person.subject for person in people}, {person.identity_id for person in people}
    left = [person.name for person in ours if person.identity_id not in identity_ids]
    return Plan(server, draft.info, people, left, [person.name for person in theirs if person.id not in taken], draft)


def matched(ours: Sequence[Person], theirs: Sequence[model.Person]) -> list[Person]:
    """Whoever kept their id, then whoever alone bears a name on both sides, with their id there. Pure."""
    ids = {person.id for person in theirs}
    kept = [person for person in ours if person.subject in ids]
    taken = {person.subject for person in kept}
    rest = [person for person in ours if person.subject not in ids]
    free = [person for person in theirs if person.id not in taken]
    here, there = Counter(_folded(person.name) for person in rest), Counter(_folded(person.name) for person in free)
    by_name = {_folded(person.name): person for person in free if there[_folded(person.name)] == 1}
    alone = [person for person in rest if here[_folded(person.name)] == 1 and _folded(person.name) in by_name]
    return [*kept, *(replace(person, subject=by_name[_folded(person.name)].id) for person in alone)]


def carry_out(conn: Conn, ready: Plan, *, by: Actor = audit.MATINEE) -> Server:
    """Ratings, history and picks stay; what the new server holds is found again by the syncs that are started.

    Nothing of the old one's ids means anything any more, and its silence about plays is no word: the new one knows none.
    """
    draft = ready.draft
    if draft is None:
        raise AssertionError("a plan comes from plan()")
    given = {"server_id": ready.server.id, "server_uid": ready.server.server_uid or "?"}
    people = as_json([{"id": person.identity_id, "subject": person.subject} for person in ready.people])
    for step in (
        sql.set_people_aside, sql.set_items_aside, sql.forget_faces, sql.forget_credits, sql.forget_copies, sql.forget_lists,
        sql.forget_sort_names, sql.forget_marks,
    ):  # fmt: skip
        conn.execute(step, given)
    conn.execute(sql.seat_people, given | {"rows": people})
    conn.execute(sql.shut_out, given)
    conn.execute(sql.replace_server, servers.row(draft) | {"id": ready.server.id, "server_uid": draft.info.id})
    for name in (*names.FIRST_LOOK, *names.SYNC_TITLES.values()):
        jobs.ask(conn, name, trigger=by.trigger, requested_by=by.id)
    audit.record(conn, by, "servers.takeover", ready.server.id, {"people": len(ready.people)})
    return servers.get(conn, ready.server.id)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
