"""Parts of pages for scripts that put them in place: the same macros and blocks that draw the page."""

from collections.abc import Mapping

from flask import flash, get_template_attribute, redirect, render_template, request
from werkzeug.wrappers import Response


def is_wanted() -> bool:
    """Whether a script of ours asks, and so for a part; a browser that goes to the address gets the whole page."""
    return request.headers.get("X-Requested-With") == "matinee"


def part(name: str, macro: str, *args: object, **named: object) -> str:
    """A component of `templates/parts` by itself."""
    return str(get_template_attribute(f"parts/{name}.html", macro)(*args, **named))


def page_or_block(page: str, block: str, shown: Mapping[str, object]) -> str:
    """The page, or the block of it that a script asks for."""
    return render_template(block if is_wanted() else page, **shown)


def done(note: str, to: str) -> Response:
    """After a form: on to a page that says so."""
    flash(note)
    return redirect(to, 303)
