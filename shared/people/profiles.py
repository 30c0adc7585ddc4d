"""One person's page: what may be looked at and changed there, and by whom."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo, available_timezones

from shared import audit, db, kinds, options
from shared.db import Conn
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.language import LANGUAGES, gettext
from shared.people import accounts
from shared.people.accounts import User
from shared.words import wording

sql = db.queries("people/profiles")

ADMINS_ONLY = ("is_active", "role")  # and which picks somebody gets
OWN = ("time_zone", "language", "words_by_model")
NAMES = {"is_active": "isActive"}


def get(conn: Conn, viewer: User, user_id: int) -> User:
    """Raises `NotFound` for whoever is neither the viewer's own self nor known to an administrator."""
    if viewer.id != user_id and not viewer.is_admin:
        raise NotFound(gettext("There is no such person."))
    return accounts.by_id(conn, user_id)


def zone(conn: Conn, user: User) -> str:
    """In which the person's days and months begin."""
    return user.time_zone or str(options.get(conn, "household.time_zone"))


def today(conn: Conn, user: User) -> date:
    """By the person's own calendar."""
    return datetime.now(ZoneInfo(zone(conn, user))).date()


def change(conn: Conn, me: User, user_id: int, changes: Mapping[str, object]) -> User:
    """Only what is named changes. Raises `Forbidden` naming the field that is not this person's to change."""
    now = get(conn, me, user_id)
    of_picks = {f"enabled_{kind.plural}": f"enabled{kind.plural.capitalize()}" for kind in kinds.picked()}
    shown = {**of_picks, **NAMES}
    for name in (*of_picks, *ADMINS_ONLY):
        if name in changes and not me.is_admin:
            raise Forbidden(
                gettext("Only an administrator may change %(field)s.", field=shown.get(name, name)),
                field=shown.get(name, name),
            )
    _check(conn, me, now, changes)
    conn.execute(
        sql.update,
        {
            "id": user_id,
            "role": changes.get("role"),
            "is_active": changes.get("is_active"),
            "sets_zone": "time_zone" in changes,
            "time_zone": changes.get("time_zone"),
            "sets_language": "language" in changes,
            "language": changes.get("language"),
        },
    )
    _switch_picks(conn, me, now, changes)
    if "words_by_model" in changes:
        _choose_words(conn, me, user_id, changes["words_by_model"])
    # Picks have an entry of their own.
    audited = {name: value for name, value in changes.items() if name not in of_picks}
    if audited and (me.id != user_id or any(name in audited for name in ADMINS_ONLY)):
        audit.record(conn, me.actor, "users.update", user_id, audited)
    return accounts.by_id(conn, user_id)


def has_other_admins(conn: Conn, user_id: int) -> bool:
    """Whether the household has an administrator beside this person. They stay so until the commit."""
    return bool(db.all(conn, sql.other_admins, {"id": user_id}))


def _check(conn: Conn, me: User, now: User, changes: Mapping[str, object]) -> None:
    zone = changes.get("time_zone")
    if zone is not None and zone not in available_timezones():
        raise Invalid(gettext("timeZone is not a time zone; use a name such as Europe/Berlin."), field="timeZone")
    chosen = changes.get("language")
    if chosen is not None and chosen not in LANGUAGES:
        raise Invalid(
            gettext("language must be one of %(languages)s.", languages=", ".join(LANGUAGES)), field="language"
        )
    role = changes.get("role")
    if role not in (None, now.role) and db.value(conn, sql.is_from_server, {"id": now.id}, of=bool):
        raise Conflict(
            gettext("Who is an administrator of the media server is said there, and is one here too."), field="role"
        )
    stops_ruling = role == "member" or changes.get("is_active") is False
    if now.is_admin and stops_ruling and not has_other_admins(conn, now.id):
        raise Conflict(
            gettext("Somebody must be administrator: this is the only one."), field="role" if role else "isActive"
        )


def _switch_picks(conn: Conn, me: User, now: User, changes: Mapping[str, object]) -> None:
    for kind in kinds.picked():
        wanted = changes.get(f"enabled_{kind.plural}")
        if wanted is not None and wanted != now.gets(kind.name):
            accounts.switch(conn, now.id, kind.plural, bool(wanted), by=me.actor)


def _choose_words(conn: Conn, me: User, user_id: int, own: object) -> None:
    chosen = None if own is None else bool(own)
    if me.is_admin:
        wording.keep(conn, user_id, chosen)
    else:
        wording.choose(conn, user_id, chosen)
