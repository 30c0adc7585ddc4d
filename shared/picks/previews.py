"""What the first picks of a person would be with other sliders, before those are saved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from shared import db, jobs
from shared.audit import Actor
from shared.db import Conn, Row
from shared.engine import picks
from shared.engine.person import Sliders
from shared.errors import Conflict, NotFound
from shared.jobs import Run, names
from shared.language import gettext
from shared.options import Value
from shared.picks import engine_inputs, preferences

sql = db.queries("picks/previews")

FIRST = 10
MOST = 3  # of one person's at a time: they are counted before anybody's new list
TOO_MANY = gettext("%(most)s of your previews are being counted: wait for one of them.", most=MOST)
UNKNOWN = gettext("You have asked for no preview of this number.")


@dataclass(frozen=True)
class Preview:
    """Titles in the order they would have, with the `rank` of now, None for what is not on the list; and what would be `gone`."""

    titles: list[Row]
    gone: list[Row]


def ask(conn: Conn, user_id: int, kind: str, values: Mapping[str, Value], *, by: Actor | None = None) -> Run:
    """`values` by slider, asked by the person or `by` an administrator. Nothing is saved. Raises `Invalid` naming the option,
    `Conflict` for whoever waits for too many."""
    checked = {name: preferences.checked(f"{kind}.{name}", values[name]) for name in preferences.OWN}
    hundredths = {name: round(100 * float(str(value))) for name, value in checked.items()}
    args: dict[str, jobs.Value] = {"user_id": user_id, "kind": kind, **hundredths}
    waiting = [run for run in jobs.active(conn) if run.name == names.PREVIEW_PICKS and run.args["user_id"] == user_id]
    if len(waiting) >= MOST and jobs.live(conn, names.PREVIEW_PICKS, args) is None:
        raise Conflict(TOO_MANY)
    return jobs.ask(conn, names.PREVIEW_PICKS, args, trigger="person", requested_by=by.id if by else user_id)


def ask_for_household(conn: Conn, user_id: int, kind: str, values: Mapping[str, Value], *, by: Actor) -> Run:
    """As `ask`, were these the household's: sliders of the person's own stay theirs. Raises as `ask`."""
    own = preferences.get(conn, user_id)
    theirs = {name: own[f"{kind}.{name}"] for name in preferences.OWN}
    mixed = {name: row["value"] if row["own"] else values[name] for name, row in theirs.items()}
    return ask(conn, user_id, kind, mixed, by=by)


def of_run(conn: Conn, run_id: int) -> Run:
    """Anybody's. Raises `NotFound`."""
    run = jobs.get(conn, run_id)
    if run is None or run.name != names.PREVIEW_PICKS:
        raise NotFound(UNKNOWN)
    return run


def asked(conn: Conn, user_id: int, run_id: int) -> Run:
    """A preview of this person's. Raises `NotFound`."""
    run = of_run(conn, run_id)
    if run.args["user_id"] != user_id:
        raise NotFound(UNKNOWN)
    return run


def tried(run: Run) -> dict[str, float]:
    """By slider, as it was asked for."""
    return {name: run.args[name] / 100 for name in preferences.OWN}


def rank(conn: Conn, user_id: int, kind: str, sliders: Mapping[str, float]) -> list[int]:
    """Ids of the first titles of the list as it would be now, best first. Raises what `engine_inputs.gather` raises."""
    inputs = engine_inputs.gather(conn, user_id, kind)
    settings = replace(inputs.settings, sliders=Sliders(**sliders))
    made = picks.recommend(inputs.loaded.catalogue, inputs.person, inputs.community, settings, inputs.weights)
    return [pick.title_id for pick in made[:FIRST]]


def compared(conn: Conn, run: Run, viewer_id: int | None = None) -> Preview:
    """Of a run that has ended well: through the guard, beside the list of now; for somebody else what both may see."""
    title_ids = [int(word) for word in (run.message or "").split()]
    user_id = run.args["user_id"]
    given = {"user_id": user_id, "viewer_id": viewer_id or user_id, "kind": run.args["kind"], "title_ids": title_ids}
    return Preview(db.all(conn, sql.compared, given), db.all(conn, sql.gone, given | {"first": FIRST}))
