"""Who turns texts into vectors: this machine, or a service that speaks OpenAI's protocol.

Nothing heavy is loaded before a provider embeds: the web process may import this.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from shared import errors
from shared.db import timings
from shared.language import gettext
from shared.models import model_files, openai_api

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Poison:
    """A text that no retry will embed; `reason` is a sentence to show beside the title's name."""

    reason: str


@dataclass(frozen=True, slots=True)
class Embedded:
    """`results` in the order of the texts: a float32 vector of length one, or the poison. `tokens` were paid for."""

    results: "list[Vector | Poison]"
    tokens: int


class Provider(Protocol):
    """`provider`, `name` and `dim` together name a space of vectors.

    `dim` may ask the service once. `batch` is how many texts to hand over at a time: enough for speed, few enough that
    a cancel waits at most a second or two and a failure loses little.
    """

    provider: str
    name: str
    batch: int

    @property
    def dim(self) -> int: ...

    def embed(self, texts: Sequence[str], *, as_query: bool = False) -> Embedded:
        """Every text gets a result; `as_query` is for what somebody looks for, which some models read otherwise than what is found.
        Raises Unavailable or QuotaExhausted when the provider itself fails."""


def timed(model: str, texts: Sequence[object], as_query: bool) -> AbstractContextManager[None]:
    """Counts so many texts with what each took; `model` is one of ours, or whose service it is: a service's models have any name."""
    return timings.noted(timings.EMBEDDINGS, (model, "query" if as_query else "title"), times=len(texts))


def open_local(name: str = model_files.MINILM, directory: Path | None = None) -> Provider:
    """A model in this process; `directory` of its files, by default where they are installed."""
    from shared.models.embedding_providers import local

    return local.MiniLM(directory) if name == model_files.MINILM else local.E5(directory)


def open_remote(endpoint: openai_api.Endpoint, model: str, dimensions: int | None = None) -> Provider:
    """`dimensions` asks the model to shorten its vectors; only some can. Raises `Invalid` for more of them than the
    database indexes."""
    from shared.models.embedding_providers import openai

    if dimensions is not None and not 1 <= dimensions <= 4000:
        raise errors.Invalid(
            gettext("Dimensions must be between 1 and 4000: the database indexes no more."), field="dimensions"
        )
    return openai.Remote(endpoint, model, dimensions)
