"""`matinee settings`: all that administrators decide as one file."""

import json
from typing import TextIO

import click

from shared.audit import TERMINAL
from shared.errors import Invalid
from shared.upkeep import settings_files
from web.commands import database, output


@click.group("settings", cls=output.Commands)
def settings_group() -> None:
    """Keep all settings as one file, or bring them from one. No secret is in it."""


@settings_group.command("export")
def export() -> None:
    """Print the settings as JSON: options and schedules of jobs."""
    with database.connected() as conn:
        output.document(settings_files.export(conn))


@settings_group.command("import")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--dry-run", is_flag=True, help="Only show what would be different.")
@click.option("--confirm", is_flag=True, help="Take names of models that are not known here.")
@output.json_option
def bring(file: TextIO, dry_run: bool, confirm: bool, as_json: bool) -> None:
    """Bring the settings in FILE, or in what comes on standard input where FILE is “-”."""
    document = _read(file)
    with database.connected() as conn:
        if dry_run:
            found = settings_files.preview(conn, document)
        else:
            found = settings_files.bring(conn, document, by=TERMINAL, is_confirmed=confirm)
    if as_json:
        output.document([vars(one) for one in found])
        return
    output.table(
        ["Setting", "Before", "After"],
        [[one.name, one.before, one.after] for one in found],
        empty="Nothing is different.",
    )


def _read(file: TextIO) -> object:
    try:
        return json.load(file)
    except ValueError as error:
        raise Invalid(f"This is not JSON: {error}.") from error
