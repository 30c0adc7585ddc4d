"""`matinee insights`: what the household, or the world, turns to and leaves."""

import click

from shared.discovery import insights
from shared.people import accounts
from web.commands import database, output

NONE = "Nothing moves."


@click.command("insights")
@click.argument("person")
@click.option(
    "--window", type=click.Choice([*map(str, insights.WINDOWS)]), default="30", show_default=True, help="Days."
)
@click.option(
    "--metric", type=click.Choice([*insights.METRICS]), default=insights.PLAYS, show_default=True, help="Of what."
)
@output.json_option
def show(person: str, window: str, metric: str, as_json: bool) -> None:
    """Show what of all that PERSON may see rises, falls and is new."""
    with database.connected() as conn:
        found = insights.movements(conn, accounts.find(conn, person), window=int(window), metric=metric)
    rows = [*found.risers, *found.fallers, *found.new]
    if as_json:
        output.document([output.camel(row) for row in rows])
        return
    empty = f"Not yet: the first result comes on {found.first_result_on}." if found.first_result_on else NONE
    cells = [[row["list"], row["title"], row["growth"], row["before"]] for row in rows]
    output.table(["How", "Title", f"{metric.capitalize()} in {window} days", "Before"], cells, empty=empty)
