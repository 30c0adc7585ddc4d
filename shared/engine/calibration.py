"""The match: of as many liked as other titles with this score, the share that is liked. A monotone map of the score."""

from collections.abc import Sequence

import numpy as np

LOWEST, HIGHEST = 0.01, 0.99


def match(scores: np.ndarray, knots: Sequence[tuple[float, float]]) -> np.ndarray:
    """One per score: linear between the fitted knots, 0.01 to 0.99."""
    at, share = np.array(knots).T
    return np.clip(np.interp(scores, at, share), LOWEST, HIGHEST)


def fit(liked: np.ndarray, other: np.ndarray, count: int = 24) -> list[tuple[float, float]]:
    """Isotonic regression on two samples of scores, of any length and order, each sample weighing half; thinned to
    `count` knots of (score, match), rising."""
    scores = np.concatenate([liked, other])
    target = np.concatenate([np.ones(len(liked)), np.zeros(len(other))])
    weight = np.concatenate([np.full(len(liked), 0.5 / len(liked)), np.full(len(other), 0.5 / len(other))])
    order = np.argsort(scores, kind="stable")
    rising = isotonic(target[order], weight[order])
    return knots(scores[order], rising, count)


def isotonic(target: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Pool adjacent violators: one value per target, rising. Targets and weights in order of their scores."""
    blocks: list[list[float]] = []
    for value, mass in zip(target, weight, strict=True):
        blocks.append([value, mass, 1])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            late, early = blocks.pop(), blocks.pop()
            total = early[1] + late[1]
            blocks.append([(early[0] * early[1] + late[0] * late[1]) / total, total, early[2] + late[2]])
    return np.repeat([block[0] for block in blocks], [int(block[2]) for block in blocks])


def knots(scores: np.ndarray, rising: np.ndarray, count: int) -> list[tuple[float, float]]:
    """(score, match), rising: means of slices of equal score width, so that the map keeps rising where isotonic steps
    are flat. One of `rising` per score."""
    low, high = np.quantile(scores, [0.001, 0.9995])
    edges = np.linspace(low, high, count + 1)
    slices = np.clip(np.digitize(scores, edges) - 1, 0, count - 1)
    means = [(scores[slices == s].mean(), rising[slices == s].mean()) for s in range(count) if (slices == s).any()]
    return [(round(float(score), 4), round(float(np.clip(share, LOWEST, HIGHEST)), 4)) for score, share in means]


def expected_error(matches: np.ndarray, liked: np.ndarray, weight: np.ndarray, bins: int = 15) -> float:
    """Expected calibration error, 0–1: how far the shown match is from the share that was liked, by bins of the
    match. All three one per title."""
    bin_of = np.minimum((matches * bins).astype(int), bins - 1)
    shown, true = np.bincount(bin_of, matches * weight, bins), np.bincount(bin_of, liked * weight, bins)
    return float(np.abs(shown - true).sum() / weight.sum())
