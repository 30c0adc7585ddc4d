"""Reasons and tastes in the reader's language: stored as the template wrote them, in English, and said again from their parts.

What a language model worded is no sentence of ours and stays as it is.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from shared.language import ENGLISH, form, marked

# The whole: what leads, and what follows it. Each that follows is said without the “it” before it.
WHOLE = (
    marked("%(lead)s – and it %(second)s. It %(third)s."), marked("%(lead)s, and it %(second)s. It %(third)s."),
    marked("%(lead)s – and it %(second)s."), marked("%(lead)s, and it %(second)s."), marked("%(lead)s."),
)  # fmt: skip
LEADS = (
    marked("More of the %(genres)s you watch"), marked("You watch %(genres)s; this is more of it"),
    marked("More of the %(genres)s you know"), marked("You know %(genres)s; this is more of it"),
    marked("You asked for more like %(names)s; this %(noun)s comes close"), marked("You asked for more like %(names)s"),
    marked("Picked because you asked for more like %(names)s"),
    marked("Because you loved %(names)s – more %(genres)s"), marked("Because you watched %(names)s – more %(genres)s"),
    marked("Because you read %(names)s – more %(genres)s"),
    marked("Picked because you loved %(names)s – more %(genres)s"), marked("Picked because you watched %(names)s – more %(genres)s"),
    marked("Picked because you read %(names)s – more %(genres)s"),
    marked("Because you loved %(names)s"), marked("Because you watched %(names)s"),
    marked("Because you read %(names)s"),
    marked("Picked because you loved %(names)s"), marked("Picked because you watched %(names)s"),
    marked("Picked because you read %(names)s"),
    marked("You loved %(names)s; this %(noun)s suits the same taste"), marked("You watched %(names)s; this %(noun)s suits the same taste"),
    marked("You read %(names)s; this %(noun)s suits the same taste"),
    marked("Highly rated at %(rating)s"), marked("Rated %(rating)s, which is high"), marked("Well rated at %(rating)s"),
    marked("Rated %(rating)s on average"), marked("Popular in your household"), marked("Much watched in your household"),
    marked("New territory for you: %(genres)s"), marked("Something new for you: %(genres)s"),
    marked("A %(year)s %(noun)s you have not %(done)s yet: %(genres)s"),
    marked("An %(year)s %(noun)s you have not %(done)s yet: %(genres)s"),
    marked("A %(year)s %(noun)s you have not %(done)s yet"), marked("An %(year)s %(noun)s you have not %(done)s yet"),
    marked("A %(noun)s you have not %(done)s yet: %(genres)s"), marked("A %(noun)s you have not %(done)s yet"),
)  # fmt: skip
FOLLOWING = (
    marked("is more of the %(genres)s you watch"), marked("is more of the %(genres)s you know"),
    marked("is close to %(names)s, which you asked for more of"),
    marked("goes well with %(names)s, which you loved"), marked("goes well with %(names)s, which you watched"),
    marked("goes well with %(names)s, which you read"),
    marked("suits the taste behind %(names)s, which you loved"), marked("suits the taste behind %(names)s, which you watched"),
    marked("suits the taste behind %(names)s, which you read"),
    marked("is highly rated at %(rating)s"), marked("is rated %(rating)s"), marked("is popular in your household"),
    marked("is new territory for you: %(genres)s"), marked("is named beside %(names)s by %(sources)s"),
)  # fmt: skip
TASTE = (
    marked("There is nothing to tell yet: none of the %(nouns)s here was watched to the end."),
    marked("There is nothing to tell yet: none of the %(nouns)s here was read to the end."),
    marked("You have watched %(count)s %(nouns)s."),
    marked("You have read %(count)s %(nouns)s."), marked("What you watch is mostly %(genres)s."),
    marked("What you read is mostly %(genres)s."),
    marked("The %(decade)ss come up more than any other decade (%(count)s)."),
    marked("Among the people you meet again are %(people)s."), marked("You love %(names)s."),
)  # fmt: skip
_SENTENCES = re.compile(
    r"(?<=\.) (?=There is nothing to tell|What you (?:watch|read) is|The \d+s come up|Among the people|You love )"
)
_PLACES = {"year": r"\d{1,4}", "rating": r"\d+\.\d", "noun": r"\w+", "done": r"\w+", "decade": r"\d+", "count": r"\d+"}
AND, BETWEEN = marked("%(some)s and %(last)s"), ", "
_QUOTES = {"de": ("„", "“")}


def reason(text: str, name: str) -> str:
    """In the language of that name; `text` itself where no template wrote it."""
    return text if name == ENGLISH else _reason(text, name)


def synopsis(text: str, name: str) -> str:
    """The same of a taste in words."""
    if name == ENGLISH:
        return text
    said = [_said(sentence, TASTE, name) for sentence in _SENTENCES.split(text)]
    return " ".join(filter(None, said)) if all(said) else text


@lru_cache(maxsize=8192)
def _reason(text: str, name: str) -> str:
    for whole in WHOLE:
        if found := _pattern(whole).fullmatch(text):
            parts = {
                place: _said(part, LEADS if place == "lead" else FOLLOWING, name)
                for place, part in found.groupdict().items()
            }
            if all(parts.values()):
                return form(name, whole) % parts
    return text


def _said(text: str, forms: Sequence[str], name: str) -> str | None:
    for one in forms:
        if found := _pattern(one).fullmatch(text):
            return form(name, one) % {place: _filled(place, value, name) for place, value in found.groupdict().items()}
    return None


def _filled(place: str, value: str, name: str) -> str:
    """What stands in a sentence, as the language lists, quotes and counts."""
    if place == "sources":
        return _listed(re.split(r", | and ", value), name)
    if place in ("genres", "people"):
        return _listed([part[:1].upper() + part[1:] for part in re.split(r", | and ", value)], name)
    if place == "names":
        opening, closing = _QUOTES.get(name, ("“", "”"))
        parts = re.split(r"(?<=[”)])(?:, | and )(?=“)", value)
        return _listed([part.replace("“", opening).replace("”", closing) for part in parts], name)
    if place == "rating" and name in _QUOTES:
        return value.replace(".", ",")
    return form(name, value) if place == "nouns" else value


def _listed(parts: Sequence[str], name: str) -> str:
    last = parts[-1]
    return form(name, AND) % {"some": BETWEEN.join(parts[:-1]), "last": last} if len(parts) > 1 else last


@cache
def _pattern(text: str) -> re.Pattern[str]:
    parts = re.split(r"%\((\w+)\)s", text)
    found = (
        f"(?P<{part}>{_PLACES.get(part, '.+?')})" if odd % 2 else re.escape(part) for odd, part in enumerate(parts)
    )
    return re.compile("".join(found), re.DOTALL)
