"""The sources as the household has set them: whether they are asked, with which key, how often; and what is left today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared import audit, db, jobs, secrets
from shared.audit import Actor
from shared.db import Conn, Row
from shared.errors import Conflict, Invalid
from shared.http import checked_url
from shared.jobs import names
from shared.language import gettext
from shared.sources import catalogue
from shared.sources.catalogue import Source

sql = db.queries("sources/sources")

Limit = Mapping[str, float | int | None]
MOST_KEY = 2000


@dataclass(frozen=True)
class Kept:
    """`limits` by act (“read”, “write”): calls, seconds, per_day (None: no limit), used today, blocked_s.

    `asked_at` is when it was asked last, and `last_status` what it answered: None where no whole answer came. `kinds`: those
    of which it knows something, each with its own word for it.
    """

    source: Source
    is_enabled: bool
    has_key: bool
    base_url: str | None
    asked_at: datetime | None
    last_status: int | None
    limits: Mapping[str, Limit]
    kinds: Mapping[str, str]
    has_secret: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether it is asked at all."""
        return self.is_enabled and (self.has_key or not self.source.needs_key)

    @property
    def links_people(self) -> bool:
        """Whether people may link their own accounts there."""
        return self.is_ready and self.has_secret and self.source.links_people

    @property
    def used_today(self) -> int:
        return sum(int(limit["used"] or 0) for limit in self.limits.values())

    @property
    def per_day(self) -> int | None:
        """None where no day has a limit."""
        per_day = self.limits["read"]["per_day"]
        return None if per_day is None else int(per_day)

    @property
    def left_today(self) -> int | None:
        """As `per_day`."""
        return None if self.per_day is None else max(0, self.per_day - int(self.limits["read"]["used"] or 0))


@dataclass(frozen=True)
class Access:
    """`base_url` is where it is asked."""

    base_url: str
    key: str | None
    secret: str | None = None


def listing(conn: Conn) -> list[Kept]:
    """In the order of the catalogue."""
    rows = {row["name"]: row for row in db.all(conn, sql.listing)}
    return [_kept(source, rows[name]) for name, source in catalogue.SOURCES.items()]


def get(conn: Conn, name: str) -> Kept:
    """Raises `NotFound`."""
    source = catalogue.of(name)
    return next(kept for kept in listing(conn) if kept.source == source)


def ready(conn: Conn, kind: str | None = None) -> list[str]:
    """Names of those that are asked, of those that know something of this kind."""
    return [kept.source.name for kept in listing(conn) if kept.is_ready and (kind is None or kind in kept.kinds)]


def lacking(conn: Conn, *what: str, kind: str | None = None) -> list[str]:
    """The titles of those that would tell any of this, in words of `catalogue.KNOWLEDGE` (of one kind), where none of them is asked; else
    none."""
    knowing = [
        kept for kept in listing(conn) if set(what) & set(kept.source.knows) and (kind is None or kind in kept.kinds)
    ]
    return [] if any(kept.is_ready for kept in knowing) else [kept.source.title for kept in knowing]


def access(conn: Conn, name: str, *, switched_on: bool = True) -> Access:
    """Raises `Conflict` for a source that nobody has switched on (unless that does not matter), or that lacks its key."""
    source, row = catalogue.of(name), db.one(conn, sql.access, {"name": name})
    if switched_on and not row["is_enabled"]:
        raise Conflict(
            gettext(
                "%(title)s is switched off; an administrator can switch it on in Settings, Sources.", title=source.title
            )
        )
    if source.needs_key and row["key_enc"] is None:
        raise Conflict(
            gettext(
                "%(title)s wants a key: enter it in Settings, Sources. One can be had at %(key_from)s.",
                title=source.title,
                key_from=source.key_from,
            )
        )
    key, secret = (row[name] and secrets.decrypt(row[name]) for name in ("key_enc", "secret_enc"))
    return Access(row["base_url"] or source.address, key, secret)


def configure(conn: Conn, name: str, changes: Mapping[str, object], *, by: Actor) -> Kept:
    """`changes`: is_enabled, key and secret (None or "" takes one away), base_url (None: its own address), calls, seconds, per_day.

    What is not named stays. One that is asked from now on is asked at once, and so is one whose day was spent by another key, at another
    address or under another limit. Raises `Invalid`, and `Conflict` where it would be
    switched on without the key that it needs.
    """
    before = get(conn, name)
    conn.execute(sql.change, {"name": name} | _changed(before, changes))
    conn.execute(
        sql.limit,
        {"name": name, "calls": changes.get("calls"), "seconds": changes.get("seconds")}
        | {"sets_per_day": "per_day" in changes, "per_day": changes.get("per_day")},
    )
    if "base_url" in changes:
        conn.execute(sql.forget_answers, {"name": name})
    after = get(conn, name)
    is_open = _opens_day(conn, before, after, another_key=bool(changes.get("key")))
    audit.record(conn, by, "sources.update", before.source.title, dict(changes))
    if after.is_ready and (is_open or not before.is_ready):
        jobs.ask(conn, names.ENRICH_METADATA, trigger=by.trigger, requested_by=by.id)
    return get(conn, name)


def name_contact(conn: Conn, *, is_named: bool) -> None:
    """Sources that want to know how the household can be reached take more calls of who says so, unless an administrator has set
    another number. The caller commits."""
    for source in catalogue.SOURCES.values():
        if source.paces:
            before, after = source.paces if is_named else reversed(source.paces)
            conn.execute(sql.change_pace, {"name": source.name, "before": before, "after": after})


def calls(conn: Conn, name: str, *, limit: int = 50, offset: int = 0) -> tuple[list[Row], int]:
    """What went out to it, newest first: at, method, path, status (None: no whole answer), seconds. And how many in all."""
    given = {"source": catalogue.of(name).name, "limit": limit, "offset": offset}
    rows = db.all(conn, sql.calls, given)
    return rows, rows[0]["total"] if rows else 0


def _opens_day(conn: Conn, before: Kept, after: Kept, *, another_key: bool) -> bool:
    """Whether it may be asked again today, whatever was spent, because of what was changed."""
    is_another = another_key or after.base_url != before.base_url
    if not is_another and after.per_day == before.per_day:
        return False
    conn.execute(sql.open_day, {"name": before.source.name, "is_another": is_another})
    jobs.bring_forward(conn)
    return True


def _changed(before: Kept, changes: Mapping[str, object]) -> Row:
    key, address = _key(changes.get("key")), changes.get("base_url")
    secret = _key(changes.get("secret"), "secret")
    if secret and not before.source.links_people:
        raise Invalid(gettext("%(title)s wants no secret.", title=before.source.title), field="secret")
    has_key = bool(key) if "key" in changes else before.has_key
    enabled = changes.get("is_enabled", before.is_enabled and has_key if before.source.needs_key else None)
    if enabled and changes.get("is_enabled") and before.source.needs_key and not has_key:
        raise Conflict(
            gettext(
                "%(title)s wants a key: one can be had at %(key_from)s.",
                title=before.source.title,
                key_from=before.source.key_from,
            )
        )
    return {
        "is_enabled": enabled,
        "sets_key": "key" in changes,
        "key_enc": secrets.encrypt(key) if key else None,
        "sets_secret": "secret" in changes,
        "secret_enc": secrets.encrypt(secret) if secret else None,
        "sets_base_url": "base_url" in changes,
        "base_url": checked_url(str(address)) if address else None,
    }


def _key(given: object, field: str = "key") -> str:
    """What is not printed in one line is no key, and would break the request that bears it."""
    key = str(given or "").strip()
    if len(key) > MOST_KEY or not key.isascii() or not key.isprintable() or " " in key:
        raise Invalid(gettext("This is no key: it is one word of letters, digits and signs."), field=field)
    return key


def _kept(source: Source, row: Row) -> Kept:
    told = {
        name: row[name]
        for name in ("is_enabled", "has_key", "has_secret", "base_url", "asked_at", "last_status", "limits", "kinds")
    }
    return Kept(source, **told)
