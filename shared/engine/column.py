"""One feature of one person over the whole catalogue, with its exact split into watched titles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Split = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Column:
    """`values`: one number a title. `split(rows)`: (len(rows), watched titles), what each watched title adds to the value;
    what the split does not cover belongs to no title (a prior). `whole`: it covers everything, so that what is shown may be
    its sum in double precision, where `values` came from single."""

    name: str
    values: np.ndarray
    split: Split | None = None
    whole: bool = False


def standard(values: np.ndarray) -> tuple[np.ndarray, float, float]:
    """z-scores over the catalogue, one per title, with the mean and deviation used; a constant column becomes zeros;
    NaN becomes 0."""
    finite = values[np.isfinite(values)].astype(np.float64)
    if not len(finite) or finite.std() < 1e-9:
        return np.zeros(len(values)), 0.0, np.inf
    middle, spread = float(finite.mean()), float(finite.std())
    return np.nan_to_num((values - middle) / spread), middle, spread


def scattered(contributions: np.ndarray, where: np.ndarray, width: int) -> np.ndarray:
    """(rows, width): contributions of some watched titles, (rows, watched), laid out over all of them."""
    out = np.zeros((contributions.shape[0], width))
    out[:, where] = contributions
    return out


def selfless(column: Column, rows: np.ndarray, at: np.ndarray) -> Column:
    """The same column in which no title speaks for itself: of the title in `rows[k]`, which is the watched title `at[k]`, the
    share that it makes of its own value is taken out."""
    inner = column.split
    if inner is None or not len(rows):
        return column
    values = column.values.astype(np.float64)
    values[rows] -= inner(rows)[np.arange(len(rows)), at]

    def split(asked: np.ndarray) -> np.ndarray:
        shares = inner(asked)
        here, own = np.nonzero(asked[:, None] == rows[None, :])
        shares[here, at[own]] = 0
        return shares

    return Column(column.name, values, split, column.whole)
