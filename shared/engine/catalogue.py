"""The arrays of one kind of title, built once per job and shared by everybody's picks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import numpy as np

from shared.engine import sparse, words
from shared.engine.facts import Facts, sound
from shared.engine.sparse import Sparse

PRIOR_VOTES = 50.0
# More kinds of a thing than this tell nothing apart, and take memory for every title.
MOST_KINDS = 256


@dataclass(frozen=True)
class Catalogue:
    """Row i of every array is the title `ids[i]`. NaN means unknown. `vectors` are centred and of length one (or zero)."""

    ids: np.ndarray
    year: np.ndarray
    language: np.ndarray
    votes: np.ndarray
    rating: np.ndarray
    genres: Sparse
    genre_names: tuple[str, ...]
    people: Sparse
    words: Sparse
    vectors: np.ndarray
    related: Sparse = field(repr=False)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def kept(self) -> dict[object, object]:
        """Where features keep what is the same for everybody, for as long as these arrays live."""
        return {}

    @cached_property
    def position_of(self) -> dict[int, int]:
        return {int(title_id): position for position, title_id in enumerate(self.ids)}

    @cached_property
    def by_id(self) -> np.ndarray:
        """Rows in order of their titles' ids."""
        return np.argsort(self.ids, kind="stable")

    def located(self, title_ids: np.ndarray) -> np.ndarray:
        """The row of each of these titles, −1 where it is not in the catalogue."""
        if not len(self):
            return np.full(len(title_ids), -1)
        near = np.searchsorted(self.ids, title_ids, sorter=self.by_id)
        rows = self.by_id[np.minimum(near, len(self) - 1)]
        return np.where(self.ids[rows] == title_ids, rows, -1)

    def positions(self, title_ids: Iterable[int]) -> np.ndarray:
        """Rows of these titles, in their order; those not in the catalogue are left out."""
        rows = self.located(np.fromiter(title_ids, np.int64))
        return rows[rows >= 0]

    def mask(self, title_ids: np.ndarray) -> np.ndarray:
        """True in the rows of these titles."""
        rows, out = self.located(title_ids), np.zeros(len(self), bool)
        out[rows[rows >= 0]] = True
        return out

    @cached_property
    def genre_shares(self) -> np.ndarray:
        """(titles, genres), rows summing to one: dense, because genres are few."""
        dense = np.minimum(self.genres.dense(), 1)
        return dense / np.maximum(dense.sum(axis=1, keepdims=True), 1)

    @cached_property
    def votes_known(self) -> float:
        """Share of titles whose votes are known; many media servers know none."""
        return float(np.isfinite(self.votes).mean()) if len(self) else 0.0

    @cached_property
    def log_votes(self) -> np.ndarray:
        """log(1 + votes), one per title; NaN where votes are missing."""
        return np.log1p(self.votes).astype(np.float32)

    @cached_property
    def bayesian_rating(self) -> np.ndarray:
        """Community rating 0–10, one per title, drawn towards the catalogue's mean by `PRIOR_VOTES`; the mean itself
        where unknown."""
        mean = np.nanmean(self.rating) if np.isfinite(self.rating).any() else 6.0
        trust = np.where(np.isfinite(self.votes), self.votes, PRIOR_VOTES)
        ratings = np.where(np.isfinite(self.rating), self.rating, mean)
        return ((trust * ratings + PRIOR_VOTES * mean) / (trust + PRIOR_VOTES)).astype(np.float32)


def build(
    facts: Sequence[Facts],
    vectors: np.ndarray | None = None,
    related: Iterable[tuple[int, int, float]] = (),
) -> Catalogue:
    """Arrays of these titles. `vectors`: one embedding a title, rows of NaN or zero where missing; `related`: outside
    item–item graph as (title id, related title id, weight). What cannot be true counts as unknown (`facts.sound`)."""
    facts = [sound(title) for title in facts]
    genre_names = commonest(chain.from_iterable(dict.fromkeys(title.genres) for title in facts))
    ids = np.array([title.id for title in facts], np.int64)
    return Catalogue(
        ids=ids,
        year=column(title.year for title in facts),
        language=codes([title.language for title in facts]),
        votes=column(title.votes for title in facts),
        rating=column(rated(title) for title in facts),
        genres=indicator([title.genres for title in facts], genre_names),
        genre_names=genre_names,
        people=credits(facts),
        words=words.tf_idf([(title.plot, title.keywords) for title in facts]),
        vectors=centred(vectors, len(facts)),
        related=graph(ids, related),
    )


def column(values: Iterable[float | None]) -> np.ndarray:
    """One number per title in single precision, NaN for None."""
    return np.array([np.nan if value is None else value for value in values], np.float32)


def rated(title: Facts) -> float | None:
    """The community's rating 0–10; the critics' where the community gave none."""
    if title.rating is None and title.critic_rating is not None:
        return title.critic_rating / 10
    return title.rating


def codes(names: Sequence[str | None]) -> np.ndarray:
    """A small number per name; −1 where unknown, or one of too many."""
    code_of = {name: code for code, name in enumerate(commonest(name for name in names if name))}
    return np.array([code_of.get(name or "", -1) for name in names], np.int32)


def commonest(names: Iterable[str]) -> tuple[str, ...]:
    """At most `MOST_KINDS` different names, those said most often, in order of the alphabet."""
    counts = Counter(names)
    return tuple(sorted(sorted(counts, key=lambda name: (-counts[name], name))[:MOST_KINDS]))


def indicator(lists: Sequence[Iterable[str]], names: Sequence[str]) -> Sparse:
    column_of = {name: position for position, name in enumerate(names)}
    return sparse.from_lists(
        [sorted({column_of[name] for name in own_names if name in column_of}) for own_names in lists], len(names)
    )


def credits(facts: Sequence[Facts]) -> Sparse:
    """People, studios and collection as one space of marked names, rare names weighing more; rows of length one."""
    names_by_title = [dict.fromkeys(marked_names(title)) for title in facts]
    spread = Counter(chain.from_iterable(names_by_title))
    kept = {name: position for position, name in enumerate(sorted(n for n, count in spread.items() if count > 1))}
    columns = [[kept[name] for name in names if name in kept] for names in names_by_title]
    flat = np.fromiter(chain.from_iterable(columns), np.int64)
    rows = np.repeat(np.arange(len(facts)), [len(own) for own in columns])
    return words.weighted(rows, flat, np.ones(len(flat)), len(facts), len(kept))


def marked_names(title: Facts) -> list[str]:
    collection = [f"c:{title.collection}"] if title.collection else []
    return [f"p:{name}" for name in title.people] + [f"s:{name}" for name in title.studios] + collection


def centred(vectors: np.ndarray | None, height: int) -> np.ndarray:
    """(height, dimensions): embeddings less their mean, rows of length one, or zero where there is none. Centring
    alone makes cosines 2.4 times as telling (measured)."""
    if vectors is None or not len(vectors):
        return np.zeros((height, 1), np.float32)
    rows = np.array(vectors, np.float32)  # the one copy: vectors are most of a job's memory
    with np.errstate(over="ignore", invalid="ignore"):  # a vector that is no vector is none
        size = lengths(rows)
    present = np.isfinite(size) & (size > 0)
    rows[~present] = 0
    rows /= np.where(present, size, 1)[:, None]
    if present.any():
        rows -= rows.mean(axis=0) * (len(rows) / present.sum())
    rows[~present] = 0
    rows /= np.maximum(lengths(rows), 1e-9)[:, None]
    return rows


def lengths(rows: np.ndarray) -> np.ndarray:
    """The length of each row, one per row."""
    return np.sqrt(np.einsum("ij,ij->i", rows, rows))


def graph(ids: np.ndarray, related: Iterable[tuple[int, int, float]]) -> Sparse:
    """The outside graph on catalogue rows; edges that leave the catalogue are dropped."""
    position = {int(title_id): row for row, title_id in enumerate(ids)}
    edges = [(position[a], position[b], w) for a, b, w in related if a in position and b in position and a != b]
    rows, columns, values = np.array(edges, np.float64).reshape(-1, 3).T
    return sparse.from_triples(rows.astype(np.int64), columns.astype(np.int64), values, len(ids), len(ids))
