"""What the world knows: the titles of the sample library, and some hundred and fifty that it does not own."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LIBRARY = HERE.parent / "sample_server" / "data"
TRAKT_BEGINS, TVMAZE_BEGINS = 1_000_000, 2_000_000


@dataclass(frozen=True)
class Title:
    """`word` is TMDB's: movie or tv. `seasons`: how many episodes each has; `rating` 0–10."""

    word: str
    name: str
    original_name: str
    premiere: date
    ended: date | None
    minutes: int
    certificate: str
    genres: tuple[str, ...]
    overview: str
    makers: tuple[str, ...]
    cast: tuple[tuple[str, str], ...]
    keywords: tuple[str, ...]
    studios: tuple[str, ...]
    country: str
    language: str
    tmdb: int
    imdb: str
    collection: str | None = None
    tvdb: int | None = None
    tvmaze: int | None = None
    seasons: tuple[int, ...] = ()
    rating: float | None = None
    is_owned: bool = False

    @property
    def trakt(self) -> int:
        return TRAKT_BEGINS + self.tmdb * 2 + (self.word == "tv")

    @property
    def slug(self) -> str:
        return (
            "-".join("".join(c if c.isalnum() else " " for c in self.name.lower()).split()) + f"-{self.premiere.year}"
        )


@cache
def german() -> Mapping[str, Mapping[str, Any]]:
    """What is translated: genres by their English names, and name and plot of a few titles by word and id at TMDB."""
    found: Mapping[str, Mapping[str, Any]] = json.loads((HERE / "data" / "german.json").read_text(encoding="utf-8"))
    return found


@cache
def all_titles() -> tuple[Title, ...]:
    """Those without an id at TMDB are nowhere in this world, as some are not in the real one. Each id once."""
    found = [*_library("films.json", "movie"), *_library("series.json", "tv"), *_films(), *_series()]
    return tuple({(title.word, title.tmdb): title for title in found}.values())


def _library(file: str, word: str) -> Iterator[Title]:
    for row in json.loads((LIBRARY / file).read_text(encoding="utf-8")):
        if row.get("tmdb") and row.get("imdb"):
            yield _owned(row, word)


def _owned(row: Mapping[str, Any], word: str) -> Title:
    seasons = tuple(len(season["episodes"]) for season in row.get("seasons", ()))
    return Title(
        word=word, name=row["title"], original_name=row.get("originalTitle") or row["title"],
        premiere=date.fromisoformat(row["premiere"]), ended=_end(row), minutes=row["runtimeMinutes"],
        certificate=row["certificate"], genres=tuple(row["genres"]), overview=row["overview"],
        makers=tuple(row.get("directors") or row.get("creators") or ()),
        cast=tuple((person["name"], person["role"]) for person in row["cast"]), keywords=tuple(row["keywords"]),
        studios=tuple(row.get("studios") or row.get("networks") or ()), country=row["country"], language=row["language"],
        tmdb=row["tmdb"], imdb=row["imdb"], collection=row.get("collection"), tvdb=row.get("tvdb"),
        tvmaze=TVMAZE_BEGINS + row["tmdb"] if word == "tv" else None, seasons=seasons,
        rating=row.get("communityRating"), is_owned=True,
    )  # fmt: skip


def _end(row: Mapping[str, Any]) -> date | None:
    return date(row["endYear"], 12, 1) if row.get("endYear") else None


def _films() -> Iterator[Title]:
    for row in json.loads((HERE / "data" / "films.json").read_text(encoding="utf-8")):
        name, premiere, minutes, certificate, genres, director, cast, keywords, tmdb, imdb, collection, overview = row
        yield Title(
            word="movie", name=name, original_name=name, premiere=date.fromisoformat(premiere), ended=None, minutes=minutes,
            certificate=certificate, genres=tuple(genres), overview=overview, makers=(director,),
            cast=tuple((person, "") for person in cast), keywords=tuple(keywords), studios=(), country="United States",
            language="en", tmdb=tmdb, imdb=imdb, collection=collection,
        )  # fmt: skip


def _series() -> Iterator[Title]:
    for row in json.loads((HERE / "data" / "series.json").read_text(encoding="utf-8")):
        (name, premiere, ended, minutes, certificate, genres, creator, cast, keywords, network, tmdb, imdb, tvdb, tvmaze,
         seasons, overview) = row  # fmt: skip
        yield Title(
            word="tv", name=name, original_name=name, premiere=date.fromisoformat(premiere),
            ended=date.fromisoformat(ended) if ended else None, minutes=minutes, certificate=certificate, genres=tuple(genres),
            overview=overview, makers=(creator,), cast=tuple((person, "") for person in cast), keywords=tuple(keywords),
            studios=(network,), country="United States", language="en", tmdb=tmdb, imdb=imdb, tvdb=tvdb, tvmaze=tvmaze,
            seasons=tuple(seasons),
        )  # fmt: skip
