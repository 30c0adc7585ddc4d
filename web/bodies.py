"""How large a request may be: what most need, and more where a picture is sent."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., object])


def init(app: Flask) -> None:
    """Before anything reads a form."""
    app.before_request(_limit)


def up_to(most_bytes: int) -> Callable[[View], View]:
    """Larger bodies than others are taken by this route."""

    def mark(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return mark


def _limit() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if most := getattr(view, "most_bytes", None):
        request.max_content_length = most
