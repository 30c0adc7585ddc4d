"""Vectors from a service that speaks OpenAI's protocol: OpenAI itself, or Ollama, LocalAI, LM Studio and the like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from shared import errors, openai_api
from shared.embedding_providers import Embedded, Poison

if TYPE_CHECKING:
    import openai
    from openai.types import CreateEmbeddingResponse

    from shared.embedding_providers import Vector

DIMS = {"text-embedding-3-small": 1536, "text-embedding-3-large": 3072, "text-embedding-ada-002": 1536}

# OpenAI takes 2,048 texts and 300,000 tokens a request; servers at home take less.
REQUEST_TEXTS, REQUEST_TOKENS = 128, 60_000
MAX_TOKENS = 8_191
PROBE = "A film."
BLAMES_SETTINGS = frozenset({"model", "dimensions", "encoding_format"})


class Remote:
    provider = "openai"
    batch = REQUEST_TEXTS

    def __init__(self, endpoint: openai_api.Endpoint, model: str, dimensions: int | None = None) -> None:
        self.name = model
        self._endpoint, self._dimensions = endpoint, dimensions
        self._dim = dimensions or DIMS.get(model)

    @property
    def dim(self) -> int:
        """Asks the service once, where neither the settings nor the model's name tell."""
        if self._dim is None:
            self._dim = len(self.ask([PROBE]).data[0].embedding)
        return self._dim

    def embed(self, texts: Sequence[str]) -> Embedded:
        """Texts that the service refuses are found by halving, so one bad plot costs its batch nothing."""
        results: list[Vector | Poison | None] = [_refuse(text) for text in texts]
        errand = _Errand(self)
        for request in _requests(texts, [position for position, result in enumerate(results) if result is None]):
            vectors = errand.embed([texts[position] for position in request])
            for position, vector in zip(request, vectors, strict=True):
                results[position] = vector
        return Embedded([result for result in results if result is not None], errand.tokens)

    def expect(self, size: int) -> None:
        """Vectors of two lengths in one space would fail only later, where nobody could say why."""
        if self._dim is None:
            self._dim = size
        if self._dim != size:
            raise errors.Unavailable(
                f"The AI service answered with {size} numbers a text where {self._dim} were expected; "
                "check the embedding model and its dimensions in Settings.",
                permanent=True,
            )

    def ask(self, texts: list[str]) -> CreateEmbeddingResponse:
        return self._endpoint.call(lambda client: self._request(client, texts))

    def _request(self, client: openai.OpenAI, texts: list[str]) -> CreateEmbeddingResponse:
        """Answers in the order of the texts. Raises ValueError for an answer that is not whole."""
        if self._dimensions is None:
            reply = client.embeddings.create(model=self.name, input=texts)
        else:
            reply = client.embeddings.create(model=self.name, input=texts, dimensions=self._dimensions)
        if isinstance(reply, str) or not reply.data:
            raise ValueError("a proxy's page with status 200 comes through as text")
        reply.data.sort(key=lambda item: item.index)
        if [item.index for item in reply.data] != list(range(len(texts))):
            raise ValueError("not one vector for each text")
        return reply


class _Errand:
    """One call of `embed`: what it has paid, and whether the service was found to be well."""

    def __init__(self, remote: Remote) -> None:
        self._remote, self._probed, self.tokens = remote, False, 0

    def embed(self, texts: list[str]) -> list[Vector | Poison]:
        try:
            reply = self._ask(texts)
        except openai_api.Refused as refused:
            self._blame_the_texts_only_if_the_service_is_well(refused)
            if len(texts) == 1:
                return [Poison(refused.message)]
            half = len(texts) // 2
            return self.embed(texts[:half]) + self.embed(texts[half:])
        return [self._read(item.embedding) for item in reply.data]

    def _ask(self, texts: list[str]) -> CreateEmbeddingResponse:
        reply = self._remote.ask(texts)
        self.tokens += reply.usage.prompt_tokens if getattr(reply, "usage", None) else 0
        return reply

    def _blame_the_texts_only_if_the_service_is_well(self, refused: openai_api.Refused) -> None:
        """Else a wrong model name would make poison of the whole library, two requests a title."""
        if refused.param in BLAMES_SETTINGS:
            raise refused
        if not self._probed:
            self._ask([PROBE])
            self._probed = True

    def _read(self, numbers: list[float]) -> Vector | Poison:
        try:
            vector = np.asarray(numbers, np.float32)
        except (TypeError, ValueError):
            return Poison("The AI service answered with a vector that is not numbers.")
        self._remote.expect(vector.size)
        length = np.linalg.norm(vector)
        if not np.isfinite(length) or length == 0:
            return Poison("The AI service answered with a vector that is not numbers.")
        return vector / length


def _refuse(text: str) -> Poison | None:
    """What need not be sent to be refused."""
    if not text.strip():
        return Poison("There is no text to embed: it has no name and no plot.")
    # Four characters a token is usual; a text at twice that is too long in any language.
    if len(text) > 8 * MAX_TOKENS:
        return Poison(f"The text is too long to embed: {len(text):,} characters.")
    return None


def _requests(texts: Sequence[str], positions: Sequence[int]) -> Iterator[list[int]]:
    request: list[int] = []
    room = REQUEST_TOKENS
    for position in positions:
        # An estimate on the safe side: three bytes a token.
        tokens = len(texts[position].encode()) // 3 + 1
        if request and (len(request) == REQUEST_TEXTS or tokens > room):
            yield request
            request, room = [], REQUEST_TOKENS
        request.append(position)
        room -= tokens
    if request:
        yield request
