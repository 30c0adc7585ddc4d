"""What could go: everybody's scores of every film into the stored chances, and the list of an administrator."""

import time
from collections.abc import Callable, Iterator

from infra.bench import table
from infra.bench.stage import Household
from infra.bench.table import Line
from shared.upkeep import removal_advice
from shared.upkeep.removal_advice import Filters

BUDGET_S, TIMES = 5, 3
EVERYTHING = Filters(most_regret=1, here_days=0, idle_days=0)


def measure(home: Household) -> Iterator[Line]:
    people = home.people()
    what = f"What could go: {home.size.films:,} films × {len(people)} people"
    found = [_seconds(lambda: removal_advice.reckon(home.conn, "movie"), home) for _ in range(TIMES)]
    yield table.at_most(what, BUDGET_S, table.percentile(found, 0.5), "s", table.spread(found, "s"))
    listed = [_seconds(lambda: removal_advice.listing(home.conn, people[0], EVERYTHING), home) for _ in range(TIMES)]
    yield table.told("… the first page of its list", 1000 * table.percentile(listed, 0.5), "ms")


def _seconds(deed: Callable[[], object], home: Household) -> float:
    begun = time.perf_counter()
    deed()
    home.conn.commit()
    return time.perf_counter() - begun
