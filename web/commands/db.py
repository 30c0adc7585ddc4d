"""`matinee db`: the schema of the db."""

import click

from shared import db
from shared.db import embedded
from web.commands import output


@click.group("db", cls=output.Commands)
def db_group() -> None:
    """Bring the database up to date, or see whether it is."""


@db_group.command()
@output.json_option
def migrate(as_json: bool) -> None:
    """Apply the migrations that are missing.

    Safe to run at any time and from several machines at once.
    """
    with embedded.in_use():
        applied = db.migrate()
    if as_json:
        output.document({"applied": applied})
    else:
        click.echo("\n".join(f"Applied {name}" for name in applied) or "The database is up to date.")


@db_group.command()
@output.json_option
def status(as_json: bool) -> None:
    """Show the server's version and which migrations are missing.

    The exit code is 1 when some are.
    """
    with embedded.in_use(), db.plain() as conn:
        version, missing = conn.info.server_version, db.pending(conn)
    if as_json:
        output.document({"postgres": f"{version // 10_000}.{version % 10_000}", "pending": missing})
    else:
        click.echo(f"Postgres {version // 10_000}.{version % 10_000}")
        click.echo("\n".join(f"Missing: {name}" for name in missing) or "The database is up to date.")
    if missing:
        raise SystemExit(1)
