"""Sentences that were stored, such as what a job said: rows hold them in English, and a page finds by their words which they are."""

import re
from functools import cache, lru_cache

from shared.language import ENGLISH, Text, catalogue, gettext, ngettext, said
from web import language

FEWEST = 8  # letters of its own: with fewer it could be any, unless what stands in it is one of ours
DEEPEST = 2  # sentences within sentences

Form = tuple[re.Pattern[str], str, str | None, bool]
_SENTENCE = re.compile(r"(?<=[.:!?]) ")


def recalled(text: str | None) -> str:
    """In the reader's language, where it is a sentence of ours; as it is, where it is not."""
    if not text or language.current() == ENGLISH:
        return text or ""
    return _recalled(text, language.current())


@lru_cache(maxsize=4096)
def _recalled(text: str, name: str) -> str:
    """The whole, or sentence by sentence: a job may say several."""
    if found := _found(text, name):
        return said(found, name).strip()
    sentences = _SENTENCE.split(text)
    return " ".join(said(_found(one, name) or one, name).strip() for one in sentences) if len(sentences) > 1 else text


def _found(text: str, name: str, depth: int = 0) -> Text | None:
    """What stands in a sentence may be one itself."""
    for pattern, one, more, is_own in _forms(name):
        if match := pattern.fullmatch(text):
            values: dict[str, object] = dict(match.groupdict())
            if depth < DEEPEST:
                values = {key: _found(str(value), name, depth + 1) or value for key, value in values.items()}
            if is_own or any(isinstance(value, Text) for value in values.values()):
                return _made(one, more, values)
    return None


def _made(one: str, more: str | None, values: dict[str, object]) -> Text:
    if more is None:
        return gettext(one, **values)
    number = str(values.pop("num", "1")).replace(",", "")
    return ngettext(one, more, int(number) if number.isdecimal() else 1, **values)


@cache
def _forms(name: str) -> list[Form]:
    """Every text as it looks when it is filled: those with the most letters of their own first."""
    texts = [message.id for message in catalogue(name) if message.id]
    pairs = [(text, None) if isinstance(text, str) else (text[0], text[1]) for text in texts]
    forms = [(form, one, more) for one, more in pairs for form in (one, more) if form and _own(form)]
    return [
        (_pattern(form.strip()), one, more, _own(form) >= FEWEST)
        for form, one, more in sorted(forms, key=lambda form: -_own(form[0]))
    ]


def _own(text: str) -> int:
    return len(re.sub(r"%\(\w+\)s|\W", "", text))


def _pattern(text: str) -> re.Pattern[str]:
    found: set[str] = set()

    def place(name: str) -> str:
        if name in found:
            return f"(?P={name})"
        found.add(name)
        return f"(?P<{name}>.*?)"

    parts = re.split(r"%\((\w+)\)s", text.replace("%%", "%"))
    return re.compile("".join(place(part) if odd % 2 else re.escape(part) for odd, part in enumerate(parts)), re.DOTALL)
