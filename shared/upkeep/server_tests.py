"""What is proved of a media server: that it is read whole, lets us administer, tells of plays, and plays what we publish."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from shared import db, options
from shared.db import Conn
from shared.errors import Problem
from shared.language import gettext
from shared.media_servers import MediaServer, answers, events, model, servers, unreadable
from shared.media_servers.servers import Server
from shared.output import proof, records
from shared.output.forms import playlist

sql = db.queries("media_servers/servers")

State = Literal["proved", "failed", "unproved"]
ENOUGH = 5  # titles, from which on it is no accident that none has a year
LOOKED_AT = 20  # people whose plays are looked for
PROBE = "Matinee test"
FORMS = {
    "playlist": gettext("private playlists"),
    "path": gettext("files with paths"),
    "address": gettext("files with its own addresses"),
    "link": gettext("files with links of Matinee"),
    "symlink": gettext("symbolic links"),
}


@dataclass(frozen=True)
class Finding:
    """`what` is connection, reading, dates, rights, webhook or output; `message` says also what to do, and `call` which call to
    the server failed, None where none did."""

    what: str
    state: State
    message: str
    call: str | None = None


def findings(conn: Conn, server_id: int) -> list[Finding]:
    """Asks the server everything anew. Only a server that answers is asked on; nothing is left behind on it."""
    server = servers.get(conn, server_id)
    try:
        unreadable.refuse(conn, server)
    except Problem as problem:
        return [_failed("connection", problem)]
    with servers.connected(conn, server_id) as client:
        try:
            info = client.check()
        except Problem as problem:
            return [_failed("connection", problem)]
        answers.note_answer(conn, server_id)
        answers.note_version(conn, server_id, info.version)
        conn.commit()
        message = gettext(
            "answers as %(name)s, %(kind)s %(version)s, and takes the key.",
            name=info.name,
            kind=server.kind.capitalize(),
            version=info.version,
        )
        found = [Finding("connection", "proved", message)]
        for what, look in LOOKS.items():
            found.append(_look(what, look, conn, client, server))
    return found


def _look(what: str, look: "Look", conn: Conn, client: MediaServer, server: Server) -> Finding:
    try:
        return look(conn, client, server)
    except Problem as problem:
        conn.rollback()
        return _failed(what, problem)


def _failed(what: str, problem: Problem) -> Finding:
    call = problem.details.get("call")
    return Finding(what, "failed", problem.message, str(call) if call else None)


def _reading(conn: Conn, client: MediaServer, server: Server) -> Finding:
    for library in client.libraries():
        if library.kind is None or records.is_ours(conn, server.id, library.id, library.paths):
            continue
        page = next(iter(client.items(library.id, library.kind, page_size=50)), None)
        if page and page.items:
            return _facts(page.items)
    return Finding("reading", "unproved", gettext("There are no films or series on it to read yet."))


def _facts(items: tuple[model.Item, ...]) -> Finding:
    lacking = [name for name in ("year", "certificate", "community_rating") if not any(getattr(i, name) for i in items)]
    if not lacking or (len(items) < ENOUGH and "year" not in lacking):
        return Finding(
            "reading",
            "proved",
            gettext("Its titles come with their facts (%(items)s were looked at).", items=len(items)),
        )
    words = ", ".join(
        {"year": "years", "certificate": gettext("age ratings"), "community_rating": "ratings"}[name]
        for name in lacking
    )
    state: State = "failed" if "year" in lacking and len(items) >= ENOUGH else "unproved"
    return Finding(
        "reading", state, gettext("Its titles come without %(words)s: look there whether the library's metadata was fetched, and "
            "whether a proxy in between shortens requests.", words=words)
    )  # fmt: skip


def _dates(conn: Conn, client: MediaServer, server: Server) -> Finding:
    for person in islice(client.users(), LOOKED_AT):
        page = next(iter(client.plays(person.id, "movie", page_size=50)), None)
        if page and page.items:
            dated = sum(play.last_played_at is not None for play in page.items)
            if dated:
                return Finding("dates", "proved", gettext("Plays come with their dates."))
            return Finding(
                "dates", "failed", gettext("Plays come without dates: taste would know no order. Update the server.")
            )
    return Finding("dates", "unproved", gettext("Nobody has watched a film there yet."))


def _rights(conn: Conn, client: MediaServer, server: Server) -> Finding:
    """A policy is written back as it is, of somebody who is no administrator: the servers refuse to change the last one."""
    person = next((user for user in client.users() if not user.is_admin), None)
    if person is None:
        return Finding("rights", "proved", gettext("The key administers; there is nobody but administrators."))
    records.lock(conn, server.id, person.id)
    client.rewrite_policy(person.id)
    conn.commit()
    return Finding("rights", "proved", gettext("The key administers and may let people into libraries."))


def _webhook(conn: Conn, client: MediaServer, server: Server) -> Finding:
    row = db.one(conn, sql.webhook_heard, {"id": server.id})
    at, sender = row["webhook_heard_at"], row["webhook_heard_from"]
    if at is None:
        return Finding(
            "webhook", "unproved", gettext("Nothing was heard from it yet: enter the webhook address on the server, then play something. "
                "Until then plays are found every two hours.")
        )  # fmt: skip
    if sender and server.server_uid and events.plain(sender) != events.plain(server.server_uid):
        return Finding(
            "webhook", "failed", gettext("Another server tells of its plays at this address (%(sender)s): enter there the address that "
                "belongs to it.", sender=sender)
        )  # fmt: skip
    return Finding(
        "webhook", "proved", gettext("It told of something last on %(at)s UTC.", at=f"{at:%Y-%m-%d at %H:%M}")
    )


def _output(conn: Conn, client: MediaServer, server: Server) -> Finding:
    """What was published says it; where nothing was, a playlist is made, looked at and taken away again."""
    if not options.get(conn, "output.enabled"):
        return Finding(
            "output", "unproved", gettext("Nothing is to be published: that is switched off in the options.")
        )
    proofs = [attempt for attempt in proof.listing(conn, server.id) if f" {server.version}" in f"{attempt.basis} "]
    good = [FORMS[attempt.form] for attempt in proofs if attempt.is_proved]
    bad = [f"{FORMS[attempt.form].capitalize()}: {attempt.problem}" for attempt in proofs if not attempt.is_proved]
    if good:
        return Finding(
            "output", "proved", " ".join([gettext("It plays what is published: %(good)s.", good=", ".join(good)), *bad])
        )
    place = records.any_place(conn, server.id)
    item = db.maybe(conn, sql.some_item, {"server_id": server.id})
    if place is None or item is None:
        return Finding("output", "unproved", gettext("No people or films have been read from it yet."))
    problem = playlist.probe(conn, client, place, PROBE, item["external_id"])
    if problem:
        return Finding("output", "failed", " ".join([problem, *bad]))
    return Finding(
        "output", "proved", " ".join([gettext("A private playlist was made, read back and taken away."), *bad])
    )


Look = Callable[[Conn, MediaServer, Server], Finding]
LOOKS: dict[str, Look] = {
    "reading": _reading,
    "dates": _dates,
    "rights": _rights,
    "webhook": _webhook,
    "output": _output,
}
