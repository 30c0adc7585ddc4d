"""`matinee recommend`: a person's picks on the terminal."""

import click

from shared.db import Row
from shared.people import accounts
from shared.picks import recommendations
from web.commands import database, kinds, output

FIELDS = ("rank", "title", "year", "server_item_id", "match", "parts", "reason", "evidence")


@click.command()
@click.argument("name")
@kinds.option
@click.option("--why", is_flag=True, help="Below each pick: what its match is made of, and which titles led to it.")
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True, help="How many, best first.")
@output.json_option
def recommend(name: str, kind: str, why: bool, limit: int, as_json: bool) -> None:
    """Show what NAME should watch next, best first.

    \b
    Examples:
      matinee recommend ana --kind series --why
      matinee recommend ana --json | jq -r '.[0].title'
    """
    with database.connected() as conn:
        picks = recommendations.for_home(conn, accounts.find(conn, name), kind, limit=limit)
    if as_json:
        output.document([_document(pick) for pick in picks])
    elif why:
        click.echo("\n\n".join(_explained(pick) for pick in picks))
    else:
        cells = [[pick["rank"], _titled(pick), _percent(pick["match"]), pick["reason"]] for pick in picks]
        output.table(["#", "Title", "Match", "Reason"], cells, empty="")
    if not picks:
        output.say(
            f"There are no picks for {name} yet: `matinee users list` shows who gets some, `matinee pipeline` makes them."
        )


def _document(pick: Row) -> dict[str, object]:
    return output.camel({name: pick[name] for name in FIELDS} | {"evidence": [*map(output.camel, pick["evidence"])]})


def _explained(pick: Row) -> str:
    parts, evidence = pick["parts"], pick["evidence"]
    lines = [f"{pick['rank']:>3}. {_titled(pick)} – {_percent(pick['match'])}", f"     {pick['reason']}"]
    if parts:
        lines.append("     Match: " + ", ".join(f"{part} {points:+.1f}" for part, points in parts.items()))
    if evidence:
        lines.append("     Led by: " + ", ".join(f"{_titled(one)} {one['share']:+.1f}" for one in evidence))
    return "\n".join(lines)


def _titled(row: Row) -> str:
    return f"{row['title']} ({row['year']})" if row["year"] else str(row["title"])


def _percent(match: float) -> str:
    return f"{match:.0f} %"
