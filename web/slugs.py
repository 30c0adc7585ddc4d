"""Kinds in the addresses of pages: `/films/12` and `/series/7`, by the word that the table of kinds has for many of one."""

import psycopg
from flask import Flask
from psycopg_pool import PoolTimeout
from werkzeug.routing import BaseConverter, ValidationError

from shared import kinds
from shared.errors import Problem


class KindOfMany(BaseConverter):
    """`<nouns:kind>`: what is no kind is no such address."""

    regex = "[a-z-]+"

    def to_python(self, value: str) -> str:
        try:
            named = {slug(kind): kind.name for kind in kinds.picked()}
        except (psycopg.Error, PoolTimeout, Problem):
            return value  # nobody can say just now: what asks the same question in a moment, says why
        if value not in named:
            raise ValidationError
        return named[value]

    def to_url(self, value: str) -> str:
        return slug(kinds.of(value))


def slug(kind: kinds.Kind) -> str:
    return kind.nouns.replace(" ", "-")


def init(app: Flask) -> None:
    """Before any blueprint is registered."""
    app.url_map.converters["nouns"] = KindOfMany
