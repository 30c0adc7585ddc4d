"""A person's account at Trakt: linked by a code that they enter there, opened with tokens that are renewed in time, unlinked."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from shared import db, jobs, secrets
from shared.db import Conn, Row
from shared.errors import Conflict, Misconfigured, NotFound, Unavailable
from shared.jobs import Run, names
from shared.language import gettext
from shared.sources import asking, keeping, trakt_person
from shared.sources.asking import Asker
from shared.sources.trakt_person import AGAIN, App, Person, Revoked

sql = db.queries("watching/trakt_accounts")

SOURCE = "trakt"
WAITS_S = 3.0  # of a person in front of a page
NO_LINK = gettext("Your account at Trakt is not linked.")
NO_CODE = gettext("There is no code to enter; begin to link your account first.")
OFF = gettext(
    "People cannot link their accounts at Trakt here: an administrator has to switch it on, with key and secret."
)
TAKEN = gettext("This account at Trakt is linked by somebody else here; use your own, or let them unlink it.")
REFUSED = {
    trakt_person.DENIED: gettext("You said no at Trakt; nothing is linked."),
    trakt_person.EXPIRED: gettext("The code is too old; ask for another."),
}


@dataclass(frozen=True)
class Pending:
    """A code that is to be entered at `url` until `ends_at`."""

    user_code: str
    url: str
    interval_s: int
    ends_at: datetime


@dataclass(frozen=True)
class Linked:
    """`confirmed_at` None: nothing is changed yet; what would be is known from `read_at` on. `trouble` is revoked or locked, None
    where all is well."""

    name: str
    linked_at: datetime
    confirmed_at: datetime | None
    read_at: datetime | None
    synced_at: datetime | None
    trouble: str | None


def is_offered(conn: Conn) -> bool:
    """Whether people may link their accounts at all."""
    return keeping.get(conn, SOURCE).links_people


def get(conn: Conn, user_id: int) -> Linked | None:
    return db.maybe(conn, sql.linked, {"user_id": user_id}, row=Linked)


def pending(conn: Conn, user_id: int) -> Pending | None:
    """The code that this person is to enter, while it lasts."""
    return db.maybe(conn, sql.pending, {"user_id": user_id}, row=Pending)


def everybody(conn: Conn) -> list[int]:
    """Whose accounts are to be synced: active people, without trouble."""
    return db.values(conn, sql.everybody, of=int)


def listing(conn: Conn) -> list[Row]:
    """For who looks after the household, by name: person, name (at Trakt), confirmed_at, synced_at, trouble."""
    return db.all(conn, sql.listing)


def begin(conn: Conn, user_id: int) -> Pending:
    """Another code, the first one too. Raises `Conflict` where it is switched off, or an account is linked already."""
    found = get(conn, user_id)
    if found and not found.trouble:
        raise Conflict(gettext("Your account at Trakt is linked already; unlink it first."))
    with _asked(conn) as (asker, app):
        code = trakt_person.begin(asker, app)
    given = {"device_code_enc": secrets.encrypt(code.device_code), "user_code": code.user_code, "url": code.url}
    conn.execute(sql.keep_code, {"user_id": user_id, **given, "interval_s": code.interval_s, "lasts_s": code.lasts_s})
    return db.one(conn, sql.pending, {"user_id": user_id}, row=Pending)


def check(conn: Conn, user_id: int) -> Linked | None:
    """Asks Trakt whether the code was entered; None while it was not. Whoever asks too soon is told so without asking there.

    Commits. Once linked, what a first sync would change is counted. Raises `NotFound` without a code, `Conflict` where the person said
    no, the code is too old, or somebody else here has linked this account. Raises `Unavailable`; where the code was used up by then, the
    grant is given back, and another code is wanted.
    """
    code = db.maybe(conn, sql.take_turn, {"user_id": user_id})
    if code is None:
        if not pending(conn, user_id):
            raise NotFound(NO_CODE)
        return None
    conn.commit()  # while Trakt is waited for, nobody waits for this row
    with _asked(conn) as (asker, app):
        word, grant = trakt_person.exchange(asker, app, secrets.decrypt(code["device_code_enc"]))
        if word in REFUSED:
            raise _refused(conn, user_id, REFUSED[word])
        if grant is None:
            return None
        try:
            account, name = Person(asker, lambda _: grant.access).name()
        except Unavailable:
            # The code is used up: a grant that nobody keeps would stand at Trakt for good.
            _give_back(asker, app, grant)
            _drop_code(conn, user_id)
            raise
        if db.maybe(conn, sql.of_another, {"user_id": user_id, "account": account}):
            _give_back(asker, app, grant)
            raise _refused(conn, user_id, TAKEN)
    conn.execute(sql.leave_another, {"user_id": user_id, "account": account})
    conn.execute(sql.link, {"user_id": user_id, "account": account, "name": name, **_sealed(grant)})
    conn.execute(sql.drop_code, {"user_id": user_id})
    sync(conn, user_id)
    return get(conn, user_id)


def unlink(conn: Conn, user_id: int) -> bool:
    """Forgets tokens and what was read, and takes the grant back at Trakt; False where Trakt could not be told, or would not hear.
    Ratings and plays stay: they are the person's. Raises `NotFound` where nothing is linked."""
    is_told = revoke(conn, user_id)
    dropped = conn.execute(sql.drop_code, {"user_id": user_id}).rowcount
    if not conn.execute(sql.unlink, {"user_id": user_id}).rowcount and not dropped:
        raise NotFound(NO_LINK)
    return is_told


def revoke(conn: Conn, user_id: int) -> bool:
    """Takes the grant back at Trakt and changes nothing here. False as in `unlink`; no account is fine."""
    row = db.maybe(conn, sql.tokens, {"user_id": user_id})
    if row is None:
        return True
    try:
        with _asked(conn) as (asker, app):
            trakt_person.revoke(asker, app, secrets.decrypt(row["access_enc"]))
    except (Unavailable, Conflict, Misconfigured):
        return False
    return True


def confirm(conn: Conn, user_id: int) -> Run:
    """What a first sync would change may be changed. Raises `NotFound` where nothing is linked."""
    if not conn.execute(sql.confirm, {"user_id": user_id}).rowcount:
        raise NotFound(NO_LINK)
    return sync(conn, user_id)


def sync(conn: Conn, user_id: int) -> Run:
    """Asks for a run. Raises `NotFound` where nothing is linked, `Conflict` where the account has to be linked anew."""
    found = get(conn, user_id)
    if found is None:
        raise NotFound(NO_LINK)
    if found.trouble == "revoked":
        raise Conflict(AGAIN)
    return jobs.ask(conn, names.SYNC_TRAKT, {"user_id": user_id}, trigger="person", requested_by=user_id)


def note_trouble(conn: Conn, user_id: int, trouble: str | None) -> None:
    conn.execute(sql.trouble, {"user_id": user_id, "trouble": trouble})


@contextmanager
def opened(conn: Conn, user_id: int) -> Iterator[Person]:
    """The account, for one piece of work. Raises `NotFound`, `Conflict` where Trakt is switched off, `Revoked`."""
    if get(conn, user_id) is None:
        raise NotFound(NO_LINK)
    access = keeping.access(conn, SOURCE)
    conn.commit()  # while Trakt is waited for, nothing is held here
    with asking.opened(conn, SOURCE) as asker:
        app, used = App(access.key or "", access.secret or ""), [""]

        def token(refused: bool) -> str:
            used[0] = fresh_token(asker, app, user_id, used[0] if refused else None)
            return used[0]

        yield Person(asker, token)


def fresh_token(asker: Asker, app: App, user_id: int, refused: str | None) -> str:
    """A token that is good for some minutes more, and is not the `refused` one. Raises `Revoked`.

    Of any number of workers one renews, because the row is held meanwhile; the others find what it got. A refresh token is
    good once: it is stored before anybody uses what came with it.
    """
    with db.connect() as own:
        row = db.maybe(own, sql.held_tokens, {"user_id": user_id})
        if row is None:
            raise Revoked(AGAIN, permanent=True)
        try:
            access, refresh = secrets.decrypt(row["access_enc"]), secrets.decrypt(row["refresh_enc"])
        except Misconfigured:
            raise Revoked(AGAIN, permanent=True) from None
        if row["is_good"] and access != refused:
            return access
        grant = trakt_person.renew(asker, app, refresh)
        if grant is None:
            raise Revoked(AGAIN, permanent=True)
        own.execute(sql.keep_tokens, {"user_id": user_id, **_sealed(grant)})
        own.commit()
        return grant.access


def _refused(conn: Conn, user_id: int, sentence: str) -> Conflict:
    _drop_code(conn, user_id)
    return Conflict(sentence)


def _drop_code(conn: Conn, user_id: int) -> None:
    """It is of no more use; what follows would take that back, were it not committed."""
    conn.execute(sql.drop_code, {"user_id": user_id})
    conn.commit()


def _give_back(asker: Asker, app: App, grant: trakt_person.Grant) -> None:
    """As far as Trakt can be told."""
    with suppress(Unavailable):
        trakt_person.revoke(asker, app, grant.access)


@contextmanager
def _asked(conn: Conn) -> Iterator[tuple[Asker, App]]:
    """For a person who waits."""
    if not is_offered(conn):
        raise Conflict(OFF)
    access = keeping.access(conn, SOURCE)
    with asking.opened(conn, SOURCE, longest_s=WAITS_S, tries=1) as asker:
        yield asker, App(access.key or "", access.secret or "")


def _sealed(grant: trakt_person.Grant) -> dict[str, object]:
    sealed = {"access_enc": secrets.encrypt(grant.access), "refresh_enc": secrets.encrypt(grant.refresh)}
    return {**sealed, "lasts_s": grant.lasts_s}
