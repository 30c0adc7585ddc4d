"""`matinee history`: somebody's history brought from another program, and taken along."""

from pathlib import Path
from typing import BinaryIO

import click

from shared.audit import TERMINAL
from shared.db import Conn
from shared.people import accounts
from shared.watching import history_applying, history_exports, history_imports, history_restoring
from shared.watching.history_files.entry import Wishes
from web.commands import database, output

HEADINGS = ["Rows", "Number", *(name.capitalize() for name in history_imports.EFFECTS)]


@click.group("history", cls=output.Commands)
def history_group() -> None:
    """Bring somebody's history from another program, or take it along."""


@history_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--person", required=True, help="Whose history it is.")
@click.option("--profile", help="Whose rows, where the file holds several people's.")
@click.option(
    "--column", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column of a table of one's own is what."
)
@click.option("--apply", "applies", is_flag=True, help="Write what is found, not only show it.")
@output.json_option
def bring(file: Path, person: str, profile: str | None, columns: tuple[str, ...], applies: bool, as_json: bool) -> None:
    """Look at FILE row by row: what would be written, what is to be asked about, what is not here."""
    wished = dict(column.partition("=")[::2] for column in columns)
    with database.connected() as conn:
        user_id = accounts.find(conn, person)
        found, _ = history_imports.begin(
            conn, user_id, file.read_bytes(), file.name, Wishes(profile, wished), by=TERMINAL
        )
        said = [_work(conn, found.id)]
        if applies:
            history_imports.apply(conn, user_id, found.id, by=TERMINAL)
            said.append(_work(conn, found.id))
        counts = history_imports.counts(conn, found.id)
    if as_json:
        output.document({"id": found.id, "format": found.format, "outcomes": counts})
        return
    output.table(HEADINGS, [[outcome, *one.values()] for outcome, one in counts.items()], empty="")
    click.echo("\n".join(said))


@history_group.command("export")
@click.option("--person", required=True, help="Whose history it is.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(history_exports.FORMATS)),
    default="json",
    show_default=True,
    help="Which form it is written in.",
)
@click.option("--to", "file", type=click.File("wb"), default="-", help="A file; without one it is printed.")
def export(person: str, form: str, file: BinaryIO) -> None:
    """Write down all that is kept of what PERSON watched, rated and said."""
    with database.connected() as conn:
        file.write(history_exports.write(conn, accounts.find(conn, person), form))


@history_group.command("restore")
@click.option("--person", "people", multiple=True, help="Whose history; several times for several people.")
@click.option("--all", "everybody", is_flag=True, help="Of everybody in the household.")
@click.option("--imported", is_flag=True, help="Also what came from other programs and from Trakt.")
@click.option("--write", "writes", is_flag=True, help="Write it; without this it is only looked at what that would be.")
def restore(people: tuple[str, ...], everybody: bool, imported: bool, writes: bool) -> None:
    """Write to their media servers what people watched and rated, where these do not know it.

    A worker does it: `matinee jobs history restore-history` tells what came of it. Nothing is ever unmarked.
    """
    if bool(people) == everybody:
        raise click.UsageError("Say of whom: --person NAME, or --all.")
    with database.connected() as conn:
        found = [accounts.find(conn, name) for name in people] or [one.id for one in accounts.listing(conn)]
        for user_id in found:
            history_restoring.ask(conn, user_id, writes=writes, imported=imported, by=TERMINAL)
        conn.commit()
    click.echo(f"Asked for {len(found)} people.")


def _work(conn: Conn, import_id: int) -> str:
    """Here and at once: no worker need run."""
    conn.commit()
    return history_applying.work(conn, import_id, lambda *_: None) or ""
