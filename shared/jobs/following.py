"""How everybody follows runs: commands, the API and open pages, each in its own form."""

from collections.abc import Callable, Generator, Sequence

from shared import jobs, live
from shared.db import Conn
from shared.jobs import Run

CHANNEL = "job_runs"

Look = Callable[[], Sequence[Run]]


def look(conn: Conn, run_ids: Sequence[int]) -> list[Run]:
    """What is there of these runs, in this order."""
    found = (jobs.get(conn, run_id) for run_id in run_ids)
    return [run for run in found if run]


def follow(
    run_ids: Sequence[int], look: Look, *, every_s: float, breath_s: float = 0.0
) -> Generator[list[Run] | None, None, None]:
    """The runs now and after each change, until all of them have ended; None when they are as they were.

    `look` reads them, by a connection that the caller chooses, after each news of them and at the latest `every_s` after the
    look before. News that come within `breath_s` are one.
    """
    wanted, before = {str(run_id) for run_id in run_ids}, None
    for _ in live.follow(
        CHANNEL, every_s=every_s, breath_s=breath_s, concerns=lambda payload: _concerns(payload, wanted)
    ):
        runs = list(look())
        yield runs if runs != before else None
        if not any(run.is_live for run in runs):
            return
        before = runs


def _concerns(payload: str, run_ids: set[str]) -> bool:
    """The payload is a run's id and its parent's; an empty one means that anything may have changed."""
    return not payload or not run_ids.isdisjoint(payload.split())
