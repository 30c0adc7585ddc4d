"""`matinee top-picks`: what the household watched most of late, on the terminal."""

from dataclasses import asdict

import click

from shared import kinds
from shared.curation import top_picks
from shared.curation.top_picks import TopPicks
from shared.db import Conn
from shared.jobs import names
from web.commands import database, jobs, output


@click.command("top-picks")
@click.option(
    "--refresh", is_flag=True, help="Rank anew first, and wait for it; brings a worker where none is running."
)
@output.json_option
def show(refresh: bool, as_json: bool) -> None:
    """Show what the household watched most of late: films, then series.

    Every title and number is shown; people see only what their media server would show them.
    """
    with database.connected() as conn:
        if refresh:
            _refresh(conn)
        found = {kind.plural: top_picks.whole(conn, kind.name) for kind in kinds.picked()}
    if as_json:
        output.document({plural: _document(one) for plural, one in found.items()})
        return
    for one in found.values():
        _show(one)


def _refresh(conn: Conn) -> None:
    run = jobs.follow([jobs.begin(conn, names.REFRESH_TOP_PICKS).id])[0]
    if run.state != "succeeded":
        raise output.Failed(run.error or f"The run was {run.state}.")


def _document(found: TopPicks) -> dict[str, object]:
    told = asdict(found)
    config = told.pop("config")
    return output.camel(told) | {
        "config": config and output.camel(config),
        "titles": [output.camel(row) for row in found.titles],
    }


def _show(found: TopPicks) -> None:
    click.echo(found.name)
    cells = [
        [row["rank"], _titled(row), f"{row['score']:.2f}", row["viewers"], row["plays"], _percent(row["completion"])]
        for row in found.titles
    ]
    output.table(["#", "Title", "Score", "Viewers", "Plays", "Seen to the end"], cells, empty="")
    if found.reason:
        output.say(found.reason)


def _titled(row: output.Row) -> str:
    return f"{row['title']} ({row['year']})" if row["year"] else str(row["title"])


def _percent(share: object) -> str | None:
    return None if share is None else f"{100 * float(str(share)):.0f} %"
