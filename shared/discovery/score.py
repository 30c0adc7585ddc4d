"""How good and how talked about a title is in the world: Quality, Buzz, Fresh, and their blend. Pure.

Formula 1 is Ratingo's, kept for comparison. Formula 2 is ours: what was not fetched is not zero, few votes are drawn towards what is
usual, and what is yet to come out has no score.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FORMULA = 2
POPULARITY, WATCHERS, RATING, CONFIDENCE, FRESHNESS = 0.15, 0.25, 0.25, 0.15, 0.20
RATERS: Mapping[str, float] = {"imdb": 0.35, "trakt": 0.35, "metacritic": 0.15, "rotten_tomatoes": 0.15}
# Votes that weigh as much as what is usual for the kind and decade.
PRIOR_VOTES = 500
HALF_YEAR_DAYS, LEAST_FRESH = 180, 0.2
FEW_VOTES, FEW_VOTES_WORTH = 30, 0.7  # of formula 1


@dataclass(frozen=True)
class Inputs:
    """What is known of a title; None for what is not. Ratings and `prior` are 0–100, `age_days` is negative before it is out.

    `watching` is how many people watch it just now; `prior` is what is usual for its kind and decade.
    """

    popularity: float | None = None
    watching: int | None = None
    imdb: float | None = None
    imdb_votes: int | None = None
    trakt: float | None = None
    trakt_votes: int | None = None
    metacritic: float | None = None
    rotten_tomatoes: float | None = None
    tmdb: float | None = None
    tmdb_votes: int | None = None
    age_days: int | None = None
    prior: float | None = None


@dataclass(frozen=True)
class Scores:
    """0–100; None where nothing is known that it could be made of."""

    score: float | None
    quality: float | None
    buzz: float | None
    fresh: float | None


def formula_1(known: Inputs) -> Scores:
    """As published; what is not known is 0 there, and 5 of 10 for ratings. `buzz` is its “popularity”."""
    votes = (known.imdb_votes or 0) + (known.trakt_votes or 0)
    popularity, watched = _popularity(known.popularity or 0), _watched(known.watching or 0)
    rating = _mean({rater: value for rater in RATERS if (value := getattr(known, rater)) is not None})
    rating = 0.5 if rating is None else rating / 100
    confidence, fresh = _confidence(votes), _fresh(known.age_days)
    buzz = popularity * POPULARITY + watched * WATCHERS
    quality = rating * RATING + confidence * CONFIDENCE
    score = (buzz + quality + fresh * FRESHNESS) * (FEW_VOTES_WORTH if votes < FEW_VOTES else 1)
    return Scores(100 * score, 100 * quality / (RATING + CONFIDENCE), 100 * buzz / (POPULARITY + WATCHERS), 100 * fresh)


def formula_2(known: Inputs, buzz: float | None = None) -> Scores:
    """The weights of formula 1 over what is known. `buzz` is a percentile among the titles that are here, see `percentile`."""
    rating, votes = rating_of(known), votes_of(known)
    confidence = None if votes is None else _confidence(votes)
    fresh = None if known.age_days is None else _fresh(known.age_days)
    good = [(RATING, rating and rating / 100), (CONFIDENCE, confidence)]
    talked = [
        (POPULARITY, None if known.popularity is None else _popularity(known.popularity)),
        (WATCHERS, None if known.watching is None else _watched(known.watching)),
    ]
    is_out = known.age_days is None or known.age_days >= 0
    is_known = rating is not None or any(value is not None for _, value in talked)
    score = _weighted([*good, *talked, (FRESHNESS, fresh)]) if is_out and is_known else None
    return Scores(score, _weighted(good) if rating is not None else None, buzz, None if fresh is None else 100 * fresh)


def rating_of(known: Inputs) -> float | None:
    """0–100: the raters' weighted mean, each drawn towards what is usual by how few have voted. TMDB's counts where IMDb's is
    not known."""
    stand_in = known.imdb is None
    drawn = {
        "imdb": _drawn(known.tmdb, known.tmdb_votes, known.prior)
        if stand_in
        else _drawn(known.imdb, known.imdb_votes, known.prior),
        "trakt": _drawn(known.trakt, known.trakt_votes, known.prior),
        "metacritic": known.metacritic,
        "rotten_tomatoes": known.rotten_tomatoes,
    }
    return _mean({rater: value for rater, value in drawn.items() if value is not None})


def votes_of(known: Inputs) -> int | None:
    found = [known.tmdb_votes if known.imdb is None else known.imdb_votes, known.trakt_votes]
    told = [votes for votes in found if votes is not None]
    return sum(told) if told else None


def talk(known: Inputs) -> float | None:
    """How much is made of it, to be ordered by: 0–1; None where nobody has said."""
    told = [
        (POPULARITY, None if known.popularity is None else _popularity(known.popularity)),
        (WATCHERS, None if known.watching is None else _watched(known.watching)),
    ]
    found = _weighted(told)
    return None if found is None else found / 100


def percentile(value: float, ordered: Sequence[float]) -> float:
    """0–100: where it stands among these, ascending; in the middle of those that are equal."""
    low, high = bisect_left(ordered, value), bisect_right(ordered, value)
    return 100 * (low + high) / 2 / len(ordered)


def _drawn(value: float | None, votes: int | None, prior: float | None) -> float | None:
    """(v·R + m·C) / (v + m). Where nobody says how many voted, or what is usual, the rating stands as it is."""
    if value is None or votes is None or prior is None:
        return value
    return (votes * value + PRIOR_VOTES * prior) / (votes + PRIOR_VOTES)


def _mean(ratings: Mapping[str, float]) -> float | None:
    whole = sum(RATERS[rater] for rater in ratings)
    return sum(RATERS[rater] * value for rater, value in ratings.items()) / whole if whole else None


def _weighted(parts: Sequence[tuple[float, float | None]]) -> float | None:
    told = [(weight, value) for weight, value in parts if value is not None]
    whole = sum(weight for weight, _ in told)
    return 100 * sum(weight * value for weight, value in told) / whole if whole else None


def _popularity(value: float) -> float:
    return _clamped(value / 1000)


def _watched(people: float) -> float:
    return _clamped(math.log1p(people) / math.log1p(5000))


def _confidence(votes: int) -> float:
    return _clamped(1 - math.exp(-votes / 1000))


def _fresh(age_days: int | None) -> float:
    """1 until it is out and on that day; a fifth at least, also without a day."""
    return LEAST_FRESH if age_days is None else max(math.exp(-max(age_days, 0) / HALF_YEAR_DAYS), LEAST_FRESH)


def _clamped(value: float) -> float:
    return min(1.0, max(0.0, value))
