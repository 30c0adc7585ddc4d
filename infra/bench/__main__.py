"""`python -m infra.bench [NAME…]`: measures the budgets and prints them beside what was measured."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

from infra.bench import (
    cancelling,
    crawls,
    crowds,
    embeddings,
    engine,
    growth,
    hanging,
    http,
    idle,
    imports,
    letters,
    library,
    lists,
    outputs,
    pages,
    picks,
    plays,
    removals,
    searches,
    stage,
    table,
    tiny,
    tonight,
    top_picks,
    world,
)
from infra.bench.stage import Household
from infra.bench.table import Line
from infra.sample_server import generated

# Each has databases of its own.
APART: dict[str, Callable[[str, argparse.Namespace], Iterator[Line]]] = {
    "cancelling": lambda root, given: cancelling.measure(root, given.plays),
    "top-picks": lambda root, given: top_picks.measure(root, given.plays),
    "outputs": lambda root, given: outputs.measure(root, given.size),
    "lists": lambda root, given: lists.measure(root, given.size.people),
    "world": lambda root, given: world.measure(root, given.size, given.traffic),
    "tiny": lambda root, _: tiny.measure(root),
    "crawls": lambda root, given: crawls.measure(root, given.size, given.books),
    "crowd": lambda root, given: crowds.measure(root, given.size),
    "growth": lambda root, _: growth.measure(root),
}
FULL = ("crowd", "growth")  # what takes many minutes

NAMES = (
    "library",
    "embeddings",
    "picks",
    "tonight",
    "removals",
    "imports",
    "plays",
    "idle",
    "engine",
    "pages",
    "search",
    "http",
    "hanging",
    "letters",
    *APART,
)


def main() -> int:
    given = _arguments()
    begun = time.monotonic()
    _say(f"Load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")
    wanted = set(given.names or [name for name in NAMES if name not in FULL or given.full])
    with stage.postgres() as root:
        lines = []
        for part in _measure(root, wanted, given):
            lines += part
            if not given.json:  # each as it ends: what is stopped midway has said something
                print(table.render(part), flush=True)
    if given.json:
        print(json.dumps(table.as_json(lines), indent=2, ensure_ascii=False))
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    _say(f"Measured in {time.monotonic() - begun:.0f} s; load average now {load}.")
    return int(any(line.ok is False for line in lines) and given.strict)


def _measure(root: str, wanted: set[str], given: argparse.Namespace) -> Iterator[list[Line]]:
    if wanted - APART.keys():
        with stage.household(root, given.size) as home:
            for name, lines in _sections(home, given).items():
                if name in wanted or name in ("library", "embeddings"):
                    yield _section(name, lines(), shown=name in wanted)
                if name == "library":
                    library.fill(home)
    for name, measure in APART.items():
        if name in wanted:
            yield _section(name, measure(root, given), shown=True)


def _sections(home: Household, given: argparse.Namespace) -> dict[str, partial[Iterator[Line]]]:
    """In this order: the first two fill what the others work on."""
    return {
        "library": partial(library.measure, home),
        "embeddings": partial(embeddings.measure, home),
        "picks": partial(picks.measure, home),
        "tonight": partial(tonight.measure, home),
        "removals": partial(removals.measure, home),
        "imports": partial(imports.measure, home, given.rows),
        "plays": partial(plays.measure, home),
        "idle": partial(idle.measure, home, given.idle),
        "engine": partial(engine.measure, home),
        "pages": partial(pages.measure, home),
        "search": partial(searches.measure, home),
        "http": partial(http.measure, home, given.traffic),
        "hanging": partial(hanging.measure, home, given.traffic),
        "letters": partial(letters.measure, home),
    }


def _section(name: str, lines: Iterator[Line], *, shown: bool) -> list[Line]:
    begun = time.monotonic()
    found = list(lines)
    _say(f"{name}: {time.monotonic() - begun:.1f} s")
    return found if shown else []


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", choices=[*NAMES, []], help=f"which parts; all but {' and '.join(FULL)}: {', '.join(NAMES)}"
    )
    parser.add_argument(
        "--size", type=generated.parse, default=generated.Size(), help="films=N,series=N,episodes=N,people=N"
    )
    parser.add_argument(
        "--plays", type=int, default=300_000, help="in the databases where jobs are cancelled and top picks ranked"
    )
    parser.add_argument("--idle", type=float, default=20.0, help="seconds to watch idle processes")
    parser.add_argument("--traffic", type=float, default=8.0, help="seconds of requests, at each load of the web")
    parser.add_argument(
        "--books", type=int, default=2400, help="generated ones, of which each tenth is another edition"
    )
    parser.add_argument("--rows", type=int, default=imports.ROWS, help="of a history that is brought from elsewhere")
    parser.add_argument(
        "--full", action="store_true", help="also how cost grows, and search over 100,000 titles: takes many minutes"
    )
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a budget is missed")
    parser.add_argument("--json", action="store_true", help="the table as JSON")
    return parser.parse_args()


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
