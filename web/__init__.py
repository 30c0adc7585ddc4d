"""The web front: thin views over `shared`, and the commands of the terminal."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app() -> "Flask":
    """What gunicorn serves. Imported late: the commands live beside the pages and need none of them."""
    from web import app

    return app.create_app()
