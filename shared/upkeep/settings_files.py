"""All settings of a household as one document: to keep, to compare, and to take to another installation.

It holds what an administrator decides and no secret: no key, no address of a server, no account. Its form is version 1:
`{"format": "matinee-settings", "version": 1, "options": {name: value}, "schedules": {job: {"every", "spec", "when_missed"}}}`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from shared import audit, options
from shared.audit import Actor
from shared.db import Conn
from shared.errors import Invalid, NotFound
from shared.jobs import Value as Part
from shared.jobs import schedules
from shared.language import gettext
from shared.options import Value
from shared.upkeep import option_changes

FORMAT, VERSION = "matinee-settings", 1
PARTS = ("n", "day", "at")  # of a schedule


@dataclass(frozen=True)
class Difference:
    """`name` is an option's, or a job's whose schedule it is; then `before` and `after` are the schedule in words."""

    name: str
    before: Value
    after: Value


def export(conn: Conn) -> dict[str, object]:
    """As the module says; options that nobody changed are there too, so that another version's defaults change nothing."""
    found = {one.name: _schedule(one.every, one.spec, one.when_missed) for one in schedules.listing(conn)}
    return {"format": FORMAT, "version": VERSION, "options": options.all_values(conn), "schedules": found}


def preview(conn: Conn, document: object) -> list[Difference]:
    """What `bring` would change, found by doing it and taking it back. Raises `Invalid` as that."""
    with conn.transaction(force_rollback=True):
        return bring(conn, document, by=audit.MATINEE, is_confirmed=True)


def bring(conn: Conn, document: object, *, by: Actor, is_confirmed: bool = False) -> list[Difference]:
    """Sets what the document says, all of it or, raising, nothing; what it does not name stays. Returns what is different now.

    Raises `Invalid` that names the option or job, and `Unconfirmed` as `option_changes.apply` unless `is_confirmed`.
    """
    wanted, times = _parts(document)
    before, earlier = options.all_values(conn), _words(conn)
    confirmed = tuple(wanted.values()) if is_confirmed else ()
    changed = option_changes.apply(conn, wanted, by=by, confirmed=confirmed)
    for name, schedule in times.items():
        _set(conn, name, schedule)
    found = [Difference(name, before[name], value) for name, value in changed.items()]
    found += [Difference(name, earlier[name], said) for name, said in _words(conn).items() if earlier[name] != said]
    if found:
        audit.record(conn, by, "settings.import", ", ".join(one.name for one in found))
    return found


def _parts(document: object) -> tuple[dict[str, Value], dict[str, Mapping[str, object]]]:
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        raise Invalid(
            gettext("This is no file of Matinee's settings: “format” must be %(format)s.", format=FORMAT),
            field="format",
        )
    if document.get("version") != VERSION:
        raise Invalid(gettext("Only version %(version)s of such files can be read.", version=VERSION), field="version")
    for name in ("options", "schedules"):
        if not isinstance(document.get(name, {}), Mapping):
            raise Invalid(gettext("%(name)s must be names with their values.", name=name), field=name)
    wanted = {str(name): value for name, value in document.get("options", {}).items()}
    return wanted, {str(name): schedule for name, schedule in document.get("schedules", {}).items()}


def _set(conn: Conn, name: str, schedule: object) -> None:
    """Saved only where it is another one, so that a run that is due stays due."""
    try:
        now = schedules.of(conn, name)
        every, spec, when_missed = _read(schedule)
        if (now.every, dict(now.spec), now.when_missed) != (every, spec, when_missed):
            schedules.save(conn, now.name, every, spec, when_missed=when_missed)
    except (Invalid, NotFound) as problem:
        raise Invalid(gettext("%(name)s: %(problem)s", name=name, problem=problem.message), field=name) from problem


def _read(schedule: object) -> tuple[str, dict[str, Part], str]:
    if not isinstance(schedule, Mapping) or not isinstance(schedule.get("spec"), Mapping):
        raise Invalid(gettext("a schedule is “every”, “spec” and “when_missed”."))
    spec = {part: schedule["spec"][part] for part in PARTS if part in schedule["spec"]}
    if type(spec.get("n", 1)) is not int:  # True and 1.0 are equal to 1
        raise Invalid(gettext("n must be a whole number."))
    return str(schedule.get("every")), spec, str(schedule.get("when_missed"))


def _schedule(every: str, spec: Mapping[str, Part], when_missed: str) -> dict[str, object]:
    return {"every": every, "spec": dict(spec), "when_missed": when_missed}


def _words(conn: Conn) -> dict[str, str]:
    return {one.name: f"{one.schedule} ({one.when_missed})" for one in schedules.listing(conn)}
