"""The language of pages: texts are marked where they are written, in English, and pass through here on their way out.

In templates `{{ _("Hello %(name)s", name=name) }}`, here `gettext` and `ngettext`. A sentence is one text, whatever stands in
it: one glued together cannot be said in another order.
"""

from gettext import NullTranslations

from flask import Flask

_english = NullTranslations()


def init(app: Flask) -> None:
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(_english.gettext, _english.ngettext, newstyle=True)  # type: ignore[attr-defined]


def gettext(text: str, **values: object) -> str:
    """`values` stand in the text as `%(name)s`."""
    return _filled(_english.gettext(text), values)


def ngettext(one: str, more: str, n: int, **values: object) -> str:
    """`%(num)s` is the number."""
    return _filled(_english.ngettext(one, more, n), {"num": n} | values)


def _filled(text: str, values: dict[str, object]) -> str:
    return text % values if values else text
