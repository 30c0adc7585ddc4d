"""Who would see a person's library on each server, before one is made; and which form each person's picks take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared import audit, db, options
from shared.audit import Actor
from shared.db import Conn, Row
from shared.errors import Invalid, NotFound
from shared.language import gettext
from shared.options import Value
from shared.output import choice, following, records

sql = db.queries("output/outputs")

FORMS = ("playlist", "library", "both", choice.NONE)


@dataclass(frozen=True)
class Readership:
    """Of one person on one server: what they chose (None: the household's form), what they get by it, who else would see a
    library of theirs. `problem` is why something is not in use just now."""

    user_id: int
    person: str
    server_id: int
    server: str
    chosen: str | None
    playlist: bool
    library: bool
    notes: Sequence[str]
    seen_by: Sequence[str]
    administrators: Sequence[str]
    problem: str | None


def listing(conn: Conn, user_id: int | None = None) -> list[Readership]:
    """Everybody who gets picks, or one of them, once a server."""
    values = options.all_values(conn)
    return [_readership(conn, row, values) for row in db.all(conn, sql.audience, {"user_id": user_id})]


def _readership(conn: Conn, row: Row, values: Mapping[str, Value]) -> Readership:
    place = records.place(conn, row["user_id"], row["kind"], row["server_id"])
    chosen = choice.of(place, values)
    shown = {name: row[name] for name in ("user_id", "person", "server_id", "server", "administrators", "problem")}
    return Readership(
        **shown,
        chosen=place.form,
        playlist=chosen.playlist,
        library=chosen.library,
        notes=chosen.notes,
        seen_by=place.seen_by,
    )


def choose(conn: Conn, user_id: int, form: str | None, *, by: Actor) -> None:
    """Another form for one person than the household's; None takes it back. It is brought about soon.

    Raises `Invalid` naming the field, `NotFound`.
    """
    if form is not None and form not in FORMS:
        raise Invalid(
            gettext("form must be one of %(forms)s, or nothing for the household's.", forms=", ".join(FORMS)),
            field="form",
        )
    if not conn.execute(sql.choose_form, {"user_id": user_id, "form": form}).rowcount:
        raise NotFound(gettext("There is no such person."))
    audit.record(conn, by, "users.form", user_id, {"form": form})
    following.options_changed(conn, by.id)
