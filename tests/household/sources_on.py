"""A household that asks the sources of the world: the sample world's, without a limit that a test would wait for."""

from collections.abc import Iterator
from contextlib import contextmanager

from functions import registry
from infra.sample_world.running import KEYS, Running
from shared import audit, db, jobs
from shared.db import Conn
from shared.jobs import Value
from shared.sources import keeping


def switch_on(conn: Conn, world: Running, *names: str) -> None:
    """These, or all."""
    for name in names or KEYS:
        changes = {
            "is_enabled": True,
            "key": KEYS[name],
            "base_url": world.address(name),
            "calls": 10_000,
            "seconds": 1,
        }
        keeping.configure(conn, name, changes, by=audit.TERMINAL)


def perform(conn: Conn, name: str, **args: Value) -> jobs.Run:
    """Runs the job as a worker does, once, and returns what its row says then. Commits."""
    run = jobs.ask(conn, name, args, trigger="person")
    conn.commit()
    return carry_out(conn, run.id)


def carry_out(conn: Conn, run_id: int) -> jobs.Run:
    """One attempt at a run that was asked for."""
    run = jobs.get(conn, run_id)
    conn.commit()
    assert run is not None
    with db.pool(3) as pool, _again_or_not():
        registry.perform(pool, run_id, registry.HANDLERS[jobs.find(run.name).handler])
    found = jobs.get(conn, run_id)
    conn.commit()
    assert found is not None
    return found


@contextmanager
def _again_or_not() -> Iterator[None]:
    try:
        yield
    except registry.Again:
        return
