"""Something of ours taken off a media server for good: what wants it there is changed, and the next publication takes it away."""

from shared import options
from shared.audit import Actor
from shared.curation import top_picks
from shared.db import Conn, Row
from shared.errors import Conflict, NotFound
from shared.language import gettext, marked
from shared.output import choice, readers, records, top_pick_forms
from shared.output.records import LIBRARY, PLAYLIST
from shared.upkeep import option_changes

UNKNOWN = gettext("There is nothing of ours by this number on a media server any more.")
A_CHANNEL = gettext("This is a channel: whoever made it takes it away, or stops sharing it, on its own page.")
NOTHING = marked("%(person)s gets no picks there any more. What is there is taken away within a minute or two.")
LESS = marked("%(person)s gets a %(form)s alone. The rest is taken away within a minute or two.")
TOP_PICKS = (
    "The household’s top picks come there in this form no more. What is there is taken away within a minute or two."
)


def withdraw(conn: Conn, output_id: int, *, by: Actor) -> str:
    """Of picks the person's form goes, of top picks the household's. Returns what follows, in a sentence.

    Raises `NotFound`, and `Conflict` for a channel, which is its owner's to take away.
    """
    row = next((one for one in records.listing(conn) if one["id"] == output_id), None)
    if row is None:
        raise NotFound(UNKNOWN)
    if row["purpose"] == "channel":
        raise Conflict(A_CHANNEL)
    return _of_picks(conn, row, by) if row["purpose"] == "picks" else _of_top_picks(conn, row, by)


def _of_picks(conn: Conn, row: Row, by: Actor) -> str:
    other = {LIBRARY: "playlist", PLAYLIST: "library"}[row["form"]]
    place = records.place(conn, row["user_id"], row["kind"], row["server_id"])
    asked = place.form or str(options.get(conn, "output.form"))
    form = other if asked == "both" else choice.NONE
    readers.choose(conn, row["user_id"], form, by=by)
    if form == choice.NONE:
        return gettext(NOTHING, person=row["person"])
    return gettext(LESS, person=row["person"], form=form)


def _of_top_picks(conn: Conn, row: Row, by: Actor) -> str:
    option = f"{top_picks.PREFIX}{row['kind']}_{top_pick_forms.FORMS[row['form']]}"
    option_changes.apply(conn, {option: False}, by=by)
    return TOP_PICKS
