"""The engine on a household's own past beside what it has to beat, with intervals; and weights fitted to the household."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from shared.engine import blend, calibration, picks
from shared.engine.blend import Weights
from shared.engine.picks import Scored, best_rows
from shared.evaluation import measures, metrics, training
from shared.evaluation.measures import Outcome
from shared.evaluation.past import Past
from shared.evaluation.training import Sample
from shared.language import gettext

Say = Callable[[str, int, int], None]
Figures = dict[str, dict[str, float]]
# A household says little beside what the defaults were fitted on: it may bend them, not replace them.
CLOSE = 0.02
STEPS = 40


def engine(past: Past, weights: Sequence[Weights], say: Say) -> list[list[Outcome]]:
    """For each of these weights one outcome a person; features are computed once."""
    out: list[list[Outcome]] = [[] for _ in weights]
    for place, then in enumerate(past.scored):
        say(gettext("Making the lists of then"), place, len(past.scored))
        scored = picks.score(past.catalogue, then.person, past.others, past.settings, weights[0])
        for position, own in enumerate(weights):
            out[position].append(outcome(past, place, scored if own is weights[0] else again(past, place, scored, own)))
    return out


def again(past: Past, place: int, scored: Scored, weights: Weights) -> Scored:
    """The same features under other weights."""
    factors = blend.factors(past.catalogue, scored.taste, past.others, past.scored[place].person.id)
    return picks.weighed(scored.taste, scored.features, weights, factors, past.settings)


def outcome(past: Past, place: int, scored: Scored) -> Outcome:
    shown = picks.arrange(past.catalogue, past.scored[place].person, scored, past.settings).rows
    return judged(past, place, scored.scores, shown)


def judged(past: Past, place: int, scores: np.ndarray, shown: np.ndarray) -> Outcome:
    """`scores`: one per title; `shown`: rows, best first."""
    fold = int(past.fold[place])
    return measures.judged(scores, shown, past.likes(place), past.open_to(place), past.judging, place, fold)


def simple(past: Past, scores: Callable[[Past, int], np.ndarray]) -> list[Outcome]:
    """Lists by one score alone, best first."""
    out = []
    for place in range(len(past.scored)):
        own = scores(past, place)
        out.append(judged(past, place, own, best_rows(own, past.open_to(place), past.settings.count)))
    return out


def popularity(past: Past, place: int) -> np.ndarray:
    """Votes, one number per title; where a server knows none, how many of the household have seen it."""
    return np.nan_to_num(past.catalogue.log_votes) + 1e-3 * past.judging.popularity


def chance(past: Past, place: int) -> np.ndarray:
    """One number per title, 0–1, the same each time."""
    return np.random.default_rng((place, 11)).random(len(past.catalogue))


def mean_vector(past: Past, place: int) -> np.ndarray:
    """Likeness to the mean of everything liked, one number per title: the old way."""
    signals, vectors = past.scored[place].person.signals, past.catalogue.vectors
    liked = past.catalogue.positions(signals.title_ids[signals.strengths > 0])
    return np.asarray(vectors @ vectors[liked].mean(axis=0), np.float64)


SIMPLE = {"popularity": popularity, "random": chance, "mean vector": mean_vector}


def figures(past: Past, outcomes: Sequence[Outcome], weights: Weights | None = None) -> Figures:
    """Each measure with the 95 % interval of its mean over people; coverage and calibration are of all together."""
    spread = {
        "ndcg@10": [outcome.ndcg for outcome in outcomes],
        "recall@50": [outcome.recall for outcome in outcomes],
        "matched auc": [outcome.auc for outcome in outcomes],
        "novelty": [outcome.novelty for outcome in outcomes],
        "ild@20": [outcome.unlikeness for outcome in outcomes],
    }
    by_measure = {name: interval(values) for name, values in spread.items()}
    by_measure["coverage@20"] = {"value": measures.summary(outcomes, len(past.catalogue))["coverage@20"]}
    if weights:
        by_measure["ece"] = {"value": measures.error(outcomes, weights.calibration)}
    return by_measure


def interval(values: Sequence[float]) -> dict[str, float]:
    low, high = metrics.interval(values)
    return {"value": float(np.mean(values)), "low": low, "high": high}


def refitted(past: Past, say: Say, seed: int = 0) -> tuple[Weights, list[Weights]]:
    """Default weights bent to this household: by all of it, and for each fold by the people outside it."""
    defaults = blend.default_weights()
    samples, names = drawn(past, defaults, say, seed)
    table = defaults.for_names(names)

    def bent(kept: np.ndarray) -> Weights:
        own = training.fit([samples[place] for place in np.flatnonzero(kept)], CLOSE, STEPS, start=table)
        return replace(defaults, names=names, table=own)

    by_fold = [bent(past.fold != fold) for fold in range(training.FOLDS)]
    return bent(np.ones(len(samples), bool)), by_fold


def drawn(past: Past, weights: Weights, say: Say, seed: int) -> tuple[list[Sample], tuple[str, ...]]:
    out, names = [], weights.names
    for place, then in enumerate(past.scored):
        say(gettext("Learning from what came next"), place, len(past.scored))
        scored = picks.score(past.catalogue, then.person, past.others, past.settings, weights)
        chosen = training.chosen(past.likes(place), past.open_to(place), np.random.default_rng((seed, place)))
        factors = blend.factors(past.catalogue, scored.taste, past.others, then.person.id)
        out.append(Sample(scored.features.z[chosen[0]], chosen[1], factors))
        names = scored.features.names
    return out, names


def calibrated(weights: Weights, outcomes: Sequence[Outcome]) -> Weights:
    """With a match fitted on what cross-validated lists came to."""
    return replace(weights, calibration=tuple(calibration.fit(*measures.sides(outcomes))))
