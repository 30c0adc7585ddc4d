"""Sentences on the ground: said in English, and kept in parts, so that whoever reads them may read them in another language.

A `Text` is the English sentence, for logs, commands, rows and programs. Where it leaves for a person, `web.language` says it in
that person's language. What was stored of it is English; `web.language.recalled` finds the sentence again by its words.
"""

from collections.abc import Mapping

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


def _made(chosen: str, one: str, more: str | None, values: Mapping[str, object]) -> Text:
    text = Text(chosen % values)
    text.one, text.more, text.values = one, more, values
    return text
