"""The bench itself, on a household so small that only its figures' presence can be held, not their worth."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra.bench import statements, table
from infra.bench.__main__ import FULL, NAMES
from infra.bench.table import Line

ROOT = Path(__file__).parents[2]
SMALL = ("--idle", "1", "--traffic", "1.5", "--plays", "3000", "--books", "600", "--rows", "300")
SHORT = "outputs"  # the part that waits for a scan a person
# Counts do not depend on the machine: these are to hold on any.
COUNTS = (
    "Second sync, rows written",
    "Requests to the server",
    "… SQL statements a person",
    "… SQL statements of a refresh after a play",
    "… plays stored",
    "… SQL statements beside the sign-in's",
    "… its HTML, compressed",
    "… first load: style, scripts, font",
)


def bench(*options: str, people: int = 10) -> list[dict[str, object]]:
    """As an operator would run it, in an environment that names no database of ours."""
    size = f"films=60,series=6,episodes=30,people={people}"
    given = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "MATINEE_HOME")}
    command = [sys.executable, "-m", "infra.bench", "--json", "--size", size, *SMALL, *options]
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
    lines: list[dict[str, object]] = json.loads(done.stdout)
    return lines


@pytest.mark.slow
def test_every_part_measures_something_and_counts_hold_on_any_machine() -> None:
    lines = bench(*(name for name in NAMES if name not in (SHORT, *FULL, "tiny")))

    found = {str(line["what"]): line for line in lines}
    assert all(line["measured"] for line in lines)
    assert [what for what in COUNTS if found[what]["ok"] is not True] == []
    assert any("10 people × 60 films" in what for what in found)
    assert "Idle web + worker, of one core" in found
    assert "Purging ends, once it is cancelled" in found


@pytest.mark.slow
def test_what_libraries_cost_is_counted_by_person() -> None:
    lines = bench(SHORT, people=2)

    assert all(line["measured"] for line in lines)
    again = [line for line in lines if "nothing changed: requests" in str(line["what"])]
    assert len(again) == 4, "two kinds on two sorts of servers"
    assert [line for line in again if not line["ok"]] == []


@pytest.mark.slow
def test_a_part_can_be_measured_alone() -> None:
    assert {line["what"] for line in bench("embeddings")} == {
        "Embeddings, database time a title",
        "… row by row as text, into an index",
        "Vector indexes that rows were added to",
    }


def test_a_budget_that_is_missed_is_marked() -> None:
    lines = [
        table.at_most("Picks", 5, 6.5, "s", "busy"),
        table.at_least("Sync", 1500, 2885, "titles/s"),
        table.told("Size", "3 MB"),
    ]

    assert [line.ok for line in lines] == [False, True, None]
    assert lines[0] == Line("Picks", "≤ 5 s", "6.5 s  (busy)", False)
    rows = table.render(lines).splitlines()[2:]
    assert [row.split()[-1] for row in rows] == ["NO", "yes", "MB"]


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(value) for value in range(20, 0, -1)]

    assert table.percentile(values, 0.95) == 19
    assert table.percentile(values, 0.5) == 10
    assert table.percentile([7.0], 0.95) == 7


def test_statements_are_counted_by_who_sent_them_without_the_frames_of_transactions(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text(
        "matinee|LOG:  statement: BEGIN\n"
        "matinee|LOG:  execute <unnamed>: select 1\n"
        "matinee|LOG:  execute _pg3_0: -- why\n\tselect 2\n"
        "matinee|LOG:  statement: COMMIT\n"
        "|LOG:  statement: \n"
        "|LOG:  execute <unnamed>: select * from procrastinate_fetch_job_v2($1)\n"
        "bench|LOG:  statement: select 3\n"
    )

    assert statements.count(log) == {"ours": 2, "queue": 1}
