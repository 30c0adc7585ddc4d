"""How cost grows with the library and with the household. Takes minutes: only with `--full`."""

import sys
from collections.abc import Iterator

from infra.bench import embeddings, engine, library, stage, table
from infra.bench.table import Line
from infra.sample_server.generated import Size

TITLES = (1_000, 10_000, 100_000)
PEOPLE = (10, 100, 1_000)
FEW = 10


def measure(root: str) -> Iterator[Line]:
    """Lines for growing libraries of few people, then for growing households with ten thousand films."""
    for films in TITLES:
        yield _line(root, Size(films, 0, 0, FEW))
    for people in PEOPLE:
        size = Size(10_000, 0, 0, people)
        with stage.household(root, size) as home:
            found = _figures(home)
        yield _told(size, found)
        if people == PEOPLE[-1]:
            yield table.at_most(f"{people:,} people × {size.films:,} films", 180, found["cold_s"], "s")
            yield table.at_most("… a person after a play, in all", 400, found["play_ms"], "ms", "median")
            yield table.at_most("… most memory", 600, found["most_mb"], "MB")


def _line(root: str, size: Size) -> Line:
    with stage.household(root, size) as home:
        return _told(size, _figures(home))


def _figures(home: stage.Household) -> dict[str, float]:
    list(library.measure(home))
    library.fill(home)
    embeddings.fill(home)
    return engine.figures()


def _told(size: Size, found: dict[str, float]) -> Line:
    said = (
        f"cold {found['cold_s']:.1f} s, first {found['load_s']:.1f} s, warm {found['warm_ms']:.0f} ms a person, "
        f"after a play {found['play_ms']:.0f} ms, {found['most_mb']:.0f} MB"
    )
    line = table.told(f"Growth: {size.films:,} films, {size.people:,} people", said)
    print(f"{line.what}: {said}", file=sys.stderr, flush=True)  # the table comes minutes later
    return line
