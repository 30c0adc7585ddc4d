"""Measure the picks on the household's own past, fit the weights to it where that is better beyond doubt; measure search;
and look at what comparing picks with simpler rules came to."""

from functions.registry import job
from shared import kinds
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.picks import household_evaluation, proof
from shared.upkeep import search_relevance


@job("evaluate")
def handler(conn: Conn, run: Attempt, kind: str | None = None) -> None:
    """Commits after each kind: an evaluation is kept whole or not at all."""
    told = []
    for one in [kind] if kind else [each.name for each in kinds.picked()]:
        made = household_evaluation.evaluate(conn, one, run.say)
        conn.commit()
        told.append(f"{one}: {household_evaluation.sentence(made) if made else household_evaluation.TOO_LITTLE}")
    if kind is None:
        told.append(search_relevance.sentence(search_relevance.measure(conn)))
        told.append(proof.tend(conn))
    run.conclude(" ".join(filter(None, told)))
