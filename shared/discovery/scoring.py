"""Every title's score from what is stored, written where it changed; and either formula from the inputs that were kept."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from shared import db
from shared.db import Conn, Row
from shared.discovery import score
from shared.discovery.score import Inputs, Scores
from shared.errors import Invalid, NotFound
from shared.language import gettext
from shared.titles.library_rows import as_json

sql = db.queries("discovery/scores")

FORMULAS = (1, 2)
SCORES = tuple(field.name for field in fields(Scores))


def recompute(conn: Conn) -> int:
    """Asks nobody; returns how many changed. The caller commits."""
    conn.execute(sql.in_turn)
    known = {(row.pop("id"), row.pop("kind")): Inputs(**row) for row in db.all(conn, sql.inputs)}
    talked = defaultdict[str, list[float]](list)
    for (_, kind), inputs in known.items():
        if (value := score.talk(inputs)) is not None:
            talked[kind].append(value)
    ordered = {kind: sorted(values) for kind, values in talked.items()}
    rows = [_row(title_id, inputs, ordered.get(kind, [])) for (title_id, kind), inputs in known.items()]
    given = {"formula": score.FORMULA, "rows": as_json(rows)}
    return sum(conn.execute(step, given).rowcount for step in (sql.drop, sql.save))


def compute(conn: Conn, title_id: int) -> None:
    """Of one title, beside those of its kind as they stood: a title that comes moves none of the others by much. The caller commits."""
    conn.execute(sql.in_turn)
    found = db.maybe(conn, sql.inputs_of, {"title_id": title_id})
    if found is None:
        return
    inputs, stood = Inputs(**{name: value for name, value in found.items() if name not in ("id", "kind")}), []
    for row in [asdict(inputs), *db.all(conn, sql.talked, {"title_id": title_id, "kind": found["kind"]})]:
        if (value := score.talk(Inputs(popularity=row["popularity"], watching=row["watching"]))) is not None:
            stood.append(value)
    conn.execute(sql.save, {"formula": score.FORMULA, "rows": as_json([_row(title_id, inputs, sorted(stood))])})


def of(conn: Conn, title_id: int, *, formula: int = score.FORMULA) -> Scores:
    """From the inputs that were kept. Raises `Invalid` for a formula that there is not, `NotFound` where nothing is known."""
    check(formula)
    row = db.maybe(conn, sql.of, {"title_id": title_id})
    if row is None:
        raise NotFound(gettext("Nothing is known of this title's standing in the world yet."))
    return _computed(row, formula)


def find(conn: Conn, title_id: int, *, formula: int = score.FORMULA) -> Row | None:
    """As `from_inputs`, of a title that the viewer is known to see."""
    check(formula)
    row = db.maybe(conn, sql.of, {"title_id": title_id})
    return from_inputs(row, formula) if row else None


def from_inputs(row: Mapping[str, Any], formula: int) -> Row | None:
    """formula, score, quality, buzz and fresh, rounded to one decimal, of a row with what was made of its `inputs` by our formula; by the
    other they are made anew. None without inputs."""
    if row["inputs"] is None:
        return None
    scores = row if formula == score.FORMULA else asdict(_computed(row, formula))
    rounded = {name: None if scores[name] is None else round(scores[name], 1) for name in SCORES}
    return {"formula": formula} | rounded


def check(formula: int) -> None:
    """Raises `Invalid`."""
    if formula not in FORMULAS:
        raise Invalid(gettext("There are formula 1 and formula 2."), field="formula")


def _computed(row: Mapping[str, Any], formula: int) -> Scores:
    inputs = Inputs(**row["inputs"])
    return score.formula_1(inputs) if formula == 1 else score.formula_2(inputs, row["buzz"])


def _row(title_id: int, inputs: Inputs, ordered: list[float]) -> Row:
    value = score.talk(inputs)
    scores = score.formula_2(inputs, None if value is None else score.percentile(value, ordered))
    rounded = {name: None if number is None else round(number, 3) for name, number in asdict(scores).items()}
    return {"title_id": title_id, "inputs": asdict(inputs), **rounded}
