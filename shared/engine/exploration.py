"""A try now and then: at most the last shown slot, drawn from further down, with its chance on record."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class Order:
    """Catalogue rows as shown; `variety`: what order took from each score; `explored` at most one; `propensities`: the
    chance each title had to be in its place, 1 where nothing was drawn. In a place that a rival contests, `against` is the row that
    a coin might have put there else (-1 elsewhere), and `is_theirs` says whose stands there."""

    rows: np.ndarray
    variety: np.ndarray
    explored: np.ndarray
    propensities: np.ndarray
    against: np.ndarray
    is_theirs: np.ndarray


def settled(rows: np.ndarray, variety: np.ndarray) -> Order:
    """An order in which nothing was drawn: `rows` as they are shown, `variety` one per row."""
    nothing = np.zeros(len(rows), bool)
    return Order(rows, variety, nothing, np.ones(len(rows)), np.full(len(rows), -1), nothing)


def tried(order: Order, others: np.ndarray, variety: np.ndarray, rate: float, seed: tuple[int, int]) -> Order:
    """With chance `rate` the last slot goes to one of the rows `others` (each alike, with its `variety`, one per
    row), else it stays. Same `seed`, same draw."""
    if not len(order.rows) or not len(others) or rate <= 0:
        return order
    chance = np.random.default_rng(seed)
    rows, varieties, explored, propensities = (
        array.copy() for array in (order.rows, order.variety, order.explored, order.propensities)
    )
    if chance.random() >= rate:
        propensities[-1] = 1 - rate
        return replace(order, propensities=propensities)
    drawn = int(chance.integers(len(others)))
    rows[-1], varieties[-1], explored[-1], propensities[-1] = others[drawn], variety[drawn], True, rate / len(others)
    return replace(order, rows=rows, variety=varieties, explored=explored, propensities=propensities)


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
    new = settled(missing, variety[missing])
    both = [
        np.concatenate([getattr(order, name)[stay], getattr(new, name)])[:count]
        for name in ("explored", "propensities", "against", "is_theirs")
    ]
    return Order(rows, varieties, *both)
