"""The default: vectors computed here, for free, with nothing leaving the house."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from shared.language import gettext
from shared.models import model_files
from shared.models.embedding_providers import Embedded, Poison, timed

if TYPE_CHECKING:
    from shared.models.embedding_providers import Vector
    from shared.models.encoder import Array

NO_TEXT = gettext("There is no text to embed: it has no name and no plot.")


class MiniLM:
    """English in effect."""

    provider, name, batch, dim = "local", model_files.MINILM, 32, 384

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory

    def embed(self, texts: Sequence[str], *, as_query: bool = False) -> Embedded:
        from shared.models import minilm

        model = minilm.load(self._directory)
        with timed(self.name, texts, as_query):
            return _embedded(texts, model.embed)


class E5:
    """A hundred languages in one space, at half the speed."""

    provider, name, batch, dim = "local", model_files.E5, 16, 384

    def __init__(self, directory: Path | None = None) -> None:
        file = directory / model_files.E5_FILE if directory else None
        self._file = file if file and file.is_file() else None

    def embed(self, texts: Sequence[str], *, as_query: bool = False) -> Embedded:
        from shared.models import e5

        model, prefix = e5.load(self._file), e5.QUERY if as_query else e5.PASSAGE
        with timed(self.name, texts, as_query):
            return _embedded(texts, lambda filled: model.embed(filled, prefix=prefix))


def _embedded(texts: Sequence[str], embed: Callable[[Sequence[str]], Array]) -> Embedded:
    results: list[Vector | Poison] = [Poison(NO_TEXT)] * len(texts)
    filled = [position for position, text in enumerate(texts) if text.strip()]
    for position, vector in zip(filled, embed([texts[position] for position in filled]), strict=True):
        results[position] = vector
    return Embedded(results, tokens=0)
