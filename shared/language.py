"""Sentences on the ground: said in English, and kept in parts, so that whoever reads them may read them in another language.

A `Text` is the English sentence, for logs, commands, rows and programs. Where it leaves for a person, `web.language` says it in
that person's language. What was stored of it is English; `recalled` finds the sentence again by its words.
"""

import io
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

FOLDER = Path(__file__).parent / "translations"
ENGLISH = "en"
LANGUAGES: Mapping[str, str] = {ENGLISH: "English", "de": "Deutsch"}  # as each calls itself

FEWEST = 8  # letters of its own: with fewer it could be any, unless what stands in it is one of ours
DEEPEST = 2  # sentences within sentences

Form = tuple[re.Pattern[str], str, str | None, bool]
_SENTENCE = re.compile(r"(?<=[.:!?]) ")


class Text(str):
    """A sentence with what stands in it: `one`, and `more` where the number `values["num"]` decides between the two."""

    one: str
    more: str | None
    values: Mapping[str, object]


def gettext(text: str, **values: object) -> Text:
    """`values` stand in the text as `%(name)s`; a `%` is written `%%`."""
    return _made(text, text, None, values)


def ngettext(one: str, more: str, n: int, **values: object) -> Text:
    """`%(num)s` is the number."""
    return _made(one if n == 1 else more, one, more, {"num": n} | values)


def marked(text: str) -> str:
    """Leaves the text as it is, for what is filled or chosen elsewhere: marks it for the catalogues."""
    return text


def said(text: str, name: str) -> str:
    """In a language of `LANGUAGES`, by its short name; what is no `Text` stays as it is."""
    if not isinstance(text, Text):
        return text
    values = {key: said(value, name) if isinstance(value, str) else value for key, value in text.values.items()}
    return form(name, text.one, text.more, text.values.get("num")) % values


def form(name: str, one: str, more: str | None = None, number: object = None) -> str:
    """The text in a language, its places not filled yet."""
    found = translations(name)
    return found.gettext(one) if more is None else found.ngettext(one, more, int(str(number)))


def catalogue(name: str) -> "Catalog":
    """Every text with what it is in a language, as `make texts` keeps them."""
    from babel.messages import pofile  # most commands speak English alone, and are there sooner without it

    with (FOLDER / name / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return pofile.read_po(file)


@cache
def translations(name: str) -> NullTranslations:
    """Read as they are written: there is nothing to compile after a change."""
    if name == ENGLISH:
        return NullTranslations()
    from babel import support
    from babel.messages import mofile

    file = io.BytesIO()
    mofile.write_mo(file, catalogue(name))
    file.seek(0)
    return support.Translations(file)


def _made(chosen: str, one: str, more: str | None, values: Mapping[str, object]) -> Text:
    text = Text(chosen % values)
    text.one, text.more, text.values = one, more, values
    return text


@lru_cache(maxsize=4096)
def recalled(text: str, name: str) -> str:
    """What was stored, in a language of `LANGUAGES` where it is a sentence of ours or several, found by its words; as it is, where it is
    not."""
    if name == ENGLISH:
        return text
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
                return _again(one, more, values)
    return None


def _again(one: str, more: str | None, values: dict[str, object]) -> Text:
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
