"""Names in a list that Postgres wrote become those of its schema, and nothing else in the text does."""

import json

import pytest
from marshmallow import fields

from shared.db import Conn
from web.api import spliced
from web.api.schemas import Schema
from web.api.schemas.recommendations import Insights, Pick
from web.api.schemas.titles import Found, Title


class Inner(Schema):
    runtime_s = fields.Integer()


class Outer(Schema):
    title_id = fields.Integer()
    name = fields.String()
    inner_rows = fields.List(fields.Nested(Inner))


@pytest.mark.parametrize(
    "name",
    ['"title_id" : 1', 'a \\"title_id\\" : b', '{"title_id" : 1}', "title_id", "\\", '"runtime_s" :', '\n"title_id" :'],
)
def test_keys_are_renamed_at_every_depth_and_values_stay_as_they_are(conn: Conn, name: str) -> None:
    query = """
        select json_build_object('title_id', 7, 'name', %(name)s::text, 'stored', jsonb_build_object('title_id', %(name)s::text),
            'inner_rows', json_build_array(json_build_object('runtime_s', 60)))::text as text
    """
    row = conn.execute(query, {"name": name}).fetchone()
    assert row is not None

    found = json.loads(spliced.renamed(row["text"], Outer))

    assert found == {"titleId": 7, "name": name, "stored": {"title_id": name}, "innerRows": [{"runtimeS": 60}]}


@pytest.mark.parametrize("schema", [Title, Pick, Insights, Found])
def test_every_name_of_a_schema_is_known(schema: type[Schema]) -> None:
    text = "{" + ", ".join(f'"{name}" : 1' for name in _names(schema())) + "}"

    assert all("_" not in key for key in json.loads(spliced.renamed(text, schema)))


def _names(schema: Schema) -> set[str]:
    return set(schema.fields)
