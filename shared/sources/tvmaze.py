"""TVmaze: when episodes of series are shown, to the minute."""

import re

from shared.sources import reading
from shared.sources.asking import Asker
from shared.sources.model import Airing, Candidate, Rating, Report, Wanted
from shared.sources.reading import Row

SHOW = re.compile(r"/shows/(\d+)")
IDS = {"imdb": "imdb", "tvdb": "thetvdb"}
WELL_KNOWN = "82"  # “Game of Thrones”
EPISODES = 20_000  # the longest series of all have some fifteen thousand, and the newest stand last
STATES = {"Running": "Continuing", "Ended": "Ended"}


def find(asker: Asker, wanted: Wanted) -> list[Candidate]:
    """By an id, which TVmaze answers with a redirect that need not be followed; else by name."""
    if value := wanted.ids.get("tvmaze"):
        return [Candidate(value, by_id=True)]
    for source, name in IDS.items():
        if value := wanted.ids.get(source):
            answer = asker.get("/lookup/shows", {name: value}, accept=(301, 302, 404))
            if answer.status == 200:
                raise asker.unusable()
            if found := SHOW.search(answer.location or ""):
                return [Candidate(found[1], by_id=True)]
    if wanted.ids.keys() & IDS.keys():
        return []
    found_rows = asker.listed(asker.get("/search/shows", {"q": wanted.names[0]}, accept=()).value)
    return [_candidate(show) for row in found_rows if reading.identity(show := reading.inner(row, "show"), "id")]


def report(asker: Asker, word: str, value: str, *, region: str) -> Report | None:
    """One request: the series with its episodes. Raises what `Asker.get` does."""
    answer = asker.get(f"/shows/{value}", {"embed": "episodes"})
    if answer.status == 404:
        return None
    source = reading.row(answer.value)
    if reading.identity(source, "id") != value:
        raise asker.unusable()
    asker.listed(reading.inner(source, "_embedded").get("episodes"))
    return read(value, source)


def check(asker: Asker) -> None:
    if reading.identity(reading.row(asker.get(f"/shows/{WELL_KNOWN}", accept=()).value), "id") != WELL_KNOWN:
        raise asker.unusable()


def read(value: str, source: Row) -> Report:
    """Pure."""
    begun, ended = reading.day(source, "premiered"), reading.day(source, "ended")
    runtime = reading.whole(source, "runtime", 1, 10_000) or reading.whole(source, "averageRuntime", 1, 10_000)
    channel = reading.inner(source, "network") or reading.inner(source, "webChannel")
    facts: dict[str, object] = {
        "name": reading.text(source, "name", reading.NAME),
        "year": begun and begun.year,
        "released_on": begun and begun.isoformat(),
        "end_year": ended and ended.year,
        "runtime_s": runtime and runtime * 60,
        "status": STATES.get(str(source.get("status"))),
        "genres": reading.names(source.get("genres")),
        "studios": reading.names([channel]),
    }
    externals = reading.inner(source, "externals")
    ids = {"imdb": reading.identity(externals, "imdb"), "tvdb": reading.identity(externals, "thetvdb")}
    mean = reading.number(reading.inner(source, "rating"), "average", 0, 10)
    return Report(
        value=value,
        facts={fact: told for fact, told in facts.items() if told not in (None, [])},
        ids={name: id for name, id in ids.items() if id},
        ratings=(Rating("tvmaze", round(mean * 10, 3)),) if mean else (),
        airings=_airings(reading.rows(reading.inner(source, "_embedded").get("episodes"), EPISODES)),
    )


def _airings(episodes: list[Row]) -> tuple[Airing, ...]:
    """Of an episode that is listed twice the first."""
    found: dict[tuple[int, int], Airing] = {}
    for row in episodes:
        season, number = reading.whole(row, "season", 0, 10_000), reading.whole(row, "number", 0, 10_000)
        on, runtime = reading.day(row, "airdate"), reading.whole(row, "runtime", 1, 10_000)
        if season is not None and number is not None and on is not None:
            at, name = reading.moment(row, "airstamp"), reading.text(row, "name", reading.NAME)
            found.setdefault((season, number), Airing(season, number, on, at, name, runtime and runtime * 60))
    return tuple(found.values())


def _candidate(show: Row) -> Candidate:
    name, begun = reading.text(show, "name", reading.NAME), reading.day(show, "premiered")
    return Candidate(reading.identity(show, "id") or "", (name,) if name else (), begun.year if begun else None)
