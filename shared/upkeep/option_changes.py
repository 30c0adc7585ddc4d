"""Changes to what an admin may change, with what has to follow from them; and how each option describes itself."""

from collections.abc import Collection, Mapping

from marshmallow import fields, validate

from shared import audit, jobs, options
from shared.audit import Actor
from shared.curation import top_picks
from shared.db import Conn
from shared.discovery import enrichment
from shared.errors import Invalid, NotFound
from shared.jobs import names, schedules
from shared.models import model_names
from shared.models.model_names import Unconfirmed
from shared.options import Option, Value
from shared.output import all_folders, following
from shared.people import tokens
from shared.sources import asking, keeping
from shared.titles import facts
from shared.words import wording

TYPES = {fields.Boolean: "boolean", fields.Integer: "integer", fields.Float: "number", fields.String: "string"}


def apply(
    conn: Conn, changes: Mapping[str, Value], *, by: Actor, confirmed: Collection[Value] = ()
) -> dict[str, Value]:
    """Checks and stores all or, raising, none of it; returns what is different now.

    Another time zone moves the schedules; a shorter limit ends sign-ins sooner; lists that are to change daily or weekly are
    made and published so often; another embedding model begins to be filled beside the present one; a language model words
    the present lists too; a contact lets sources that want one be asked more often; another order of sources tells anew what titles
    are, and another language has them worded anew; top picks are ranked anew. What shapes picks counts from each person's next list on.
    Raises `Invalid` naming the option, and `Unconfirmed` for a model's name that is unknown, and for lists of libraries in the
    place of every library, where these are not among the `confirmed`.
    """
    model_names.check(conn, changes, confirmed)
    before = options.all_values(conn)
    wanted = changes.get(all_folders.OPTION)
    if wanted == all_folders.CONVERT not in (before[all_folders.OPTION], *confirmed):
        raise Unconfirmed(all_folders.OPTION, all_folders.CONVERT, all_folders.question(conn))
    for name, value in changes.items():
        try:
            options.set(conn, name, value)
        except NotFound as unknown:
            raise Invalid(unknown.message, field=name) from unknown
    changed = {name: value for name, value in options.all_values(conn).items() if before[name] != value}
    if any(name.startswith(top_picks.PREFIX) for name in changed):
        top_picks.check(conn, before | changed)
        jobs.ask(conn, names.REFRESH_TOP_PICKS, trigger=by.trigger, requested_by=by.id)
    if "household.time_zone" in changed:
        schedules.recompute(conn)
    if asking.CONTACT in changed:
        keeping.name_contact(conn, is_named=bool(changed[asking.CONTACT]))
    if "accounts.sign_in_days" in changed:
        tokens.shorten(conn, int(str(changed["accounts.sign_in_days"])))
    if (every := str(changed.get("picks.change"))) in ("daily", "weekly"):
        # What makes lists, and what shows them on the media server.
        for name in (*names.PICK.values(), *names.PUBLISH.values()):
            schedules.pace(conn, name, every)
    if (every := str(changed.get("output.follow"))) in ("daily", "weekly"):
        for name in names.PUBLISH.values():
            schedules.pace(conn, name, every)
    if changed.get("words.by_model") or changed.keys() & {"words.model", "words.allow_override"}:
        wording.word_present(conn)
    if any(name.startswith("embeddings.") for name in changed):
        for name in names.EMBED.values():
            jobs.ask(conn, name, trigger=by.trigger, requested_by=by.id)
    if changed.keys() & {facts.OPTION, facts.LANGUAGE}:
        jobs.ask(conn, names.MERGE_FACTS, trigger=by.trigger, requested_by=by.id)
    if facts.LANGUAGE in changed and enrichment.reword(conn):
        jobs.ask(conn, names.ENRICH_METADATA, trigger=by.trigger, requested_by=by.id)
    if changed:
        earlier = {name: before[name] for name in changed}
        audit.record(conn, by, "settings.options", ", ".join(changed), {"values": changed, "before": earlier})
    if any(name.startswith("output.") for name in changed):
        following.options_changed(conn, None)
    if "output.enabled" in changed or any(name.startswith("removals.collection") for name in changed):
        jobs.ask(conn, names.PUBLISH_LEAVING, trigger=by.trigger, requested_by=by.id)
    if "output.enabled" in changed:
        # What is one person's follows by itself; what is everybody's only so.
        jobs.ask(conn, names.PUBLISH_TOP_PICKS, trigger=by.trigger, requested_by=by.id)
    return changed


def listing(conn: Conn) -> list[dict[str, object]]:
    """Every option: name, group, help, default, value, and what a value may be."""
    values = options.all_values(conn)
    return [_described(option) | {"value": values[option.name]} for option in options.by_name().values()]


def _described(option: Option) -> dict[str, object]:
    return {"name": option.name, "group": option.group, "help": option.help, "default": option.default} | {
        "schema": shape(option)
    }


def shape(option: Option) -> dict[str, object]:
    """As JSON Schema: type, enum, minimum, maximum, minLength, maxLength."""
    found: dict[str, object] = {"type": next(name for kind, name in TYPES.items() if isinstance(option.schema, kind))}
    for check in option.schema.validators:
        if isinstance(check, validate.OneOf):
            found["enum"] = list(check.choices)
        elif isinstance(check, validate.Range):
            found |= {"minimum": check.min, "maximum": check.max}
        elif isinstance(check, validate.Length):
            found |= {"minLength": check.min, "maxLength": check.max}
    return {name: value for name, value in found.items() if value is not None}
