"""Who would see a person's library on each server, before one is made; and which form each person's picks take."""

from shared import audit, db, options
from shared.audit import Actor
from shared.db import Conn
from shared.errors import Invalid, NotFound
from shared.output import choice, following, records

sql = db.queries("output/outputs")

FORMS = ("playlist", "library", "both")


def listing(conn: Conn) -> list[dict[str, object]]:
    """Everybody who gets picks, once a server: what they chose, what they get by it, who else would see a library of theirs.

    Keys: user_id, person, server, chosen (None: the household's form), playlist, library, notes, seen_by, administrators,
    problem.
    """
    values = options.all_values(conn)
    found = []
    for row in conn.execute(sql.audience).fetchall():
        place = next(
            one for one in records.places(conn, row["user_id"], row["kind"]) if one.server_id == row["server_id"]
        )
        chosen = choice.of(place, values)
        told = {"playlist": chosen.playlist, "library": chosen.library, "notes": list(chosen.notes)}
        shown = {name: row[name] for name in ("user_id", "person", "server", "administrators", "problem")}
        found.append(shown | told | {"chosen": place.form, "seen_by": list(place.seen_by)})
    return found


def choose(conn: Conn, user_id: int, form: str | None, *, by: Actor) -> None:
    """Another form for one person than the household's; None takes it back. It is brought about soon.

    Raises `Invalid` naming the field, `NotFound`.
    """
    if form is not None and form not in FORMS:
        raise Invalid(f"form must be one of {', '.join(FORMS)}, or nothing for the household's.", field="form")
    if not conn.execute(sql.choose_form, {"user_id": user_id, "form": form}).rowcount:
        raise NotFound("There is no such person.")
    audit.record(conn, by, "users.form", user_id, {"form": form})
    following.options_changed(conn, by.id)
