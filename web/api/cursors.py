"""Where the next page begins, as a text that clients hand back without reading it."""

import base64
import binascii
import json

from shared.errors import Invalid
from shared.language import gettext
from web.api.paging import FARTHEST

FOREIGN = gettext("This cursor is not from `meta.next` of the same list: begin without one.")
MOST_ID = 2**63 - 1

Place = tuple[str, int]


def text(place: Place | int) -> str:
    """Of where a page ended, or of how many titles lie before the next one. Fit for a query."""
    return base64.urlsafe_b64encode(json.dumps(place, ensure_ascii=False).encode()).decode().rstrip("=")


def place(cursor: str, *, ordered: bool) -> Place | int:
    """What `text` was given. Raises `Invalid`, also for a place (a name, an id) in a list that is not `ordered` by them."""
    match _read(cursor):
        case int(offset) if type(offset) is int and 0 <= offset <= FARTHEST:
            return offset
        case [str(name), int(title_id)] if ordered and "\0" not in name and 0 <= title_id <= MOST_ID:
            return name, title_id
    raise Invalid(FOREIGN, field="cursor")


def _read(cursor: str) -> object:
    try:
        return json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        return None
