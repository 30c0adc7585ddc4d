"""`matinee backup`: make, list and restore backups of the database."""

from pathlib import Path

import click

from shared import audit, db
from shared.db import embedded
from shared.upkeep import backups
from shared.upkeep.backups import Backup
from web.commands import database, output


@click.group(cls=output.Commands)
def backup() -> None:
    """Make, list and restore backups.

    A backup holds everything but SECRET_KEY, without which stored keys in it cannot be read. Keep that somewhere else.
    """


@backup.command()
@output.json_option
def create(as_json: bool) -> None:
    """Write a backup now.

    It lands in BACKUP_DIR, by default MATINEE_HOME/backups.
    """
    with database.connected() as conn:
        path = backups.create()
        audit.record(conn, audit.TERMINAL, "backups.create", path.name)
    if as_json:
        output.document({"name": path.name, "path": str(path), "size": path.stat().st_size})
    else:
        click.echo(path)


@backup.command("list")
@output.json_option
def list_backups(as_json: bool) -> None:
    """Show the backups, newest first."""
    found = backups.listing()
    if as_json:
        output.document([_shown(one) for one in found])
        return
    cells = [[one.name, one.created_at, _megabytes(one.size)] for one in found]
    output.table(
        ["Backup", "Made", "Size"], cells, empty="There are no backups yet; `matinee backup create` makes one."
    )


@backup.command()
@click.argument("name")
@click.option("--force", is_flag=True, help="Replace everything that the database holds now.")
@output.json_option
def restore(name: str, force: bool, as_json: bool) -> None:
    """Fill the database from the backup NAME, or from the file at that path.

    Stop Matinee first. A database that is in use already is refused without --force. It works whole or not at all.
    """
    with embedded.in_use():
        applied = backups.restore(Path(name) if "/" in name else name, force=force)
        with db.connect() as conn:  # of the database that there is now
            audit.record(conn, audit.TERMINAL, "backups.restore", Path(name).name, {"force": force})
    if as_json:
        output.document({"restored": name, "migrations": applied})
    else:
        click.echo(f"Restored {name}." + (f" {len(applied)} newer migrations were applied." if applied else ""))


def _shown(one: Backup) -> dict[str, object]:
    return {"name": one.name, "size": one.size, "createdAt": one.created_at}


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
