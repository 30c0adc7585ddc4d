"""Titles for a channel as a language model chooses them: what it names is looked for in the library, and else dropped."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.curation.channels import Criteria
from shared.models.language_model import LanguageModel
from shared.words import smuggled

SHORTLIST = 150
MAX_TEXT = 500

INSTRUCTIONS = """\
You put together a channel for one person of a household: a list of films or series from their own library.
Choose from "titles", best first, at most "count" of them, what fits "text_preference", "genres", and what is like "examples".
You may also name another title that you are certain to know and that fits better; it is looked for in the library.
Answer with title and year exactly as they are written."""

SCHEMA: Mapping[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["titles"],
    "properties": {
        "titles": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["title", "year"],
                "properties": {"title": {"type": "string"}, "year": {"type": ["integer", "null"]}},
            },
        }
    },
}

_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Named:
    """A title of the library as the model is told of it."""

    id: int
    name: str
    year: int | None
    genres: Sequence[str]


@dataclass(frozen=True)
class Choice:
    """`title_ids` in the model's order, each once; `invented` counts what it named and the library has not."""

    title_ids: list[int]
    invented: int
    prompt_tokens: int
    completion_tokens: int


def choose(
    model: LanguageModel,
    criteria: Criteria,
    examples: Sequence[Named],
    shortlist: Sequence[Named],
    every: Sequence[Named],
) -> Choice:
    """Of `every` candidate; the model is shown the `shortlist` of them. Raises as `LanguageModel.ask` does."""
    answer = model.ask(INSTRUCTIONS, _told(criteria, examples, shortlist), SCHEMA, schema_name="channel")
    named = answer.data.get("titles") if answer.data else None
    found, invented = _looked_up(named if isinstance(named, list) else [], every)
    return Choice(found[: criteria.size], invented, answer.prompt_tokens, answer.completion_tokens)


def _told(criteria: Criteria, examples: Sequence[Named], shortlist: Sequence[Named]) -> Mapping[str, object]:
    text = criteria.text_preference[:MAX_TEXT]
    return {
        "count": criteria.size,
        # Words that give orders are none.
        "text_preference": "" if smuggled.is_suspect(text) else text,
        "genres": list(criteria.genres),
        "examples": [_shown(one) for one in examples],
        "titles": [_shown(one) for one in shortlist[:SHORTLIST]],
    }


def _shown(one: Named) -> Mapping[str, object]:
    return {"title": one.name[:200], "year": one.year, "genres": list(one.genres)[:5]}


def _looked_up(named: Sequence[object], every: Sequence[Named]) -> tuple[list[int], int]:
    by_name: dict[str, list[Named]] = {}
    for one in every:
        by_name.setdefault(_plain(one.name), []).append(one)
    found: dict[int, None] = {}
    invented = 0
    for item in named:
        title_id = _found(item, by_name)
        if title_id is None:
            invented += 1
        else:
            found.setdefault(title_id)
    return list(found), invented


def _found(item: object, by_name: Mapping[str, Sequence[Named]]) -> int | None:
    """By name, and of several of a name by year; a year may be one off, as sources differ by that."""
    if not isinstance(item, Mapping) or not isinstance(item.get("title"), str):
        return None
    same, year = by_name.get(_plain(item["title"]), ()), item.get("year")
    if isinstance(year, int):
        near = [one for one in same if one.year is None or abs(one.year - year) <= 1]
        exact = [one for one in near if one.year == year]
        same = exact or near
    return same[0].id if len(same) == 1 else None


def _plain(name: str) -> str:
    return _LETTERS.sub(" ", name.casefold()).strip()
