"""Hot lists put into the envelope without dumping: what Postgres has written as JSON as it is, and rows by the names of their schema."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache

from flask import Response
from marshmallow import Schema, fields
from marshmallow.fields import Field

from shared.db import Row
from web.api.schemas.pictures import Picture

Match = re.Match[str]


def answer(text: str, schema: type[Schema], meta: Mapping[str, str | int | None] = {}) -> Response:
    """A list that Postgres wrote with our names, as its schema has it; what is None in the meta is left out."""
    return _enveloped(as_told(text, schema), {name: value for name, value in meta.items() if value is not None})


def page(rows: Sequence[Row], meta: Mapping[str, object], schema: type[Schema]) -> Response:
    """Rows whose values need no dumping; what the schema does not name is left out."""
    told = [{name: row[name] for name in _names(schema)} for row in rows]
    return _enveloped(as_told(as_written(told), schema), meta)


@cache
def _names(schema: type[Schema]) -> tuple[str, ...]:
    return tuple(schema().fields)


def _enveloped(data: str, meta: Mapping[str, object]) -> Response:
    return Response(f'{{"success":true,"data":{data},"meta":{json.dumps(meta)}}}\n', content_type="application/json")


def as_written(value: object) -> str:
    """As `json_build_object` writes it: of rows whose list is hot, because dumping each field of them takes longer."""
    return json.dumps(value, separators=(", ", " : "), ensure_ascii=False, default=_day)


def _day(value: object) -> str:
    if type(value) is date:
        return value.isoformat()
    raise TypeError(f"{value!r} has no form here yet.")


def as_told(text: str, schema: type[Schema]) -> str:
    """`"title_id" : 7` as `"titleId" : 7`, and the title of a picture as the picture's path.

    Inside a value every quote is escaped, so nothing but a key ends in one before ` :`, which is how `json_build_object` writes
    it; what was stored as JSON is written otherwise and stays.
    """
    keys, pictures = _words(schema)
    for name, key in keys:
        text = text.replace(name, key)
    for pattern, path in pictures:
        text = pattern.sub(path, text)
    return text


@cache
def _words(schema: type[Schema]) -> tuple[list[tuple[str, str]], list[tuple[re.Pattern[str], Callable[[Match], str]]]]:
    """What stands for which key, and for which picture. Plain replacing, a name at a time, takes less than half of the time of
    one pass that finds them all."""
    names = dict(_fields(schema()))
    pictures = [(name, field) for name, field in names.items() if isinstance(field, Picture)]
    keys = [
        (f'"{name}" :', f'"{field.data_key}" :')
        for name, field in names.items()
        if field.data_key != name and not isinstance(field, Picture)
    ]
    return keys, [(re.compile(rf'"{name}" : (\d+)'), _path(field)) for name, field in pictures]


def _path(field: Picture) -> Callable[[Match], str]:
    """From the id that was found."""
    around = f'"{field.data_key}" : "{field.path("{}")}"'.split("{}")
    return lambda found: found[1].join(around)


def _fields(schema: Schema) -> Iterator[tuple[str, Field]]:
    for name, field in schema.fields.items():
        yield name, field
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            yield from _fields(inner.schema)
