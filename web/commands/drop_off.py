"""`matinee drop-off`: where series lose the people of the household."""

import click

from shared.discovery import drop_off_analyses
from shared.people import accounts
from web.commands import database, output

NONE = "Nothing yet: three people or more must have begun a series, or Trakt is asked for votes."


@click.command("drop-off")
@click.argument("person")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="At most so many.")
@output.json_option
def show(person: str, limit: int, as_json: bool) -> None:
    """Show where series that PERSON may see lose those who began them."""
    with database.connected() as conn:
        found = drop_off_analyses.listing(conn, accounts.find(conn, person), limit=limit)
    if as_json:
        output.document([output.camel(row) for row in found])
        return
    cells = [[row["title"], row["shape"], row["lost"], row["source"], row["viewers"]] for row in found]
    output.table(["Series", "How", "Lost", "By", "People"], cells, empty=NONE)
