"""Our descent, held beside scipy's, which a household's server does not have."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.optimize import minimize

from shared.evaluation import descent, training
from shared.evaluation.descent import Objective
from shared.evaluation.training import Sample

SIZE = 12


def bowl(chance: np.random.Generator) -> Objective:
    """A thousand times as steep in one direction as in another."""
    turned, _ = np.linalg.qr(chance.normal(size=(SIZE, SIZE)))
    curve, bottom = turned @ np.diag(np.geomspace(1, 1000, SIZE)) @ turned.T, chance.normal(size=SIZE)

    def value(point: np.ndarray) -> tuple[float, np.ndarray]:
        away = point - bottom
        return float(away @ curve @ away) / 2, curve @ away

    return value


def logistic(chance: np.random.Generator) -> Objective:
    """Yes and no of two hundred, with a penalty, as weights are fitted."""
    x = chance.normal(size=(200, SIZE)) * np.geomspace(0.1, 10, SIZE)
    sign = np.where(chance.random(200) < 1 / (1 + np.exp(-x @ chance.normal(size=SIZE))), 1.0, -1.0)

    def value(point: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (x @ point)
        lost = np.logaddexp(0, -margin).mean() + 0.01 * point @ point
        return float(lost), x.T @ (-sign / (1 + np.exp(margin))) / 200 + 0.02 * point

    return value


def valley(chance: np.random.Generator) -> Objective:
    """Flat at the bottom and a straight slope far away: log cosh of each direction."""
    slant, bottom = np.triu(chance.normal(size=(SIZE, SIZE)) / SIZE) + np.eye(SIZE), chance.normal(size=SIZE) * 5

    def value(point: np.ndarray) -> tuple[float, np.ndarray]:
        away = slant @ (point - bottom)
        return float((np.logaddexp(away, -away) - np.log(2)).sum()), slant.T @ np.tanh(away)

    return value


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("made", [bowl, logistic, valley])
def test_it_comes_as_low_as_scipys(made: Callable[[np.random.Generator], Objective], seed: int) -> None:
    objective = made(np.random.default_rng(seed))
    start = np.zeros(SIZE)

    ours = descent.lowest(objective, start, 300)

    theirs = minimize(
        objective, start, jac=True, method="L-BFGS-B", options={"maxiter": 1000, "ftol": 1e-14, "gtol": 1e-9}
    )
    assert objective(ours)[0] == pytest.approx(theirs.fun, abs=1e-6)
    assert ours == pytest.approx(theirs.x, abs=2e-3)
    assert (start == 0).all()


def test_it_takes_about_as_many_looks_as_scipys() -> None:
    objective, looks = logistic(np.random.default_rng(1)), [0]

    def counted(point: np.ndarray) -> tuple[float, np.ndarray]:
        looks[0] += 1
        return objective(point)

    descent.lowest(counted, np.zeros(SIZE), 300)

    theirs = minimize(objective, np.zeros(SIZE), jac=True, method="L-BFGS-B", options={"gtol": descent.FLAT})
    assert looks[0] <= 2 * theirs.nfev


def test_fitted_weights_lose_no_more_than_scipys() -> None:
    chance = np.random.default_rng(6)
    samples = [
        Sample(chance.normal(size=(30, 4)).astype(np.float32), 5, np.array([1.0, chance.random()])) for _ in range(20)
    ]
    held = training.stack(samples)

    def objective(flat: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = training.loss(held, flat.reshape(4, 2))
        return float(value + 0.01 * flat @ flat), np.asarray(slope, dtype=float).ravel() + 0.02 * flat

    ours = training.fit(samples, l2=0.01)

    theirs = minimize(objective, np.zeros(8), jac=True, method="L-BFGS-B")
    assert objective(ours.ravel())[0] == pytest.approx(theirs.fun, abs=1e-5)
