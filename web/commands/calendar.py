"""`matinee calendar`: when episodes of the series that somebody watches are first shown."""

import click

from shared.discovery import calendar
from shared.people import accounts
from web.commands import database, output

NONE = "Nothing is known of these days."


@click.command("calendar")
@click.argument("person")
@click.option("--days", type=click.IntRange(1, calendar.MOST_DAYS), default=7, show_default=True, help="From today on.")
@click.option("--all", "of_all", is_flag=True, help="Of all series that PERSON may see.")
@output.json_option
def show(person: str, days: int, of_all: bool, as_json: bool) -> None:
    """Show when episodes are first shown, of the series that PERSON watches, by the days of their zone."""
    with database.connected() as conn:
        read = calendar.of_household if of_all else calendar.of_person
        shown = read(conn, accounts.find(conn, person), days=days)
    found = shown.airings
    if as_json:
        output.document([output.camel(vars(airing)) for airing in found])
        return
    cells = [[one.air_date, one.title, one.place, one.episode, one.in_library, one.watched] for one in found]
    output.table(["Day", "Series", "Episode", "Name", "In a library", "Watched"], cells, empty=NONE)
    if shown.releases:
        books = [
            [one.released_on or one.month or "", one.year, one.title, ", ".join(one.authors)] for one in shown.releases
        ]
        output.table(["Day or month", "Year", "Book", "By"], books, empty=NONE)
