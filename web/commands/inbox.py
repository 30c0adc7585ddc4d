"""`matinee inbox`: what somebody was told."""

import click

from shared.discovery import notices
from shared.people import accounts
from web.commands import database, output

NONE = "Nothing. People say on their page “Inbox” what they want to be told of."


@click.command("inbox")
@click.argument("person")
@click.option("--unread", is_flag=True, help="Only what was not read yet.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="At most so many.")
@output.json_option
def show(person: str, unread: bool, limit: int, as_json: bool) -> None:
    """Show what PERSON was told: new episodes and seasons, what arrived, what can be watched at home, what they will not get."""
    with database.connected() as conn:
        found, _ = notices.listing(conn, accounts.find(conn, person), unread=unread, limit=limit)
    if as_json:
        output.document([output.camel(vars(notice)) for notice in found])
        return
    cells = [[one.day, one.event, one.title, one.season, one.number, one.note, one.read_at] for one in found]
    output.table(["Day", "Event", "Title", "Season", "Episode", "Why", "Read"], cells, empty=NONE)
