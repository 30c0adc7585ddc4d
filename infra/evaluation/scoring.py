"""Scores a file of ranked lists against what people liked afterwards."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from infra.evaluation import files, protocol
from infra.evaluation.files import Rating
from shared.evaluation import metrics

UNKNOWN = -1e9


def score(
    ranks: Path, test: Path, items: Path, train: Path, embedding_cache: Path | None = None
) -> dict[str, tuple[float, float, float]]:
    """Measure → mean with its 95 % interval (equal where there is none). Only people with a held-out like and five
    training likes count. Titles outside a list score alike: matched AUC is worth what the list is long."""
    ids = np.array([title.id for title in files.read_facts(items)], np.int64)
    row_of = {int(movie): row for row, movie in enumerate(ids)}
    known, held = files.read_ratings(train), files.read_ratings(test)
    lists = [json.loads(line) for line in ranks.read_text(encoding="utf-8").splitlines() if line]
    scored = [told for told in lists if counted(known.get(told["userId"], []), held.get(told["userId"], []))]
    popularity = seen(known.values(), row_of)
    rows = [np.array([row_of[m] for m in told["movieIds"] if m in row_of], np.int64) for told in scored]
    liked = [likes_of(held[told["userId"]], row_of) for told in scored]
    open_rows = [open_to(known[told["userId"]], row_of) for told in scored]
    vectors = files.read_vectors(embedding_cache, ids) if embedding_cache else None
    return {
        "NDCG@10": spread([metrics.ndcg(r, own) for r, own in zip(rows, liked, strict=True)]),
        "Recall@50": spread([metrics.recall(r, own) for r, own in zip(rows, liked, strict=True)]),
        "matched AUC": spread(
            [
                metrics.matched_auc(listed(r, told["scores"], len(ids)), own, free, popularity)
                for r, told, own, free in zip(rows, scored, liked, open_rows, strict=True)
            ]
        ),
        "coverage@20": flat(len({int(row) for own in rows for row in own[:20]}) / len(ids)),
        "novelty": spread([metrics.novelty(own[:20], popularity, len(known)) for own in rows]),
        **({"ILD@20": spread([metrics.unlikeness(vectors[own[:20]]) for own in rows])} if vectors is not None else {}),
        "cold-start rate": flat(cold_rate(lists, known)),
        "people": flat(len(scored)),
    }


def counted(train: Sequence[Rating], test: Sequence[Rating]) -> bool:
    liked = sum(rating.value >= protocol.LIKED for rating in train)
    return liked >= 5 and any(rating.value >= protocol.LIKED for rating in test)


def cold_rate(lists: Sequence[dict], known: dict[int, list[Rating]]) -> float:
    """Share of ranked people with fewer than five likes to go by."""
    few = [sum(r.value >= protocol.LIKED for r in known.get(told["userId"], [])) < 5 for told in lists]
    return float(np.mean(few)) if few else 0.0


def seen(people, row_of: dict[int, int]) -> np.ndarray:  # type: ignore[no-untyped-def]
    rows = [row_of[rating.movie_id] for own in people for rating in own if rating.movie_id in row_of]
    return np.bincount(np.array(rows, np.int64), minlength=len(row_of)).astype(float)


def likes_of(held: Sequence[Rating], row_of: dict[int, int]) -> np.ndarray:
    liked = [row_of[r.movie_id] for r in held if r.value >= protocol.LIKED and r.movie_id in row_of]
    return np.array(liked, np.int64)


def open_to(train: Sequence[Rating], row_of: dict[int, int]) -> np.ndarray:
    out = np.ones(len(row_of), bool)
    out[[row_of[rating.movie_id] for rating in train if rating.movie_id in row_of]] = False
    return out


def listed(rows: np.ndarray, scores: Sequence[float], size: int) -> np.ndarray:
    out = np.full(size, UNKNOWN)
    out[rows] = np.asarray(scores)[: len(rows)]
    return out


def spread(values: Sequence[float]) -> tuple[float, float, float]:
    return (float(np.mean(values)), *metrics.interval(values))


def flat(value: float) -> tuple[float, float, float]:
    return value, value, value
