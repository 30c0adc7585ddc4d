"""`matinee removals`: what could go from the media servers."""

import click

from shared.people import accounts
from shared.upkeep import removal_advice
from shared.upkeep.removal_advice import IDLE_DAYS, SORTS, Filters
from web.commands import database, output

GB = 10**9
NONE = "Nothing is like that, or nothing was reckoned yet: `matinee jobs run advise-removals`."


@click.group("removals")
def removals() -> None:
    """What could go from the media servers, and who would mind."""


@removals.command("list")
@click.argument("person")
@click.option(
    "--most-regret",
    type=click.FloatRange(0, 1),
    default=0.1,
    show_default=True,
    help="At most so likely to be watched.",
)
@click.option("--here-days", type=click.IntRange(0, 36500), default=180, show_default=True, help="Here for so long.")
@click.option(
    "--idle-days",
    type=click.Choice([str(days) for days in IDLE_DAYS]),
    default="180",
    show_default=True,
    help="Unwatched for so long.",
)
@click.option("--sort", type=click.Choice(SORTS), default="worth", show_default=True, help="What comes first.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="At most so many.")
@output.json_option
def listing(
    person: str, most_regret: float, here_days: int, idle_days: str, sort: str, limit: int, as_json: bool
) -> None:
    """List what could go, of what the administrator PERSON may see; nothing is changed."""
    filters = Filters(most_regret=most_regret, here_days=here_days, idle_days=int(idle_days), sort=sort)
    with database.connected() as conn:
        found = removal_advice.listing(conn, accounts.find(conn, person), filters, limit=limit)
    if as_json:
        output.document([output.camel(row) for row in found.titles])
        return
    cells = [
        [row["title"], _gb(row["bytes"]), f"{row['regret']:.1%}", row["minds"], f"{row['added_at']:%Y-%m-%d}"]
        for row in found.titles
    ]
    output.table(["Title", "GB", "Regret", "Would mind", "Here since"], cells, empty=NONE)


def _gb(size: int | None) -> str:
    return "unknown" if size is None else f"{size / GB:.1f}"
