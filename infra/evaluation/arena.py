"""The people, the catalogue and the regimes in which they are scored: who else is known, and what outside knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from infra.evaluation import files, protocol, ranking
from infra.evaluation.protocol import Case
from shared.engine import blend, community, content, features, household, neighbours, sparse, taste
from shared.engine.catalogue import Catalogue
from shared.engine.community import Community
from shared.engine.features import Features
from shared.engine.person import Person
from shared.engine.signals import Options, Signals
from shared.engine.taste import Taste
from shared.errors import Invalid
from shared.evaluation import training
from shared.evaluation.measures import Judging
from shared.models import model_files

HOUSEHOLD, NEWCOMER, HOUSEHOLD_RELATED, NO_VOTES, COMMUNITY, COMMUNITY_RELATED = REGIMES = (
    "household",
    "household, newcomer",
    "household + related",
    "household, votes unknown",
    "community",
    "community + related",
)
# Likes that people of the newcomer regime are left with, in turn.
FEW = (0, 1, 2, 3, 5, 8, 12)


@dataclass(frozen=True)
class Arena:
    """`cases` are scored; `signals` are everybody's, from training ratings only; `raw` the embeddings as they came."""

    catalogue: Catalogue
    raw: np.ndarray
    cases: list[Case]
    signals: Mapping[int, Signals]
    fold: np.ndarray
    mates: list[list[int]]

    @cached_property
    def everybody(self) -> Community:
        return community.build(self.catalogue, list(self.signals.items()))

    @cached_property
    def popularity(self) -> np.ndarray:
        """Training ratings a title has."""
        return np.bincount(self.everybody.seen.columns, minlength=len(self.catalogue)).astype(float)

    @cached_property
    def judging(self) -> Judging:
        return Judging(self.popularity, len(self.signals), self.raw)

    @cached_property
    def graphs(self) -> list[sparse.Sparse]:
        """Stand-in for an outside graph, one for each fold, from likes of people of other folds only."""
        fold_of = {case.user_id: fold for case, fold in zip(self.cases, self.fold, strict=True)}
        lenders = [[u for u in self.signals if fold_of.get(u) not in (fold, None)] for fold in range(training.FOLDS)]
        return [neighbours.graph(self.known(people), top=40) for people in lenders]

    @cached_property
    def blind(self) -> Catalogue:
        """The catalogue of a media server that knows no votes."""
        return replace(self.catalogue, votes=np.full(len(self.catalogue), np.nan, np.float32))

    def known(self, user_ids: list[int]) -> Community:
        return community.build(self.catalogue, [(u, self.signals[u]) for u in user_ids])

    def person(self, position: int) -> Person:
        case = self.cases[position]
        return Person(case.user_id, self.signals[case.user_id], files.present(case.train))

    def begun(self, position: int, count: int) -> Person | None:
        """The same person had they begun only `count` likes ago; None if they never had as many."""
        case, person = self.cases[position], self.person(position)
        liked = [place for place, rating in enumerate(case.train) if rating.value >= protocol.LIKED]
        if len(liked) < count:
            return None
        recent = case.train[liked[-count] :] if count else []
        return replace(person, signals=replace(files.signals(recent), seen_ids=person.signals.seen_ids))

    def likes(self, position: int) -> np.ndarray:
        return self.catalogue.positions(self.cases[position].likes)


def load(
    items: Path,
    ratings: Path,
    cache: Path | None,
    seed: int = 0,
    size: int = 9,
    limit: int | None = None,
    model: str = model_files.MINILM,
) -> Arena:
    """`size`: housemates each person has; `limit`: score only so many people; `model`: whose vectors the cache holds. The catalogue is what
    anybody here rated."""
    cases = protocol.split(files.read_ratings(ratings))
    rated = {rating.movie_id for case in cases.values() for rating in (*case.train, *case.held)}
    facts = [title for title in files.read_facts(items) if title.id in rated]
    raw = ranking.vectors(items, facts, cache, model)
    scored = [case for case in cases.values() if case.scored][:limit]
    if len(scored) < 2 * training.FOLDS:
        raise Invalid(
            f"Only {len(scored)} people can be scored, too few to cross-validate: one needs twenty ratings, five likes among "
            "the first four fifths of them and one after."
        )
    fold = protocol.folds(scored, seed)
    told = {case.user_id: files.signals(case.train, Options()) for case in cases.values()}
    mates = protocol.housemates(scored, fold, size, seed)
    return Arena(files.load_catalogue(facts, raw), raw, scored, told, fold, mates)


def views(
    arena: Arena, position: int, only: tuple[str, ...] = REGIMES
) -> Iterator[tuple[str, Taste, Features, np.ndarray]]:
    """One person in these regimes: taste, features and factors. The person's own columns are computed once a catalogue."""
    person = arena.person(position)
    linked = replace(arena.catalogue, related=arena.graphs[arena.fold[position]])
    at_home = arena.known(arena.mates[position])
    begun = arena.begun(position, FEW[position % len(FEW)]) or person
    full = OwnColumns(arena.catalogue, person)
    for regime in only:
        catalogue = {HOUSEHOLD_RELATED: linked, COMMUNITY_RELATED: linked, NO_VOTES: arena.blind}.get(
            regime, arena.catalogue
        )
        others = arena.everybody if regime.startswith("community") else at_home
        own = OwnColumns(catalogue, begun if regime == NEWCOMER else person) if regime in (NEWCOMER, NO_VOTES) else full
        columns = (
            *own.columns,
            *content.related(catalogue, own.taste),
            *household.columns(catalogue, own.taste, others, person.id),
        )
        factors = blend.factors(catalogue, own.taste, others, person.id)
        yield regime, own.taste, features.assembled(columns, len(catalogue)), factors


class OwnColumns:
    """What needs nobody else, computed once for all regimes that share it."""

    def __init__(self, catalogue: Catalogue, person: Person) -> None:
        self.taste: Taste = taste.of(catalogue, person.signals, person.now)
        self.columns = features.own_columns(catalogue, self.taste)
