"""Reasons worded by a language model: only what the facts say, checked, else the template's words."""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from shared.models import openai_api
from shared.models.language_model import LanguageModel
from shared.words import claims, smuggled, writer
from shared.words.writer import Facts

BATCH = 10
MAX_PLOT = 600
# Part of every key: raise it when the instructions or the checks change.
VERSION = 5

INSTRUCTIONS = """\
You tell one person of a household, as “you”, why a film, series or book was picked for them.
For each pick write one or two plain, warm English sentences, at most 220 characters together.
Use only what the data says. The titles under "because" raised the score: name one to three of them where there are
any, always inside “ ”, and name no other title. Write “loved” only of titles whose "loved" is true, else what its "done"
says (“watched”, “read”); but
of titles whose "asked_for_more" is true, which were never watched, write only that the person asked for more like them.
Where a title has "beside", these services name the pick beside it, and only so may you name a service: in one sentence with
that title and the word “beside”. Speak of no genre that is not given and use no number but the rating given. Say nothing of
awards, critics, actors or what others think, except that it is popular in the household when the data says so.
The plot is there for a hint of theme; give nothing away."""

SCHEMA: Mapping[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["reasons"],
    "properties": {
        "reasons": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["id", "text"],
                "properties": {"id": {"type": "string"}, "text": {"type": "string"}},
            },
        }
    },
}


@dataclass(frozen=True, slots=True)
class Words:
    """`fallback` says why the template's words stand here; None for the model's own. `key` is what to cache them by."""

    text: str
    key: bytes
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    words: list[Words]
    prompt_tokens: int
    completion_tokens: int


def key(facts: Facts, model_name: str) -> bytes:
    """Changes with anything the model is told, and not with points that move at every refresh."""
    content = json.dumps([VERSION, model_name, _pick_document(facts)], sort_keys=True)
    return hashlib.sha256(content.encode()).digest()


def _no_names(text: str) -> Collection[str]:
    return ()


def refusal_key(sha256: bytes, user_id: int) -> bytes:
    """Of words that were refused for one person: what another's history forbids is no reason not to ask for theirs."""
    return hashlib.sha256(b"refused %d " % user_id + sha256).digest()


def write(
    model: LanguageModel,
    picks: Sequence[Facts],
    *,
    watched: Collection[str] = (),
    named: Callable[[str], Collection[str]] = _no_names,
) -> Prose:
    """Words for at most BATCH picks, in order, in one request. `watched` are titles of the person's history, and `named` finds
    those of the catalogue in a text: a reply that names one outside its pick's evidence is not used.

    Raises QuotaExhausted or Unavailable; a pick that the service refuses gets the template's words.
    """
    document = {"picks": [{"id": str(number), **_pick_document(facts)} for number, facts in enumerate(picks)]}
    try:
        answer = model.ask(INSTRUCTIONS, document, SCHEMA, schema_name="reasons")
    except openai_api.Refused as refused:
        if refused.param in ("model", "messages"):
            raise
        return Prose([_fallback(facts, model.name, refused.message) for facts in picks], 0, 0)
    texts = _texts(answer.data)
    names = {*watched, *(facts.title for facts in picks), *named(" ".join(texts.values()))}
    words = [_chosen(facts, texts.get(str(number)), names, model.name) for number, facts in enumerate(picks)]
    return Prose(words, answer.prompt_tokens, answer.completion_tokens)


def _chosen(facts: Facts, text: str | None, names: Collection[str], model_name: str) -> Words:
    if text is None:
        return _fallback(facts, model_name, "The language model gave no words for it.")
    plain = " ".join(text.split())
    if complaint := claims.complaint(plain, facts, names):
        return _fallback(facts, model_name, complaint)
    return Words(plain, key(facts, model_name))


def _fallback(facts: Facts, model_name: str, why: str) -> Words:
    return Words(writer.reason(facts), key(facts, model_name), why)


def _pick_document(facts: Facts) -> dict[str, object]:
    return {
        "title": facts.title[:200],
        "year": facts.year,
        "kind": facts.noun,
        "genres": list(facts.genres),
        "because": [
            {
                "title": seen.title[:200],
                "year": seen.year,
                "loved": seen.loved,
                "asked_for_more": seen.asked,
                "done": seen.done,
            }
            | ({"beside": list(seen.beside)} if seen.beside else {})
            for seen in facts.named
        ],
        "familiar_genres": list(facts.familiar_genres),
        "new_genres": list(facts.new_genres),
        "rating": facts.rating,
        "popular_in_household": facts.is_popular,
        # A plot that gives orders is none.
        "plot": "" if smuggled.is_suspect(facts.overview) else facts.overview[:MAX_PLOT],
    }


def _texts(data: Mapping[str, object] | None) -> dict[str, str]:
    """By id; of an id that comes twice, neither."""
    reasons = data.get("reasons") if data else None
    if not isinstance(reasons, list):
        return {}
    pairs = [(item.get("id"), item.get("text")) for item in reasons if isinstance(item, dict)]
    ids = [number for number, _ in pairs]
    return {
        number: text
        for number, text in pairs
        if isinstance(number, str) and isinstance(text, str) and ids.count(number) == 1
    }
