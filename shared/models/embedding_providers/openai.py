"""Vectors from a service that speaks OpenAI's protocol: OpenAI itself, or Ollama, LocalAI, LM Studio and the like."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from shared import errors
from shared.language import gettext
from shared.models import openai_api
from shared.models.embedding_providers import Embedded, Poison, answers, timed
from shared.models.openai_api import Late, Refused, Suspect

if TYPE_CHECKING:
    from shared.models.embedding_providers import Vector

# At OpenAI's own address alone: elsewhere these names are given to whatever model there is.
DIMS = {"text-embedding-3-small": 1536, "text-embedding-3-large": 3072, "text-embedding-ada-002": 1536}
MOST_DIMS = 4000  # the database indexes no more

# OpenAI takes 2,048 texts and 300,000 tokens a request; servers at home take less.
REQUEST_TEXTS, REQUEST_TOKENS = 128, 60_000
MAX_TOKENS = 8_191
PROBE = "A film."


class Form(NamedTuple):
    """How a service is asked: not everybody who speaks the protocol knows all of its fields."""

    encoding: str | None = "base64"  # a third of the bytes of plain numbers
    sized: bool = True


FORMS = tuple(Form(encoding, sized) for sized, encoding in itertools.product((True, False), ("base64", "float", None)))
# Which form a service and model took, so that each process finds it out once.
_taken: dict[tuple[str, str, int | None], Form] = {}
# How many texts it gets at once, where more came too late: learned by each process, so that a failed job's next try asks less.
_most: dict[tuple[str, str, int | None], int] = {}


class Remote:
    provider = "openai"
    batch = REQUEST_TEXTS

    def __init__(self, endpoint: openai_api.Endpoint, model: str, dimensions: int | None = None) -> None:
        self.name = model
        self._endpoint, self._dimensions = endpoint, dimensions
        self._dim = dimensions or (DIMS.get(model) if endpoint.is_openai else None)

    @property
    def dim(self) -> int:
        """Asks the service once, where the settings do not tell."""
        if self._dim is None:
            _Errand(self).prove()
        return self._dim or 0

    @property
    def form(self) -> Form | None:
        """The one that is known to be taken."""
        return _taken.get(self._key)

    @form.setter
    def form(self, form: Form) -> None:
        _taken[self._key] = form

    @property
    def most(self) -> int:
        """Texts a request."""
        return _most.get(self._key, REQUEST_TEXTS)

    @most.setter
    def most(self, most: int) -> None:
        _most[self._key] = most

    @property
    def _key(self) -> tuple[str, str, int | None]:
        return self._endpoint.address, self.name, self._dimensions

    def forms(self) -> Iterator[Form]:
        """All that may be tried, the known one first."""
        yield from dict.fromkeys([self.form or FORMS[0], *(form for form in FORMS if form.sized or self._dimensions)])

    def embed(self, texts: Sequence[str], *, as_query: bool = False) -> Embedded:
        """Texts that the service fails over are found by halving, so one bad plot costs its batch nothing."""
        results: list[Vector | Poison | None] = [_refuse(text) for text in texts]
        errand = _Errand(self)
        for request in _requests(texts, [position for position, result in enumerate(results) if result is None]):
            with timed(self.provider, request, as_query):
                vectors = errand.embed([texts[position] for position in request])
            for position, vector in zip(request, vectors, strict=True):
                results[position] = vector
        return Embedded([result for result in results if result is not None], errand.tokens)

    def ask(self, texts: list[str], form: Form, *, tries: int | None = None) -> tuple[list[Vector | Poison], int]:
        """A result for each text, and the tokens. Raises as `Endpoint.post`, and Broken where no result is a vector."""

        def read(text: str) -> tuple[list[Vector | Poison], int]:
            reply = openai_api.document(text)
            return answers.vectors(reply, len(texts)), openai_api.count(reply, "prompt_tokens")

        body: dict[str, object] = {"model": self.name, "input": texts}
        body |= {"encoding_format": form.encoding} if form.encoding else {}
        body |= {"dimensions": self._dimensions} if form.sized and self._dimensions else {}
        found, tokens = self._endpoint.post("/embeddings", body, read, tries=tries, can_be_less=len(texts) > 1)
        return self._of_one_size(found), tokens

    def _of_one_size(self, found: list[Vector | Poison]) -> list[Vector | Poison]:
        """Vectors of two lengths in one space would fail only later, where nobody could say why."""
        sizes = [vector.size for vector in found if not isinstance(vector, Poison)]
        if not sizes:
            said = next(poison.reason for poison in found if isinstance(poison, Poison))
            raise openai_api.Broken(
                gettext("%(said)s Choose another embedding model in Settings.", said=said), permanent=True
            )
        if self._dim is None:
            self._dim = _checked(max(sizes, key=sizes.count))
        if self._dim not in sizes:
            advice = gettext("; check the embedding model and its dimensions in Settings")
            raise openai_api.Broken(_wrong(sizes[0], self._dim, advice), permanent=True)
        return [
            vector if isinstance(vector, Poison) or vector.size == self._dim else Poison(_wrong(vector.size, self._dim))
            for vector in found
        ]


class _Errand:
    """One call of `embed`: what it has paid, and whether the service was found to be well."""

    def __init__(self, remote: Remote) -> None:
        self._remote, self._proved, self.tokens = remote, False, 0

    def embed(self, texts: list[str]) -> list[Vector | Poison]:
        if len(texts) > self._remote.most:
            return self._halved(texts)
        form = next(self._remote.forms())
        try:
            # Known to be well, it is told by one failure of a long list that some text in it is bad.
            return self._ask(texts, form, tries=1 if self._proved and len(texts) > 1 else None)
        except Suspect as failure:
            suspicion = failure
        if isinstance(suspicion, Late) and len(texts) > 1:
            self._remote.most = len(texts) // 2
        # Else a wrong model name would make poison of the whole library, two requests a title.
        if not self._proved or (len(texts) == 1 and not isinstance(suspicion, Refused)):
            self.prove(suspicion)
        if next(self._remote.forms()) != form:
            return self.embed(texts)
        if len(texts) == 1:
            return [Poison(suspicion.reason)]
        return self._halved(texts)

    def _halved(self, texts: list[str]) -> list[Vector | Poison]:
        half = len(texts) // 2
        return self.embed(texts[:half]) + self.embed(texts[half:])

    def prove(self, suspicion: Suspect | None = None) -> None:
        """That the service embeds a text that nobody could object to, in one of the forms; it is asked so from now on."""
        first: Suspect | None = None
        for form in self._remote.forms():
            try:
                self._ask([PROBE], form, tries=1 if suspicion else None)
            except Late:
                raise  # in no form would it be quicker
            except Suspect as failure:
                first = first or failure
                continue
            self._remote.form, self._proved = form, True
            return
        raise first or openai_api.Broken()

    def _ask(self, texts: list[str], form: Form, *, tries: int | None) -> list[Vector | Poison]:
        found, tokens = self._remote.ask(texts, form, tries=tries)
        self.tokens += tokens
        return found


def _checked(dim: int) -> int:
    if dim > MOST_DIMS:
        sentence = gettext(
            "The embedding model answers with %(dim)s numbers a text; the database indexes %(most_dims)s at most.",
            dim=f"{dim:,}",
            most_dims=f"{MOST_DIMS:,}",
        )
        raise errors.Unavailable(
            gettext("%(sentence)s Choose another model, or its dimensions, in Settings.", sentence=sentence),
            permanent=True,
        )
    return dim


def _wrong(size: int, dim: int, advice: str = "") -> str:
    return gettext(
        "The AI service answered with %(size)s numbers a text where %(dim)s were expected%(advice)s.",
        size=size,
        dim=dim,
        advice=advice,
    )


def _refuse(text: str) -> Poison | None:
    """What need not be sent to be refused."""
    if not text.strip():
        return Poison(gettext("There is no text to embed: it has no name and no plot."))
    # Four characters a token is usual; a text at twice that is too long in any language.
    if len(text) > 8 * MAX_TOKENS:
        return Poison(gettext("The text is too long to embed: %(count)s characters.", count=f"{len(text):,}"))
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
