"""`matinee watchlist`: what somebody plans, watches, put aside, finished or dropped."""

import click

from shared.people import accounts
from shared.watching import states
from web.commands import database, output

NONE = "Nothing is said of any title; people say it on the page of a title."
FEW = 1000


@click.command("watchlist")
@click.argument("person")
@click.option("--state", type=click.Choice(states.STATES), help="Only these; all of them without it.")
@output.json_option
def watchlist(person: str, state: str | None, as_json: bool) -> None:
    """Show what PERSON plans, watches, put aside, finished or dropped, beside what the media server says."""
    with database.connected() as conn:
        found = states.listing(conn, accounts.find(conn, person), state=state, limit=FEW)
    if as_json:
        output.document([output.camel(row) for row in found])
        return
    cells = [[row["title"], row["year"], row["state"], row["server"]["state"], row["changed_at"]] for row in found]
    output.table(["Title", "Year", "Their word", "The server's word", "Said"], cells, empty=NONE)
