"""`matinee libraries`: which of the media server's libraries Matinee reads."""

import click

from shared.audit import TERMINAL
from shared.db import Conn, Row
from shared.errors import Conflict, Invalid, NotFound
from shared.titles import library
from web.commands import database, output

NONE = "No libraries are known yet: add a media server (`matinee servers add`), or run `matinee jobs start sync-libraries`."


@click.group(cls=output.Commands)
def libraries() -> None:
    """See, enable and disable libraries.

    Only enabled libraries are read, and only their titles are picked.
    """


@libraries.command("list")
@output.json_option
def list_libraries(as_json: bool) -> None:
    """Show every library, and why one cannot be used."""
    with database.connected() as conn:
        rows = library.listing(conn)
    _print(rows, as_json)


@libraries.command()
@click.argument("names", metavar="NAME...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Enable every library.")
@output.json_option
def enable(names: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """Read these libraries from now on.

    NAME is a library's name or number. Titles arrive with the next sync (`matinee pipeline`).
    """
    _print(switch(names, everything=everything, enabled=True), as_json)


@libraries.command()
@click.argument("names", metavar="NAME...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Disable every library.")
@output.json_option
def disable(names: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """Stop reading these libraries and picking from them.

    What people watched there is kept.
    """
    _print(switch(names, everything=everything, enabled=False), as_json)


def switch(names: tuple[str, ...], *, everything: bool, enabled: bool) -> list[Row]:
    """All or nothing: a name that is wrong changes no library."""
    if bool(names) == everything:
        raise click.UsageError("Name one library or more, or use --all.")
    with database.connected() as conn:
        ids = (
            [row["id"] for row in library.listing(conn) if row["kind"]]
            if everything
            else [find(conn, name) for name in names]
        )
        for library_id in ids:
            library.switch(conn, library_id, enabled, by=TERMINAL)
        return [row for row in library.listing(conn) if row["id"] in ids]


def find(conn: Conn, name: str) -> int:
    """The id of a library by name or number. Raises `NotFound` and `Conflict`."""
    rows = library.listing(conn)
    if not rows:
        raise Invalid(NONE)
    found = [row for row in rows if row["name"].lower() == name.lower()]
    found = found or [row for row in rows if str(row["id"]) == name]
    if not found:
        raise NotFound(f"There is no library “{name}”; there are: {', '.join(row['name'] for row in rows)}.")
    if len(found) > 1:
        which = ", ".join(f"{row['id']} on {row['server_name']}" for row in found)
        raise Conflict(f"Several libraries are called “{name}”: use the number instead ({which}).")
    return int(found[0]["id"])


def shown(row: Row) -> dict[str, object]:
    names = ("id", "name", "kind", "reason", "paths", "titles")
    return {name: row[name] for name in names} | {"enabled": row["is_enabled"], "server": row["server_name"]}


def _print(rows: list[Row], as_json: bool) -> None:
    if as_json:
        output.document([shown(row) for row in rows])
        return
    cells = [
        [row["id"], row["name"], row["kind"] or "–", row["is_enabled"], row["titles"], row["server_name"]]
        for row in rows
    ]
    output.table(["Number", "Library", "Kind", "Enabled", "Titles", "Server"], cells, empty=NONE)
    for row in rows:
        if row["reason"]:
            output.say(f"{row['name']}: {row['reason']}")
