"""Ratings, titles and embeddings from files, in the form the engine takes them from the database."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np

from shared.engine import catalogue
from shared.engine.catalogue import Catalogue
from shared.engine.facts import Facts
from shared.engine.signals import Interaction, Options, Signals, weigh
from shared.models import embeddings

DIRECTED = re.compile(r"directed by ((?:[A-Z][\w'-]+\.?(?: and |, | )?){2,8})")


@dataclass(frozen=True)
class Rating:
    """`value` on the file's scale of half a star to five."""

    user_id: int
    movie_id: int
    value: float
    at: float


def opened(path: Path) -> TextIO:
    return gzip.open(path, "rt", encoding="utf-8", newline="") if path.suffix == ".gz" else path.open(newline="")


def table(path: Path) -> Iterator[dict[str, str]]:
    with opened(path) as lines:
        yield from csv.DictReader(lines)


def read_ratings(path: Path) -> dict[int, list[Rating]]:
    """Per person, oldest first; ties by a hash so that no order of ids decides."""
    held: dict[int, list[Rating]] = defaultdict(list)
    for row in table(path):
        rating = Rating(int(row["userId"]), int(row["movieId"]), float(row["rating"]), float(row["timestamp"]))
        held[rating.user_id].append(rating)
    return {user_id: sorted(ratings, key=when) for user_id, ratings in sorted(held.items())}


def when(rating: Rating) -> tuple[float, bytes]:
    return rating.at, hashlib.sha256(f"{rating.user_id}:{rating.movie_id}".encode()).digest()


def read_facts(path: Path) -> list[Facts]:
    """In movieId order."""
    return sorted((facts(row) for row in table(path)), key=lambda title: title.id)


def facts(row: Mapping[str, str]) -> Facts:
    return Facts(
        id=int(row["movieId"]),
        year=number(row.get("year")),
        language=row.get("original_language") or None,
        votes=number(row.get("vote_count")),
        rating=number(row.get("vote_average")) if number(row.get("vote_count")) else None,
        genres=several(row.get("tmdb_genres")) or several(row.get("ml_genres")),
        people=(*several(row.get("wiki_cast")), *directors(row.get("wiki_extract") or "")),
        studios=several(row.get("studios")),
        collection=row.get("collection") or None,
        keywords=several(row.get("keywords")),
        plot=" ".join(row.get(name) or "" for name in ("tagline", "overview")),
    )


def directors(extract: str) -> tuple[str, ...]:
    """Who directed, out of an encyclopedia's first sentences: a media server says so in its credits."""
    told = DIRECTED.search(extract)
    return tuple(name.strip() for name in re.split(r",|\band\b", told.group(1)) if " " in name.strip()) if told else ()


def read_texts(path: Path) -> dict[int, str]:
    """The canonical text of every title, as production embeds it."""
    return {int(row["movieId"]): embeddings.text_of(subject(row)) for row in table(path)}


def subject(row: Mapping[str, str]) -> embeddings.Subject:
    title = facts(row)
    return embeddings.Subject(
        name=row.get("title") or "",
        year=int(title.year) if title.year else None,
        tagline=row.get("tagline"),
        genres=title.genres,
        overview=row.get("overview"),
        keywords=title.keywords,
        people=title.people,
        collection=title.collection,
    )


def number(text: str | None) -> float | None:
    return float(text) if text else None


def several(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in (text or "").split("|") if part.strip()))


def read_vectors(path: Path, ids: np.ndarray) -> np.ndarray:
    """One embedding a title, zeros where the cache has none."""
    held = np.load(path)
    movies, embeddings = held["movieId"], held["emb"]
    row_of = {int(movie): row for row, movie in enumerate(movies)}
    known = np.array([int(movie) in row_of for movie in ids], bool)
    vectors = np.zeros((len(ids), embeddings.shape[1]), np.float32)
    vectors[known] = embeddings[[row_of[int(movie)] for movie in ids[known]]]
    return vectors


def read_related(path: Path | None) -> list[tuple[int, int, float]]:
    """Three columns: movieId, relatedId, weight (1 when absent); a first line that is not numbers is a header."""
    if path is None:
        return []
    with opened(path) as lines:
        rows = [row for row in csv.reader(lines) if row and row[0].strip().isdigit()]
    return [(int(row[0]), int(row[1]), float(row[2]) if len(row) > 2 else 1.0) for row in rows]


def read_households(path: Path | None) -> list[list[int]] | None:
    return None if path is None else json.loads(path.read_text())


def load_catalogue(facts_held: list[Facts], vectors: np.ndarray, related_path: Path | None = None) -> Catalogue:
    return catalogue.build(facts_held, vectors, read_related(related_path))


def signals(ratings: list[Rating], options: Options = Options()) -> Signals:
    """A rating is a watch with a word on it; the present is the person's last act."""
    acts = [Interaction(rating.movie_id, plays=1, rating=rating.value * 20, last_at=rating.at) for rating in ratings]
    return weigh(acts, now=present(ratings), options=options)


def present(ratings: list[Rating]) -> float:
    return max((rating.at for rating in ratings), default=0.0)
