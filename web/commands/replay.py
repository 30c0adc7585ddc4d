"""`matinee replay`: a list made again from what its run kept, beside the list as it was published."""

import click

from shared.picks import pick_rows, replay
from web.commands import database, output

Names = dict[int, tuple[str, int | None]]


@click.command(name="replay")
@click.argument("run", type=int)
@output.json_option
def replay_run(run: int, as_json: bool) -> None:
    """Make the list of RUN again, and say whether it is the same, byte for byte.

    RUN is the number of a published list. What lists were made from is kept for some days. Exit code 1: it differs.

    \b
    Examples:
      matinee replay 42
      matinee replay 42 --json | jq .identical
    """
    with database.connected() as conn:
        found = replay.compare(conn, run)
    if as_json:
        output.document(
            {"run": run, "identical": found.identical, "picks": [_told(r, found.names) for r in found.rows]}
        )
    else:
        cells = [[row[0], _titled(row, found.names), f"{row[3]:.0f} %", f"{row[2]:.6f}"] for row in found.rows]
        output.table(["#", "Title", "Match", "Score"], cells, empty="The list is empty.")
    if not found.identical:
        raise output.Failed(f"The list of run {run}, made again, differs from the one that was published.")
    output.say(f"The list of run {run}, made again, is the one that was published, byte for byte.")


def _titled(row: pick_rows.Row, names: Names) -> str:
    """A title that the published list did not have goes by its number."""
    name, year = names.get(row[1], (f"title {row[1]}", None))
    return f"{name} ({year})" if year else name


def _told(row: pick_rows.Row, names: Names) -> dict[str, object]:
    return {"rank": row[0], "titleId": row[1], "title": _titled(row, names), "score": row[2], "match": row[3]}
