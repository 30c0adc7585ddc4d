"""Parts of pages for scripts that put them in place: the same macros and blocks that draw the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import flash, get_template_attribute, redirect, render_template, request
from werkzeug.wrappers import Response

from web import language

HEADER = "HX-Request"


@dataclass(frozen=True)
class Undo:
    """How what was said is taken back: a form to `action` whose answer takes the place of `target`."""

    action: str
    target: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Link:
    url: str
    label: str


def is_wanted() -> bool:
    """Whether htmx asks, and so for a part; a browser that goes to the address gets the whole page."""
    return HEADER in request.headers


def part(name: str, macro: str, *args: object, **named: object) -> str:
    """A component of `templates/parts` by itself."""
    return str(get_template_attribute(f"parts/{name}.html", macro)(*args, **named))


def said(text: str, undo: Undo | None = None, *, link: Link | None = None, tone: str = "plain") -> str:
    """A toast that goes along with an answer, whatever else that holds."""
    return part("toast", "said", text, undo, link, tone)


def page_or_block(page: str, block: str, shown: Mapping[str, object]) -> str:
    """The page, or the block of it that a script asks for."""
    return render_template(block if is_wanted() else page, **shown)


def done(note: str, to: str) -> Response:
    """After a form: on to a page that says so."""
    flash(language.said(note))
    return redirect(to, 303)
