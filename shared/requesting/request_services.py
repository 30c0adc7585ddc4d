"""The programs that fetch titles as the household has set them: where each is, its sealed key, and what was chosen of its offer."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from shared import audit, db, secrets
from shared.audit import Actor
from shared.db import Conn, Row
from shared.errors import Conflict, Invalid, Misconfigured, NotFound
from shared.http import addresses, checked_url
from shared.language import gettext, marked
from shared.requesting.model import Choice, Offer, Requester
from shared.requesting.seerr import Seerr
from shared.requesting.servarr import DIALECTS, Servarr
from shared.titles.library_rows import as_json

sql = db.queries("requesting/request_services")

TITLES: Mapping[str, str] = {"seerr": "Seerr", "radarr": "Radarr", "sonarr": "Sonarr"}
KINDS = tuple(TITLES)
# By TMDB's words for kinds: who fetches what. Where two would, the one that fetches goes before the one that hands on.
SERVES = (("radarr", "movie"), ("sonarr", "tv"), ("seerr", "movie"), ("seerr", "tv"))
MOST_KEY = 200
UNREADABLE = marked(
    "SECRET_KEY has changed, so the key of %(title)s cannot be read: an administrator enters it again, under Settings, Requests."
)


@dataclass(frozen=True)
class RequestService:
    """`trouble` is what stood in the way when it was asked last, None where it answered. Its key is never shown."""

    kind: str
    base_url: str
    profile_id: int | None
    profile: str | None
    root_folder: str | None
    trouble: str | None
    asked_at: datetime | None

    @property
    def title(self) -> str:
        return TITLES[self.kind]

    @property
    def choice(self) -> Choice:
        return Choice(self.profile_id, self.root_folder)


def listing(conn: Conn) -> list[RequestService]:
    return db.all(conn, sql.listing, row=RequestService)


def get(conn: Conn, kind: str) -> RequestService:
    """Raises `NotFound` for one that nobody has entered."""
    _check(kind)
    missing = gettext("%(title)s is not entered here.", title=TITLES[kind])
    return db.one(conn, sql.get, {"kind": kind}, row=RequestService, missing=missing)


def serving(conn: Conn, title_kind: str) -> str | None:
    """Which of them is asked for titles of a kind; None where none is."""
    serves = as_json([{"kind": kind, "word": word} for kind, word in SERVES])
    row = db.maybe(conn, sql.of_words, {"serves": serves, "of": title_kind})
    return str(row["kind"]) if row else None


def offer(conn: Conn, kind: str) -> Offer:
    """What can be chosen there now. Raises as `opened` and `Requester.check`."""
    with opened(conn, kind) as program:
        return program.check()


def test(conn: Conn, kind: str) -> Offer:
    """As `offer`; that it answers is noted."""
    found = offer(conn, kind)
    note(conn, kind, None)
    return found


def connect(conn: Conn, kind: str, given: Mapping[str, object], *, by: Actor) -> tuple[RequestService, Offer]:
    """Enters one, or changes it: `base_url`, `key`, `profile_id`, `root_folder`; what is not named stays.

    It is asked first, and nothing is kept of one that does not answer. What is not chosen is the first that it offers. Raises `Invalid`
    naming the field, also for another address without its key, and `Unavailable`.
    """
    _check(kind)
    row = db.maybe(conn, sql.access, {"kind": kind})
    base_url = checked_url(str(given["base_url"])) if given.get("base_url") else row and str(row["base_url"])
    if not base_url:
        raise Invalid(gettext("base_url is missing: the address of %(title)s.", title=TITLES[kind]), field="base_url")
    key = str(given.get("key") or "").strip() or (row and _kept_key(kind, row, base_url))
    if not key or len(key) > MOST_KEY:
        raise Invalid(
            gettext(
                "key is missing: copy the API key of %(title)s from its settings, under General.", title=TITLES[kind]
            ),
            field="key",
        )
    with _program(kind, base_url, key) as program:
        found = program.check()
    before = get(conn, kind) if row else None
    chosen = _chosen(found, given, before)
    conn.execute(sql.save, {"kind": kind, "base_url": base_url, "key_enc": secrets.encrypt(key), **chosen})
    what = {name: value for name, value in given.items() if name != "key"} | {"has_key": bool(given.get("key"))}
    audit.record(conn, by, "settings.request-service", TITLES[kind], what)
    return get(conn, kind), found


def forget(conn: Conn, kind: str, *, by: Actor) -> None:
    """What was sent there is followed no more. Raises `NotFound`."""
    get(conn, kind)
    conn.execute(sql.forget, {"kind": kind})
    audit.record(conn, by, "settings.request-service", TITLES[kind], {"forgotten": True})


def note(conn: Conn, kind: str, trouble: str | None) -> None:
    conn.execute(sql.note, {"kind": kind, "trouble": trouble})


@contextmanager
def opened(conn: Conn, kind: str) -> Iterator[Requester]:
    """Raises `NotFound` for one that is not entered, `Conflict` for a key that cannot be read."""
    _check(kind)
    missing = gettext("%(title)s is not entered here.", title=TITLES[kind])
    row = db.one(conn, sql.access, {"kind": kind}, missing=missing)
    with _program(kind, row["base_url"], _key(kind, row["key_enc"])) as program:
        yield program


@contextmanager
def _program(kind: str, base_url: str, key: str) -> Iterator[Requester]:
    program: Requester = Servarr(DIALECTS[kind], base_url, key) if kind in DIALECTS else Seerr(base_url, key)
    try:
        yield program
    finally:
        program.close()


def _key(kind: str, sealed: bytes) -> str:
    try:
        return secrets.decrypt(sealed)
    except Misconfigured:
        raise Conflict(gettext(UNREADABLE, title=TITLES[kind]), field="key") from None


def _kept_key(kind: str, row: Row, base_url: str) -> str:
    """The stored one, for whom it was entered and for nobody else."""
    if not addresses.same_origin(row["base_url"], base_url):
        raise Invalid(gettext("Give the key too: the stored one is never sent to another address."), field="key")
    return _key(kind, row["key_enc"])


def _check(kind: str) -> None:
    if kind not in TITLES:
        raise NotFound(gettext("There are %(kinds)s.", kinds=", ".join(KINDS)))


def _chosen(found: Offer, given: Mapping[str, object], before: RequestService | None) -> dict[str, object]:
    """Of the offer: what is asked for, else what was, else the first."""
    profiles = {one.id: one.name for one in found.profiles}
    wanted = given.get("profile_id") or (
        before and before.profile_id if before and before.profile_id in profiles else None
    )
    folder = given.get("root_folder") or (
        before.root_folder if before and before.root_folder in found.folders else None
    )
    if wanted is not None and wanted not in profiles:
        raise Invalid(
            gettext("profile_id must be one of %(ids)s.", ids=", ".join(map(str, profiles))), field="profile_id"
        )
    if folder is not None and folder not in found.folders:
        raise Invalid(
            gettext("root_folder must be one of %(folders)s.", folders=", ".join(found.folders)), field="root_folder"
        )
    profile_id = int(str(wanted)) if wanted is not None else next(iter(profiles), None)
    profile = profiles[profile_id] if profile_id is not None else None
    return {"profile_id": profile_id, "profile": profile, "root_folder": folder or next(iter(found.folders), None)}
