"""The only clock: starts what is due and sweeps what stalled."""

from functions import registry, sweep
from shared import jobs
from shared.jobs import schedules


@registry.app.periodic(cron="* * * * * */15", periodic_id="tick")
@registry.app.task(name="tick", queue=jobs.CLOCK, queueing_lock="tick", pass_context=False)
def tick(timestamp: int) -> None:
    """Every 15 seconds on one worker. A tick that was missed is no loss: the next finds the same work."""
    with registry.pool().connection() as conn:
        schedules.fire(conn)
        conn.commit()
        sweep.sweep(conn)
