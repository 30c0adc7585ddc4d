"""What a title is, such as `movie` or `series`; `show` and `tv` are taken as other words for series."""

from typing import Any

import psycopg
from flask import Flask
from flask_smorest import Api
from marshmallow import fields, validate
from psycopg_pool import PoolTimeout
from werkzeug.routing import BaseConverter, ValidationError

from shared import kinds
from shared.errors import Problem

# What settings of each kind are called that has some in the API.
OF_KINDS = {"movies": "movie", "series": "series"}
OTHER_WORDS = {"show": "series", "tv": "series"}
# In the description, in place of what only the database knows: which kinds there are.
NAMES, WORDS = "x-title-kinds", "x-title-kind-words"


def _check(name: object) -> None:
    validate.OneOf(_names())(name)


class Kind(fields.String):
    """Of a kind that people may get picks of. None where it may be left out."""

    def __init__(self, **how: Any) -> None:
        super().__init__(validate=_check, **how | {"metadata": {**how.get("metadata", {}), NAMES: True}})

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return value

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        return OTHER_WORDS.get(text, text)


class KindInPath(BaseConverter):
    """`<kind:kind>`: what is no kind, nor another word for one, is no such address."""

    regex = "[a-z]+"

    def to_python(self, value: str) -> str:
        kind = OTHER_WORDS.get(value, value)
        try:
            names = _names()
        except (psycopg.Error, PoolTimeout, Problem):
            return kind  # nobody can say just now: what asks the same question in a moment, says why
        if kind not in names:
            raise ValidationError
        return kind


def init(app: Flask, api: Api) -> None:
    """Before any blueprint is registered."""
    app.url_map.converters["kind"] = KindInPath
    api.register_converter(KindInPath, lambda converter: {"type": "string", WORDS: True})


def fill_in(described: Any) -> None:
    """Puts the kinds that there are into a description, wherever it says that they go."""
    if isinstance(described, list):
        for part in described:
            fill_in(part)
    if isinstance(described, dict):
        if described.pop(NAMES, None):
            described["enum"] = [*_names(), *([None] if "null" in described.get("type", ()) else [])]
        if described.pop(WORDS, None):
            described["enum"] = [*_names(), *OTHER_WORDS]
        for part in described.values():
            fill_in(part)


def _names() -> list[str]:
    return [kind.name for kind in kinds.picked()]


class GetsPicks(fields.Boolean):
    """Of a person, whether they get picks of the kind."""

    def __init__(self, kind: str, **how: Any) -> None:
        self.kind = kind
        super().__init__(**how)

    def get_value(self, obj: Any, attr: str, accessor: Any = None, default: Any = None) -> bool:
        return bool(obj.gets(self.kind))
