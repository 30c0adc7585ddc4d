"""`matinee webhooks`: whom Matinee tells of what happens."""

import click

from shared.audit import TERMINAL
from shared.db import Conn
from shared.errors import Conflict, NotFound
from shared.upkeep import webhooks_out
from shared.upkeep.webhooks_out import Webhook
from web.commands import database, output

NONE = "Nobody is told yet; webhooks are added over the API (`POST /api/webhooks`)."


@click.group(cls=output.Commands)
def webhooks() -> None:
    """See whom Matinee tells of what happens, and renew what they know it by."""


@webhooks.command("list")
@output.json_option
def list_webhooks(as_json: bool) -> None:
    """Show the webhooks. Their secrets are never shown."""
    with database.connected() as conn:
        found = webhooks_out.listing(conn)
    if as_json:
        output.document([output.camel(vars(one)) for one in found])
        return
    cells = [[one.id, one.name, one.url, ", ".join(one.events), one.last_at, one.last_status] for one in found]
    output.table(["Number", "Webhook", "Address", "Events", "Last told", "Answer"], cells, empty=NONE)


@webhooks.command()
@click.argument("name")
@output.json_option
def secret(name: str, as_json: bool) -> None:
    """Make another secret for the webhook NAME, a name or a number, and print it this once.

    What is sent from now on is signed with it; the one before signs nothing any more.
    """
    with database.connected() as conn:
        made, text = webhooks_out.renew_secret(conn, find(conn, name).id, by=TERMINAL)
    if as_json:
        output.document({"id": made.id, "name": made.name, "secret": text})
        return
    click.echo(text)


def find(conn: Conn, name: str) -> Webhook:
    """By name or number. Raises `NotFound` and `Conflict`."""
    every = webhooks_out.listing(conn)
    found = [one for one in every if one.name.lower() == name.lower()] or [one for one in every if str(one.id) == name]
    if not found:
        raise NotFound(f"There is no webhook “{name}”; `matinee webhooks list` shows them all.")
    if len(found) > 1:
        raise Conflict(f"Several webhooks are called “{name}”: use the number instead.")
    return found[0]
