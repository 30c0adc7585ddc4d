"""Names in a list that Postgres wrote become those of its schema, and nothing else in the text does."""

import json

import pytest
from flask import Flask
from marshmallow import fields

from shared import db
from shared.db import Conn
from web.api import spliced
from web.api.schemas import Schema
from web.api.schemas.catalogue import CatalogueTitle
from web.api.schemas.pictures import Picture
from web.api.schemas.recommendations import Pick
from web.api.schemas.search import FoundTitle
from web.api.schemas.titles import SimilarTitle, Title

LIST = """
select json_build_object(
    'title_id', 7, 'name', %(name)s::text, 'poster', 7, 'stored', jsonb_build_object('title_id', %(name)s::text),
    'inner_rows', json_build_array(json_build_object('runtime_s', 60))
)::text
"""


class Inner(Schema):
    runtime_s = fields.Integer()


class Outer(Schema):
    title_id = fields.Integer()
    name = fields.String()
    poster = Picture()
    inner_rows = fields.List(fields.Nested(Inner))


@pytest.mark.parametrize(
    "name",
    [
        "title_id",
        '"title_id" : 1',
        'a \\"title_id\\" : b',
        '{"title_id" : 1}',
        "\\",
        '"runtime_s" :',
        '"poster" : 7',
        "{}",
        "a\nb",
    ],
)
def test_keys_are_renamed_at_every_depth_and_values_stay_as_they_are(conn: Conn, name: str) -> None:
    text = db.value(conn, LIST, {"name": name}, of=str)

    assert json.loads(spliced.as_told(text, Outer)) == {
        "titleId": 7,
        "name": name,
        "poster": "/images/title/7/poster",
        "stored": {"title_id": name},
        "innerRows": [{"runtimeS": 60}],
    }


def test_a_list_without_anything_to_rename_is_as_it_was() -> None:
    assert spliced.as_told('[{"runtime" : 1}]', Schema.from_dict({"runtime": fields.Integer()})) == '[{"runtime" : 1}]'


@pytest.mark.parametrize("schema", [Title, SimilarTitle, Pick, FoundTitle, CatalogueTitle])
def test_every_name_of_the_lists_is_told_as_the_schema_has_it(schema: type[Schema]) -> None:
    text = "{" + ", ".join(f'"{name}" : 1' for name in schema().fields) + "}"

    told = json.loads(spliced.as_told(text, schema))

    assert list(told) == [field.data_key for field in schema().fields.values()]
    assert not any("_" in key for key in told)


def test_the_path_of_a_picture_is_one_that_is_there(app: Flask) -> None:
    with app.test_request_context():
        path = Title().dump({"poster": 7})["poster"]

    assert app.url_map.bind("").match(path) == ("images.of_title", {"title_id": 7, "kind": "poster"})
