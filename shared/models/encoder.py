"""A sentence encoder of BERT's kind in numpy: rows of words in, one vector a text out.

Our own instead of torch or onnxruntime: those weigh some hundred megabytes on disk and in memory, for models of a few layers.

Texts are packed one after the other instead of padded to one length: every row of every product is a real token,
and a text's vector does not depend on its neighbours.
"""

import functools
import hashlib
import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from shared import errors
from shared.language import gettext

Array = NDArray[np.float32]

PACK_TOKENS = 1024  # keeps the widest intermediate at 6 MB
PACK_TEXTS = 32


class Weights(Protocol):
    """Where a model's numbers come from. `part` names `pos`, `type`, and of layer i the matrices `i.q i.k i.v i.ao i.fi i.fo`;
    norms are `ln`, `i.aln`, `i.oln`."""

    def words(self, ids: NDArray[np.int64]) -> Array:
        """(ids, width): the rows of these tokens, in their order; the caller's own."""

    def table(self, part: str) -> Array:
        """The rows of `pos` or `type`."""

    def times(self, rows: Array, part: str) -> Array:
        """The rows, (n, inputs), times a matrix: (n, outputs); the caller's own."""

    def bias(self, part: str) -> Array: ...

    def scale(self, part: str) -> Array:
        """Of a norm."""


@dataclass(frozen=True)
class Encoder:
    """`width` numbers a token, in `layers` layers of `heads` heads."""

    weights: Weights
    layers: int
    heads: int = 12
    width: int = 384
    epsilon: float = 1e-12

    def encode(self, tokens: Sequence[Sequence[int]]) -> Array:
        """One row per text, in order: (n, width) float32 of length one, the mean of its tokens. No text may be empty."""
        vectors = np.empty((len(tokens), self.width), np.float32)
        for pack in packs([len(ids) for ids in tokens]):
            vectors[pack] = self._forward([tokens[position] for position in pack])
        return vectors

    def _forward(self, texts: Sequence[Sequence[int]]) -> Array:
        ends = np.cumsum([len(ids) for ids in texts])
        spans = [slice(end - len(ids), end) for ids, end in zip(texts, ends, strict=True)]
        hidden = self._embed_tokens(texts)
        for layer in range(self.layers):
            hidden = self._layer(hidden, spans, layer)
        means = np.stack([hidden[span].mean(axis=0) for span in spans])
        return means / np.linalg.norm(means, axis=1, keepdims=True)

    def _embed_tokens(self, texts: Sequence[Sequence[int]]) -> Array:
        words = self.weights.words(np.concatenate([np.asarray(ids, np.int64) for ids in texts]))
        words += self.weights.table("pos")[np.concatenate([np.arange(len(ids)) for ids in texts])]
        words += self.weights.table("type")[0]
        return self._normalise(words, "ln")

    def _layer(self, hidden: Array, spans: list[slice], layer: int) -> Array:
        attended = self._dense(self._attend(hidden, spans, layer), f"{layer}.ao")
        attended += hidden
        hidden = self._normalise(attended, f"{layer}.aln")
        wide = gelu(self._dense(hidden, f"{layer}.fi"))
        narrow = self._dense(wide, f"{layer}.fo")
        narrow += hidden
        return self._normalise(narrow, f"{layer}.oln")

    def _attend(self, hidden: Array, spans: list[slice], layer: int) -> Array:
        """Each text attends to itself alone, so nothing needs a mask."""
        query, key, value = (
            self._dense(hidden, f"{layer}.{part}").reshape(len(hidden), self.heads, -1).transpose(1, 0, 2)
            for part in "qkv"
        )
        query /= np.float32(math.sqrt(self.width / self.heads))
        mixed = np.empty((len(hidden), self.heads, self.width // self.heads), np.float32)
        for span in spans:
            scores = query[:, span] @ key[:, span].transpose(0, 2, 1)
            scores -= scores.max(axis=-1, keepdims=True)
            np.exp(scores, out=scores)
            scores /= scores.sum(axis=-1, keepdims=True)
            mixed[span] = (scores @ value[:, span]).transpose(1, 0, 2)
        return mixed.reshape(len(hidden), self.width)

    def _dense(self, rows: Array, part: str) -> Array:
        product = self.weights.times(rows, part)
        product += self.weights.bias(part)
        return product

    def _normalise(self, rows: Array, part: str) -> Array:
        """LayerNorm, in place."""
        rows -= rows.mean(axis=1, keepdims=True)
        rows /= np.sqrt(np.einsum("ij,ij->i", rows, rows) / self.width + self.epsilon)[:, None]
        rows *= self.weights.scale(part)
        rows += self.weights.bias(part)
        return rows


class RowsOfFile:
    """Rows of a table of equal rows, read from the file and not from a map.

    The kernel maps sixteen pages around each row that is touched: soon the whole table would be resident.
    """

    def __init__(self, path: Path, begin: int, size: int) -> None:
        """`begin` of the table and `size` of a row in bytes."""
        self._file, self._begin, self._size = path.open("rb"), begin, size

    def read(self, ids: NDArray[np.int64]) -> tuple[bytes, NDArray[np.intp]]:
        """The bytes of the distinct rows, one after the other, and which of them each id is."""
        distinct, places = np.unique(ids, return_inverse=True)
        size, number = self._size, self._file.fileno()
        return b"".join(os.pread(number, size, self._begin + int(row) * size) for row in distinct), places


def check(weights: Path, sha256: str, name: str, how_to_install: str) -> None:
    """Before a model is read from this file. Raises a permanent `Unavailable` for any file but the official one."""
    with weights.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            raise errors.Unavailable(
                gettext(
                    "The local embedding model's weights are not the official %(name)s file. %(how_to_install)s",
                    name=name,
                    how_to_install=how_to_install,
                ),
                permanent=True,
            )
    # Two BLAS threads on two busy cores were five times slower than one; workers are what scales.
    threadpool_limits(limits=1, user_api="blas")


def packs(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Positions of texts, shortest first, in packs small enough to stay in memory's good graces."""
    pack: list[int] = []
    room = PACK_TOKENS
    for position in sorted(range(len(lengths)), key=lengths.__getitem__):
        if pack and (len(pack) == PACK_TEXTS or lengths[position] > room):
            yield pack
            pack, room = [], PACK_TOKENS
        pack.append(position)
        room -= lengths[position]
    if pack:
        yield pack


GELU_EDGE = 6.0  # beyond it the normal distribution is 0 or 1 to nine digits
GELU_STEPS = 1 << 16
GELU_ROWS = 64  # at a time: the steps then stay in the processor's cache


@functools.cache
def _normal_distribution() -> Array:
    places = np.linspace(-GELU_EDGE, GELU_EDGE, GELU_STEPS)
    table = np.array([0.5 * (1 + math.erf(place / math.sqrt(2))) for place in places], np.float32)
    table[0], table[-1] = 0, 1  # they stand for everything beyond
    return table


def gelu(rows: Array) -> Array:
    """x · Φ(x), in place, of any shape, with Φ read from a table: within 3e-5 of the exact form, on any processor."""
    scale = np.float32((GELU_STEPS - 1) / (2 * GELU_EDGE))
    table = _normal_distribution()
    for begin in range(0, len(rows), GELU_ROWS):
        part = rows[begin : begin + GELU_ROWS]
        steps = part * scale
        steps += np.float32(GELU_EDGE) * scale + np.float32(0.5)
        part *= table.take(steps.astype(np.intp), mode="clip")
    return rows
