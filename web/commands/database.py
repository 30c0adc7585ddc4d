"""The connection of a command: to DATABASE_URL, or to the embedded server, which runs as long as somebody uses it."""

from collections.abc import Iterator
from contextlib import contextmanager

from shared import db, kinds
from shared.db import Conn, embedded
from shared.errors import Misconfigured
from shared.settings import settings


@contextmanager
def connected() -> Iterator[Conn]:
    """Commits when the block ends. Raises `Misconfigured` when a shared database waits for its migrations."""
    with embedded.in_use():
        with db.plain() as conn:
            missing = db.pending(conn)
        if missing:
            _bring_up_to_date(missing)
        kinds.listing()  # kept from here on: what a command prints at its end, it prints when the server is gone
        with db.connect() as conn:
            yield conn


def _bring_up_to_date(missing: list[str]) -> None:
    """A database that nobody else serves, or that is new, is nobody's to ask about."""
    is_new = len(missing) == len(db.migrations())
    if settings().database_url and not is_new:
        raise Misconfigured(f"The database lacks {len(missing)} migrations; run `matinee db migrate`.")
    db.migrate()
