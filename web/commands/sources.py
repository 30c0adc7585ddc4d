"""`matinee sources`: which services of the world are asked what titles are."""

import click

from shared.audit import TERMINAL
from shared.sources import clients, keeping
from shared.sources.keeping import Kept
from web.commands import database, output


@click.group(cls=output.Commands)
def sources() -> None:
    """See and switch sources of the world: TMDB, Trakt, OMDb, TVmaze, Google Books, Open Library.

    None is asked before it is switched on.
    """


@sources.command("list")
@output.json_option
def list_sources(as_json: bool) -> None:
    """Show every source, and how much of today is used."""
    with database.connected() as conn:
        found = keeping.listing(conn)
    _print(found, as_json)


@sources.command()
@click.argument("name")
@click.option("--key", is_flag=True, help="Ask for its key, or read it from standard input.")
@click.option("--secret", is_flag=True, help="Ask for the secret that goes with it, or read it from standard input.")
@click.option("--address", help="Where it is asked, in place of its own address.")
@output.json_option
def enable(name: str, key: bool, secret: bool, address: str | None, as_json: bool) -> None:
    """Ask the source NAME from now on, such as tmdb."""
    changes: dict[str, object] = {"is_enabled": True}
    if key:
        changes["key"] = output.hidden("Key")
    if secret:
        changes["secret"] = output.hidden("Secret")
    if address is not None:
        changes["base_url"] = address
    with database.connected() as conn:
        kept = keeping.configure(conn, name, changes, by=TERMINAL)
    _print([kept], as_json)


@sources.command()
@click.argument("name")
@output.json_option
def disable(name: str, as_json: bool) -> None:
    """Ask the source NAME no more. Its key and what it has said stay."""
    with database.connected() as conn:
        kept = keeping.configure(conn, name, {"is_enabled": False}, by=TERMINAL)
    _print([kept], as_json)


@sources.command()
@click.argument("name")
def test(name: str) -> None:
    """Ask the source NAME whether it answers and takes its key."""
    with database.connected() as conn:
        clients.test(conn, name)
    output.say("It answers.")


def _print(found: list[Kept], as_json: bool) -> None:
    if as_json:
        output.document([output.camel(_row(kept)) for kept in found])
        return
    rows = [[*_row(kept).values()] for kept in found]
    output.table(["Name", "Source", "Asked", "Key", "Used today", "Left today", "Last asked"], rows, empty="")


def _row(kept: Kept) -> dict[str, object]:
    return {
        "name": kept.source.name, "title": kept.source.title, "is_enabled": kept.is_enabled, "has_key": kept.has_key,
        "used_today": kept.used_today, "left_today": kept.left_today, "asked_at": kept.asked_at,
    }  # fmt: skip
