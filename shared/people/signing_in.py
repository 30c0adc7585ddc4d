"""Signing in with an account of a media server: it says who somebody is, and an account here follows."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from shared import db
from shared.db import Conn
from shared.errors import Conflict, Forbidden, Invalid, MediaServerError, Misconfigured, Problem, Unauthorized
from shared.language import gettext
from shared.media_servers import MediaServer, model, servers
from shared.media_servers.servers import Server
from shared.people import accounts
from shared.people.accounts import User
from shared.titles import parental_ratings

sql = db.queries("people/accounts")
log = logging.getLogger(__name__)

WRONG = gettext("This name and password do not belong together.")
NO_SERVER = gettext("No media server is set up yet: add one with “matinee servers add”.")
DISABLED = gettext("This account is switched off: ask whoever runs Matinee.")


def sign_in(conn: Conn, name: str, password: str) -> User:
    """Asks each media server in turn. Somebody new gets an account, and their history begins to be read.

    Raises `Unauthorized` when no server knows the pair, `Forbidden` for an account that is switched off here or
    there, `MediaServerError` when a server that might know it did not answer, `Invalid` without a name.
    """
    if not name.strip():
        raise Invalid(gettext("Enter your name on the media server."), field="name")
    return admit(conn, *_authenticate(conn, name.strip(), password, servers.listing(conn)))


def sign_in_elsewhere(conn: Conn, user: User, name: str, password: str) -> User:
    """The same on the servers that `user` has no account on. Raises `Conflict` where there are none."""
    others = elsewhere(conn, user)
    if not others:
        raise Conflict(gettext("You have an account on every media server there is."))
    return admit(conn, *_authenticate(conn, name.strip(), password, others))


def elsewhere(conn: Conn, user: User) -> list[Server]:
    """The servers that the person has no account on, as far as we know."""
    mine = {identity.server_id for identity in accounts.identities(conn, user)}
    return [server for server in servers.listing(conn) if server.id not in mine]


def admit(conn: Conn, server: Server, person: model.Person, scores: Mapping[str, model.Score]) -> User:
    """The account of somebody whom a server has just vouched for, made when it is their first time.

    Raises `Forbidden` for an account that is switched off.
    """
    is_new = accounts.user_of(conn, server.id, person.id) is None
    conn.execute(sql.lock_people, {"server_id": server.id})
    accounts.remember(conn, server.id, person.id)
    conn.execute(sql.save_person, accounts.row(server.id, person, scores))
    conn.execute(sql.settle_users, {"server_id": server.id})
    user = accounts.get(conn, accounts.user_of(conn, server.id, person.id) or 0)
    if user is None:
        raise Forbidden(DISABLED)
    if is_new:
        accounts.read_history(conn, user.id)
    return user


def proves(conn: Conn, user: User, password: str) -> bool:
    """Whether a server of the person's own takes it for theirs; it is sent to no other. Raises `MediaServerError`."""
    for identity in accounts.identities(conn, user):
        with servers.connected(conn, identity.server_id) as client, suppress(Unauthorized, Forbidden):
            if _vouched(client, identity.name, password).id == identity.subject:
                return True
    return False


def _authenticate(
    conn: Conn, name: str, password: str, among: Sequence[Server]
) -> tuple[Server, model.Person, dict[str, model.Score]]:
    """The first server that takes the pair, its person, and its scores where the person has a limit."""
    problems: list[Problem] = []
    for server in among:
        try:
            with asked(conn, server) as client:
                person = _vouched(client, name, password)
                scores, _ = parental_ratings.scores(conn, server, client, [person])
                return server, person, scores
        except (Unauthorized, Forbidden, MediaServerError) as problem:
            problems.append(problem)
    if not problems:
        raise Conflict(NO_SERVER)
    raise next((problem for problem in problems if not isinstance(problem, Unauthorized)), Unauthorized(WRONG))


@contextmanager
def asked(conn: Conn, server: Server) -> Iterator[MediaServer]:
    """The server, for somebody who is nobody yet: where it fails they are told that, and neither its address nor what could be set.
    Raises `MediaServerError`."""
    try:
        with servers.connected(conn, server.id) as client:
            yield client
    except (MediaServerError, Misconfigured) as trouble:
        log.warning("Nobody can sign in at “%s”: %s", server.name, trouble.message)
        sentence = gettext(
            "“%(server)s” does not answer; try again in a moment, or ask whoever runs Matinee.", server=server.name
        )
        raise MediaServerError(sentence) from trouble


def _vouched(client: MediaServer, name: str, password: str) -> model.Person:
    signed_in = client.authenticate(name, password)
    with suppress(MediaServerError):
        client.sign_out(signed_in.token)  # we asked who it is; the session is not ours to keep
    return signed_in.user
