"""Trakt: how many people watch a title, what they make of it, and what goes with it for them."""

from shared.sources import reading
from shared.sources.asking import Asker
from shared.sources.model import Candidate, Rating, Related, Report, Wanted
from shared.sources.reading import Row
from shared.sources.tmdb import faded

FIGURES = ("watchers", "plays", "collectors")
MOST_RELATED = 20


def find(asker: Asker, wanted: Wanted) -> list[Candidate]:
    """By an id of another source, else by name."""
    if value := wanted.ids.get("trakt"):
        return [Candidate(value, by_id=True)]
    type = wanted.word
    for source in ("tmdb", "imdb", "tvdb"):
        if value := wanted.ids.get(source):
            found = asker.listed(asker.get(f"/search/{source}/{value}", {"type": type}, accept=()).value)
            return [_candidate(row, type, by_id=True) for row in found if _id(row, type)][:1]
    found = asker.listed(asker.get(f"/search/{type}", {"query": wanted.names[0], "limit": 10}, accept=()).value)
    return [_candidate(row, type, by_id=False) for row in found if _id(row, type)]


def report(asker: Asker, word: str, value: str, *, region: str) -> Report | None:
    """Four requests: ratings, figures, who watches just now, what goes with it. Raises what `Asker.get` does."""
    path = f"/{word}s/{value}"
    answer = asker.get(f"{path}/ratings")
    if answer.status == 404:
        return None
    ratings, stats = reading.row(answer.value), reading.row(asker.get(f"{path}/stats", accept=()).value)
    if reading.whole(ratings, "votes") is None or reading.whole(stats, "watchers") is None:
        raise asker.unusable()
    watching = asker.get(f"{path}/watching", accept=()).value
    asker.listed(watching)
    related = asker.listed(asker.get(f"{path}/related", {"limit": MOST_RELATED}, accept=()).value)
    return read(value, ratings, stats, watching, related)


def check(asker: Asker) -> None:
    asker.listed(asker.get("/movies/trending", {"limit": 1}, accept=()).value)


def read(value: str, ratings: Row, stats: Row, watching: object, related: list[Row]) -> Report:
    """Pure. A rating of 0 with 0 votes says that there is none yet. `watching` is everybody who does, however many."""
    votes, mean = reading.whole(ratings, "votes"), reading.number(ratings, "rating", 0, 10)
    figures = {name: float(count) for name in FIGURES if (count := reading.whole(stats, name)) is not None}
    if isinstance(watching, list):
        figures["watching"] = float(len(watching))
    found = [(source, id) for row in related for source, id in [_known(reading.inner(row, "ids"))] if id]
    return Report(
        value=value,
        ratings=(Rating("trakt", round(mean * 10, 3), votes),) if mean and votes else (),
        figures=figures,
        related=tuple(Related(source, id or "", faded(1.0, place)) for place, (source, id) in enumerate(found)),
    )


def _known(ids: Row) -> tuple[str, str | None]:
    for source in ("tmdb", "imdb"):
        if id := reading.identity(ids, source):
            return source, id
    return "tmdb", None


def _id(row: Row, type: str) -> str | None:
    return reading.identity(reading.inner(row, type, "ids"), "trakt")


def _candidate(row: Row, type: str, *, by_id: bool) -> Candidate:
    title = reading.inner(row, type)
    name = reading.text(title, "title", reading.NAME)
    return Candidate(_id(row, type) or "", (name,) if name else (), reading.whole(title, "year"), by_id=by_id)
