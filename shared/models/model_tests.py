"""Trying a model before it is chosen: one short text, and how long it took."""

import time
from dataclasses import dataclass

from shared import options
from shared.db import Conn
from shared.errors import Unavailable
from shared.language import gettext
from shared.models import ai_service, costs, embedding_providers, embedding_spaces, language_model
from shared.models.embedding_providers import Poison
from shared.models.language_model import LanguageModel

TEXT = "A film about a lighthouse keeper who waits for a storm."
SCHEMA = {
    "type": "object",
    "properties": {"word": {"type": "string"}},
    "required": ["word"],
    "additionalProperties": False,
}
NO_JSON = gettext(
    "The model answers, but not with JSON as it was asked to: reasons would be Matinee's own words. Choose another."
)


@dataclass(frozen=True)
class Tried:
    """`dim` is the length of its vectors, None of a model that writes."""

    model: str
    seconds: float
    tokens: int
    dim: int | None = None


def embedding(conn: Conn) -> Tried:
    """The service's embedding model, whether or not that service is chosen. Raises `Conflict`, `Unavailable`."""
    name, began = embedding_spaces.model_name(conn), time.monotonic()
    dimensions = int(str(options.get(conn, "embeddings.dimensions"))) or None
    source = embedding_providers.open_remote(ai_service.patient(conn), name, dimensions)
    embedded = source.embed([TEXT])
    [result] = embedded.results
    if isinstance(result, Poison):
        raise Unavailable(result.reason, permanent=True)
    costs.note(conn, "test", source.provider, name, embedded.tokens)
    return Tried(name, time.monotonic() - began, embedded.tokens, len(result))


def text(conn: Conn) -> Tried:
    """The language model. Raises `Conflict`, `Unavailable`, also where it does not answer as it must."""
    name, began = language_model.chosen_name(conn), time.monotonic()
    asked = LanguageModel(ai_service.patient(conn), name)
    answer = asked.ask("Give one word that fits the text.", {"text": TEXT}, SCHEMA, schema_name="word")
    costs.note(conn, "test", "openai", name, answer.prompt_tokens, answer.completion_tokens)
    if answer.data is None:
        raise Unavailable(NO_JSON, permanent=True)
    return Tried(name, time.monotonic() - began, answer.prompt_tokens + answer.completion_tokens)
