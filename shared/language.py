"""Sentences on the ground: said in English, and kept in parts, so that whoever reads them may read them in another language.

A `Text` is the English sentence, for logs, commands, rows and programs. Where it leaves for a person, `web.language` says it in
that person's language. What was stored of it is English; `web.recalled` finds the sentence again by its words.
"""

import io
from collections.abc import Mapping
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

FOLDER = Path(__file__).parent / "translations"
ENGLISH = "en"
LANGUAGES: Mapping[str, str] = {ENGLISH: "English", "de": "Deutsch"}  # as each calls itself


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
