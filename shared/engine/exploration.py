"""A try now and then: at most the last shown slot, drawn from further down, with its chance on record."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Order:
    """Catalogue rows as shown; `variety`: what order took from each score; `explored` at most one; `propensities`: the
    chance each title had to be in its place, 1 where nothing was drawn."""

    rows: np.ndarray
    variety: np.ndarray
    explored: np.ndarray
    propensities: np.ndarray


def settled(rows: np.ndarray, variety: np.ndarray) -> Order:
    """An order in which nothing was drawn: `rows` as they are shown, `variety` one per row."""
    return Order(rows, variety, np.zeros(len(rows), bool), np.ones(len(rows)))


def tried(order: Order, others: np.ndarray, variety: np.ndarray, rate: float, seed: tuple[int, int]) -> Order:
    """With chance `rate` the last slot goes to one of the rows `others` (each alike, with its `variety`, one per
    row), else it stays. Same `seed`, same draw."""
    if not len(order.rows) or not len(others) or rate <= 0:
        return order
    chance = np.random.default_rng(seed)
    rows, varieties, explored, propensities = (array.copy() for array in vars(order).values())
    if chance.random() >= rate:
        propensities[-1] = 1 - rate
        return Order(rows, varieties, explored, propensities)
    drawn = int(chance.integers(len(others)))
    rows[-1], varieties[-1], explored[-1], propensities[-1] = others[drawn], variety[drawn], True, rate / len(others)
    return Order(rows, varieties, explored, propensities)


def kept_on(order: Order, asked: np.ndarray, variety: np.ndarray, count: int) -> Order:
    """With those of the `asked` rows, best first, that are missing, at the end, instead of the last of the others, at most half
    the list; `variety` is by catalogue row."""
    missing = asked[~np.isin(asked, order.rows)][: (count + 1) // 2]
    if not len(missing):
        return order
    others = np.flatnonzero(~np.isin(order.rows, asked) & ~order.explored)
    gone = others[len(others) - max(0, len(order.rows) + len(missing) - count) :] if len(others) else others
    stay = np.delete(np.arange(len(order.rows)), gone)
    rows = np.concatenate([order.rows[stay], missing])[:count]
    varieties = np.concatenate([order.variety[stay], variety[missing]])[:count]
    explored, propensities = order.explored[stay], order.propensities[stay]
    new = len(rows) - len(stay)
    return Order(rows, varieties, np.append(explored, np.zeros(new, bool)), np.append(propensities, np.ones(new)))
