"""The default: vectors computed here, for free, with nothing leaving the house. English in effect."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from shared.language import gettext
from shared.models import minilm
from shared.models.embedding_providers import Embedded, Poison

if TYPE_CHECKING:
    from shared.models.embedding_providers import Vector


class Local:
    provider = "local"
    name = minilm.NAME
    batch = 32
    dim = minilm.DIM

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory

    def embed(self, texts: Sequence[str]) -> Embedded:
        model = minilm.load(self._directory)
        results: list[Vector | Poison] = [
            Poison(gettext("There is no text to embed: it has no name and no plot."))
        ] * len(texts)
        filled = [position for position, text in enumerate(texts) if text.strip()]
        for position, vector in zip(filled, model.embed([texts[position] for position in filled]), strict=True):
            results[position] = vector
        return Embedded(results, tokens=0)
