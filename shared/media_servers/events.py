"""What the webhooks of both servers have in common: a JSON object about one item and one person."""

import hashlib
import json
import re
from datetime import UTC, datetime

from shared import errors
from shared.language import gettext
from shared.media_servers import bodies, fields, model
from shared.media_servers.fields import Row

ABOUT_NOBODY: frozenset[model.EventKind] = frozenset({"library", "test"})


GUID = re.compile(r"[{(]?([0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12})[})]?", re.IGNORECASE)
BRACED = re.compile(r"\{([^{}]+)\}")
UNFILLED = re.compile(r"\{\{.*\}\}")  # a name in a template that the server put nothing in place of


def document(body: bytes, content_type: str) -> Row:
    try:
        return bodies.read(body, content_type)
    except (ValueError, RecursionError, LookupError):
        if content_type.startswith("multipart/"):
            raise invalid("data", gettext("is missing in the form")) from None
        raise invalid("body", gettext("is not a JSON object")) from None


def needed(source: Row, field: str, label: str | None = None) -> str:
    """The id in one spelling, see `plain`."""
    value = fields.identity(source, field)
    if value is None:
        raise invalid(label or field, gettext("is missing"))
    if UNFILLED.search(value):
        raise invalid(label or field, gettext("is a template's own word that the server did not fill in"))
    if is_nobody(value):
        raise invalid(label or field, gettext("is all zeros and names nothing"))
    return plain(value)


def user_id(source: Row, field: str, named: str, label: str | None = None) -> str | None:
    """None where only a name is told (`named`): a person is taken at it, for it is one person's on the server."""
    return None if named and not optional(source, field) else needed(source, field, label)


def text_of(source: Row, field: str) -> str:
    """A text, empty also where the template was not filled in."""
    value = fields.text(source, field) or ""
    return "" if UNFILLED.search(value) else value


def name(source: Row) -> str:
    """What an event calls itself, and what kind of item it is about, for whoever set up the webhook: short and plain."""
    kind = text_of(source, "NotificationType") or text_of(source, "Event")
    type = text_of(source, "ItemType") or text_of(fields.child(source, "Item"), "Type")
    words = f"{kind} of {type}" if kind and type else kind
    return re.sub(r"[^\w .:-]", "", words)[:60]


def plain(id: str) -> str:
    """Servers, plug-ins and templates write a GUID with and without dashes, in capitals and in braces; it is stored in the way
    that lists tell it. Other ids stay as they are, but for braces."""
    if guid := GUID.fullmatch(id):
        return guid[1].replace("-", "").lower()
    braced = BRACED.fullmatch(id)
    return braced[1].strip() if braced else id


def is_nobody(id: str) -> bool:
    """An empty GUID, where there is nobody or nothing to tell of."""
    bare = plain(id)
    return len(bare) == 32 and not bare.strip("0")


def optional(source: Row, field: str) -> str | None:
    value = fields.identity(source, field)
    return plain(value) if value and not UNFILLED.search(value) and not is_nobody(value) else None


def event_id(kind: str, payload: Row) -> str:
    """The same for the same payload: a server that sends it again, sends it unchanged."""
    text = json.dumps(payload, sort_keys=True, default=str)
    return hashlib.sha256(f"{kind}\n{text}".encode()).hexdigest()[:32]


def moment(source: Row, *names: str) -> datetime:
    """The first of these times that is told, else now."""
    return next((at for name in names if (at := fields.moment(source, name))), datetime.now(UTC))


def position(source: Row) -> int | None:
    """Whole seconds; zero is a place, too. One beyond the longest film is none."""
    for name in ("PlaybackPositionTicks", "PositionTicks"):
        ticks = fields.number(source, name, high=fields.MOST_SECONDS * fields.TICKS)
        if ticks is not None:
            return max(0, round(ticks / fields.TICKS))
    return None


def rating(source: Row) -> float | None:
    """0–10; Jellyfin's plugin writes 0 where there is none, and no client gives a 0."""
    return fields.number(source, "Rating", 0, 10) or None


def invalid(field: str, flaw: str) -> errors.Invalid:
    return errors.Invalid(
        gettext("The webhook cannot be read: %(field)s %(flaw)s.", field=field, flaw=flaw), field=field
    )
