"""`matinee channels`: lists by criteria, of everybody, from the terminal."""

from collections.abc import Callable

import click

from shared.audit import TERMINAL
from shared.curation import channels
from shared.curation.channels import Channel, Criteria
from shared.db import Conn
from shared.errors import Conflict, NotFound
from shared.jobs import Run
from shared.people import accounts
from web.commands import database, jobs, output

NONE = "There is no channel yet; `matinee channels create` makes one."
EMPTY = "Nothing is in it; `matinee channels generate` fills it."
FEW = 1000


@click.group("channels", cls=output.Commands)
def channels_group() -> None:
    """See, fill and publish channels: lists that people put together by criteria of their own."""


@channels_group.command("list")
@output.json_option
def list_channels(as_json: bool) -> None:
    """Show everybody's channels."""
    with database.connected() as conn:
        found = channels.listing(conn, None, limit=FEW)
    if as_json:
        output.document([output.camel({name: row[name] for name in row if name != "total"}) for row in found])
        return
    cells = [
        [row["id"], row["name"], row["owner_name"], row["title_count"], row["is_published"], row["made_at"]]
        for row in found
    ]
    output.table(["Number", "Channel", "Owner", "Titles", "Published", "Filled"], cells, empty=NONE)


@channels_group.command()
@click.argument("name")
@output.json_option
def show(name: str, as_json: bool) -> None:
    """Show what is in the channel NAME, a name or a number: all of it, whoever may see it."""
    with database.connected() as conn:
        channel = find(conn, name)
        found = channels.whole(conn, channel.id)
    if as_json:
        output.document([output.camel(row) for row in found])
        return
    output.table(["#", "Title", "Year"], [[row["rank"], row["title"], row["year"]] for row in found], empty=EMPTY)


@channels_group.command()
@click.argument("person")
@click.argument("name")
@click.option("--text", default="", metavar="TEXT", help="What it is to be like, in a sentence.")
@click.option("--genre", "genres", multiple=True, metavar="GENRE", help="Only these; give it several times.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only these, such as movie or series.")
@click.option("--from", "year_from", type=int, metavar="YEAR", help="None older.")
@click.option("--to", "year_to", type=int, metavar="YEAR", help="None newer.")
@click.option(
    "--size",
    default=25,
    show_default=True,
    metavar="N",
    type=click.IntRange(1, channels.MOST_TITLES),
    help="How many titles at most.",
)
@click.option("--seed", default=0, metavar="N", type=click.IntRange(0, 2**31 - 1), help="Another choice among equals.")
@output.json_option
def create(
    person: str,
    name: str,
    text: str,
    genres: tuple[str, ...],
    kinds: tuple[str, ...],
    year_from: int | None,
    year_to: int | None,
    size: int,
    seed: int,
    as_json: bool,
) -> None:
    """Make the channel NAME for PERSON; `matinee channels generate` fills it."""
    criteria = Criteria(
        name, kinds, genres, year_from=year_from, year_to=year_to, text_preference=text, size=size, seed=seed
    )
    with database.connected() as conn:
        made = channels.create(conn, accounts.find(conn, person), criteria, by=TERMINAL)
    if as_json:
        output.document({"id": made, "name": name})
        return
    output.say(f"Channel {made} is there.")


@channels_group.command()
@click.argument("name")
@output.json_option
def generate(name: str, as_json: bool) -> None:
    """Fill the channel NAME anew, and wait for it."""
    _run(name, channels.generate, as_json)


@channels_group.command()
@click.argument("name")
@output.json_option
def sync(name: str, as_json: bool) -> None:
    """Bring the channel NAME to the media server, and wait for it; it is published from then on."""
    _run(name, channels.sync, as_json)


@channels_group.command()
@click.argument("name")
@output.json_option
def delete(name: str, as_json: bool) -> None:
    """Delete the channel NAME; its playlists go with the next run of a worker."""
    with database.connected() as conn:
        channel = find(conn, name)
        channels.delete(conn, None, channel.id, by=TERMINAL)
    if as_json:
        output.document({"id": channel.id, "name": channel.name})
        return
    output.say(f"“{channel.name}” is deleted.")


def _run(name: str, deed: Callable[..., Run], as_json: bool) -> None:
    """Brings a worker where none is running, and fails as the run does."""
    with database.connected() as conn:
        begun = deed(conn, None, find(conn, name).id, by=TERMINAL)
        conn.commit()
        ended = jobs.follow([begun.id])[0]
    if as_json:
        output.document(jobs.shown(ended))
    elif ended.state == "succeeded":
        output.say(ended.message or "Done.")
    if ended.state != "succeeded":
        raise output.Failed(ended.error or f"The run was {ended.state}.")


def find(conn: Conn, name: str) -> Channel:
    """By name or number. Raises `NotFound` and `Conflict`."""
    every = channels.listing(conn, None, limit=FEW)
    found = [row for row in every if row["name"].lower() == name.lower()] or [
        row for row in every if str(row["id"]) == name
    ]
    if not found:
        raise NotFound(f"There is no channel “{name}”; `matinee channels list` shows them all.")
    if len(found) > 1:
        raise Conflict(f"Several channels are called “{name}”: use the number instead.")
    return channels.get(conn, None, found[0]["id"])
