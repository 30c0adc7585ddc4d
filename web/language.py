"""The language of pages: texts are marked where they are written, in English, and pass through here on their way out.

In templates `{{ _("Hello %(name)s", name=name) }}`, here `gettext` and `ngettext`. A sentence is one text, whatever stands in
it: one glued together cannot be said in another order. What `shared` says (`shared.language`) is put into the reader's language
wherever a template prints it.
"""

import sys
from collections.abc import Mapping
from datetime import UTC, tzinfo
from gettext import NullTranslations

import flask_babel
import psycopg
from babel import Locale, numbers
from flask import Flask, g, has_request_context, request
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup
from psycopg_pool import PoolTimeout

from shared import language, options
from shared.errors import Problem
from shared.language import ENGLISH, LANGUAGES, Text
from shared.people.accounts import User
from web import auth, request_db

# The country decides how days and numbers are written.
LOCALES = {ENGLISH: "en_GB", "de": "de_DE"}


class _Catalogues(flask_babel.Domain):
    """Read as they are written: there is nothing to compile after a change."""

    def get_translations(self) -> NullTranslations:
        return language.translations(current())


def init(app: Flask) -> None:
    babel = flask_babel.Babel(app, locale_selector=_choose_locale, timezone_selector=_choose_zone)
    babel.domain_instance = _Catalogues()
    app.jinja_env.globals.update(_=_in_template, gettext=_in_template, ngettext=_in_template_by_number)
    app.jinja_env.globals["language"] = sys.modules[__name__]
    app.jinja_env.finalize = shown


def gettext(text: str, **values: object) -> str:
    """`values` stand in the text as `%(name)s`. Outside of a request, as of a constant, it is said where it is shown."""
    found = language.gettext(text, **values)
    return said(found) if has_request_context() else found


def ngettext(one: str, more: str, n: int, **values: object) -> str:
    """`%(num)s` is the number."""
    found = language.ngettext(one, more, n, **values)
    return said(found) if has_request_context() else found


def shown(value: object) -> object:
    """What a template prints: sentences in the reader's language, anything else as it is."""
    return said(value) if isinstance(value, Text) else value


def said(text: str) -> str:
    """In the reader's language; what is no `Text` stays as it is."""
    if not isinstance(text, Text):
        return text
    return language.form(current(), text.one, text.more, text.values.get("num")) % _values(text.values)


def recalled(text: str | None) -> str:
    """What was stored, in the reader's language where it is a sentence of ours; empty where there is none."""
    return language.recalled(text, current()) if text else ""


def current() -> str:
    """The reader's language, one of `LANGUAGES`; it is what `lang` says."""
    return locale().language


def direction() -> str:
    """What `dir` says: “ltr” or “rtl”."""
    return locale().text_direction


def locale() -> Locale:
    """Decides how numbers and moments are written; British where nobody reads."""
    if not has_request_context():
        return Locale.parse(LOCALES[ENGLISH])
    if "locale" not in g:  # a page asks some six hundred times
        g.locale = flask_babel.get_locale()
    return g.locale


def zone() -> tzinfo:
    """In which moments are told."""
    return flask_babel.get_timezone() if has_request_context() else UTC


def speak_to(user: User) -> None:
    """For the rest of the request, after the reader has chosen another language or zone."""
    g.reader = user
    g.pop("locale", None)
    flask_babel.refresh()


def _choose_locale() -> str:
    """The person's own, else what their browser asks for, else the household's."""
    user = _reader()
    if user and user.language in LOCALES:
        return LOCALES[user.language]
    asked = request.accept_languages.best_match(list(LANGUAGES)) if has_request_context() else None
    return LOCALES.get(asked or _of_household("household.language"), LOCALES[ENGLISH])


def _choose_zone() -> str:
    user = _reader()
    return (user.time_zone if user else None) or _of_household("household.time_zone") or "UTC"


def _reader() -> User | None:
    return g.get("reader") or auth.current()


def _of_household(name: str) -> str:
    """Empty while the database is away: what tells of that needs none."""
    try:
        return str(options.get(request_db.conn(), name)) if has_request_context() else ""
    except (psycopg.Error, PoolTimeout, Problem):
        return ""


@pass_eval_context
def _in_template(context: EvalContext, text: str, **values: object) -> str:
    return _printed(context, language.form(current(), text), values)


@pass_eval_context
def _in_template_by_number(context: EvalContext, one: str, more: str, n: int, **values: object) -> str:
    return _printed(context, language.form(current(), one, more, n), {"num": n} | values)


def _printed(context: EvalContext, form: str, values: Mapping[str, object]) -> str:
    """A text may hold markup; what stands in it holds none."""
    return (Markup(form) if context.autoescape else form) % _values(values)


def _values(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _number(value) if name == "num" else shown(value) for name, value in values.items()}


def _number(value: object) -> object:
    return numbers.format_decimal(value, locale=locale()) if isinstance(value, int) else value
