"""Ranks the catalogue for everybody in a file of ratings, by the very code that makes picks in production."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from infra.evaluation import files
from shared.engine import community, picks
from shared.engine.blend import Weights, default_weights
from shared.engine.catalogue import Catalogue
from shared.engine.community import Community
from shared.engine.facts import Facts
from shared.engine.person import Person, Settings
from shared.engine.signals import Options, Signals
from shared.models import embedding_providers, model_files


def rank(
    items: Path,
    ratings: Path,
    out: Path,
    households: Path | None = None,
    related: Path | None = None,
    top: int = 50,
    embedding_cache: Path | None = None,
    settings: Settings | None = None,
) -> int:
    """Writes one JSON line a person: userId, movieIds best first, and scores in the same order. Each sees as community
    only their household when there is a file of households, else everybody. Returns how many people were ranked."""
    facts = files.read_facts(items)
    catalogue = files.load_catalogue(facts, vectors(items, facts, embedding_cache), related)
    rated = files.read_ratings(ratings)
    told = {user_id: files.signals(own, Options()) for user_id, own in rated.items()}
    people = [Person(user_id, told[user_id], files.present(own)) for user_id, own in rated.items()]
    groups = communities(catalogue, told, files.read_households(households))
    asked = replace(settings or Settings(exploration=0.0), count=top, floor=0.0)
    with out.open("w", encoding="utf-8") as lines:
        for line in ranked(catalogue, people, groups, asked, default_weights()):
            lines.write(json.dumps(line) + "\n")
    return len(people)


def ranked(
    catalogue: Catalogue,
    people: Iterable[Person],
    groups: Mapping[int, Community],
    settings: Settings,
    weights: Weights,
) -> Iterator[dict[str, object]]:
    nobody = community.nobody(catalogue)
    for person in people:
        order, scores = listed(catalogue, person, groups.get(person.id, nobody), settings, weights)
        yield {"userId": person.id, "movieIds": catalogue.ids[order].tolist(), "scores": np.round(scores, 5).tolist()}


def listed(
    catalogue: Catalogue, person: Person, others: Community, settings: Settings, weights: Weights
) -> tuple[np.ndarray, np.ndarray]:
    """Rows as they would be shown, and scores that never rise along the list (each at least the next one's)."""
    scored = picks.score(catalogue, person, others, settings, weights)
    order = picks.arrange(catalogue, person, scored, settings)
    scores = scored.scores[order.rows] + order.variety
    return order.rows, np.maximum.accumulate(scores[::-1])[::-1]


def communities(
    catalogue: Catalogue, told: Mapping[int, Signals], households: Sequence[Sequence[int]] | None
) -> dict[int, Community]:
    """Whom each person's engine knows. People in no household know nobody."""
    if households is None:
        everybody = community.build(catalogue, list(told.items()))
        return dict.fromkeys(told, everybody)
    out: dict[int, Community] = {}
    for members in households:
        known = [(user_id, told[user_id]) for user_id in members if user_id in told]
        out.update(dict.fromkeys((user_id for user_id, _ in known), community.build(catalogue, known)))
    return out


def vectors(items: Path, facts: Sequence[Facts], cache: Path | None, model: str = model_files.MINILM) -> np.ndarray:
    """From the cache (npz with movieId and emb). Titles it lacks are embedded here by the local model of this name and added to it. Raises
    `Unavailable` where that is not here."""
    ids = np.array([title.id for title in facts], np.int64)
    known = cached(cache)
    missing = [title.id for title in facts if title.id not in known]
    if missing:
        texts = files.read_texts(items)
        # Rounded as the cache rounds, so that the same titles rank the same with a cache and without.
        provider = embedding_providers.open_local(model)
        found = np.array(provider.embed([texts[movie] for movie in missing]).results).astype(np.float16)
        known |= dict(zip(missing, found, strict=True))
        if cache is not None:
            np.savez_compressed(cache, movieId=np.array(list(known)), emb=np.array(list(known.values())))
    return np.array([known[int(movie)] for movie in ids], np.float32)


def cached(cache: Path | None) -> dict[int, np.ndarray]:
    if cache is None or not cache.exists():
        return {}
    held = np.load(cache)
    return dict(zip(held["movieId"].tolist(), held["emb"], strict=True))
