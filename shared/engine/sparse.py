"""Compressed sparse rows in plain numpy: what the engine needs of sparse algebra, without scipy at run time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Sparse:
    """Row i holds `columns[starts[i]:starts[i + 1]]` with `values` beside them; `width` columns in all."""

    starts: np.ndarray
    columns: np.ndarray
    values: np.ndarray
    width: int

    @property
    def rows(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> np.ndarray:
        """How many values each row holds, one per row."""
        return np.diff(self.starts)

    @cached_property
    def row_of(self) -> np.ndarray:
        """The row of every stored value, in their order."""
        return np.repeat(np.arange(self.rows), self.lengths)

    @cached_property
    def transposed(self) -> Sparse:
        return from_triples(self.columns, self.row_of, self.values, self.width, self.rows)

    def row(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        """Columns and values of one row, side by side."""
        span = slice(self.starts[index], self.starts[index + 1])
        return self.columns[span], self.values[span]

    def picked(self, rows: np.ndarray) -> Sparse:
        """Only these rows, in this order."""
        entries = spans(self.starts, rows)
        starts = np.concatenate([[0], np.cumsum(self.lengths[rows])])
        return Sparse(starts, self.columns[entries], self.values[entries], self.width)

    def dense(self) -> np.ndarray:
        """(rows, width), zero where nothing is stored."""
        flat = self.row_of.astype(np.int64) * self.width + self.columns
        out = np.bincount(flat, self.values, minlength=self.rows * self.width)
        return out.reshape(self.rows, self.width).astype(np.float32)

    def times(self, vector: np.ndarray) -> np.ndarray:
        """Matrix times vector: one number a row."""
        out = np.zeros(self.rows)
        nonempty = np.flatnonzero(self.lengths)  # a span that begins where the next one does would be summed wrongly
        if len(nonempty):
            out[nonempty] = np.add.reduceat(self.values * vector[self.columns], self.starts[nonempty])
        return out

    def times_sparse(self, other: Sparse) -> np.ndarray:
        """Matrix times a sparse matrix with few columns, dense: (rows, other.width)."""
        back = self.transposed
        entries = spans(back.starts, other.row_of)
        repeats = back.lengths[other.row_of]
        weights = back.values[entries] * np.repeat(other.values, repeats)
        flat = back.columns[entries].astype(np.int64) * other.width + np.repeat(other.columns, repeats)
        out = np.bincount(flat, weights, minlength=self.rows * other.width)
        return out.reshape(self.rows, other.width).astype(np.float32)


def from_triples(rows: np.ndarray, columns: np.ndarray, values: np.ndarray, height: int, width: int) -> Sparse:
    """Builds from coordinates in any order; doubles stay side by side (sums treat them as one)."""
    # Numpy sorts numbers of 16 bits by counting, ten times as fast.
    order = np.argsort(rows.astype(np.uint16) if height <= 1 << 16 else rows, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=height))]).astype(np.int64)
    return Sparse(starts, columns[order].astype(np.int32), values[order].astype(np.float32), width)


def from_lists(lists: Sequence[Iterable[int]], width: int) -> Sparse:
    """Each list names the columns that hold a one."""
    return from_arrays([np.fromiter(columns, np.int32) for columns in lists], width)


def from_arrays(lists: Sequence[np.ndarray], width: int) -> Sparse:
    """Each array names the columns of one row that hold a one."""
    starts = np.concatenate([[0], np.cumsum([len(columns) for columns in lists])]).astype(np.int64)
    flat = np.concatenate([np.zeros(0, np.int32), *lists]).astype(np.int32)
    return Sparse(starts, flat, np.ones(len(flat), np.float32), width)


def empty(height: int, width: int) -> Sparse:
    return Sparse(np.zeros(height + 1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32), width)


def spans(starts: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The positions of all values of these rows, one row after the other."""
    lengths = starts[rows + 1] - starts[rows]
    total = int(lengths.sum())
    shift = np.repeat(starts[rows] - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths) if total else 0
    return (np.arange(total) + shift).astype(np.int64)


def scaled(matrix: Sparse, by_column: np.ndarray | None = None, by_row: np.ndarray | None = None) -> Sparse:
    """The same rows with each value times that of its column, or of its row (one per row)."""
    values = matrix.values
    if by_column is not None:
        values = values * by_column[matrix.columns]
    if by_row is not None:
        values = values * by_row[matrix.row_of]
    return Sparse(matrix.starts, matrix.columns, values.astype(np.float32), matrix.width)


def unit_rows(matrix: Sparse) -> Sparse:
    """Rows of length one; empty rows stay empty."""
    squares = np.bincount(matrix.row_of, matrix.values**2, minlength=matrix.rows)
    return scaled(matrix, by_row=1 / np.sqrt(np.maximum(squares, 1e-12)))
