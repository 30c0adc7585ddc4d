"""`matinee trakt`: whose accounts at Trakt are linked, and when they were last synced."""

import click

from shared.watching import trakt_accounts
from web.commands import database, output

NONE = "Nobody has linked an account at Trakt; people do it on their page “Trakt”."


@click.command("trakt")
@output.json_option
def trakt(as_json: bool) -> None:
    """Show who has linked an account at Trakt, and when both were last brought together."""
    with database.connected() as conn:
        found = trakt_accounts.listing(conn)
    if as_json:
        output.document([output.camel(row) for row in found])
        return
    output.table(
        ["Person", "At Trakt", "Confirmed", "Synced", "Trouble"], [[*row.values()] for row in found], empty=NONE
    )
