"""What was found by words and by meaning, and why."""

from marshmallow import fields, validate

from shared.titles import browsing
from web.api.schemas import Schema
from web.api.schemas.kinds import Kind
from web.api.schemas.titles import YEAR, Title


class WantedSearch(Schema):
    q = fields.String(required=True, validate=validate.Length(1, 200), metadata={"example": "lonely robots in space"})
    kind = Kind(load_default=None)
    type = Kind(load_default=None, metadata={"description": "As `kind`, before which it goes."})
    genre = fields.String(load_default=None, validate=validate.Length(1, 100))
    year_from = fields.Integer(data_key="yearFrom", load_default=None, validate=YEAR)
    year_to = fields.Integer(data_key="yearTo", load_default=None, validate=YEAR)
    played = fields.Boolean(load_default=None, metadata={"description": "Whether you have seen it."})
    limit = fields.Integer(load_default=20, validate=validate.Range(1, browsing.MOST))


class Why(Schema):
    words = fields.List(fields.String(), required=True, metadata={"description": "That its name or plot has."})
    facts = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Of its genres and tags those nearest to what was asked."},
    )


class FoundTitle(Title):
    score = fields.Float(
        required=True, metadata={"description": "Sum of 1 / (60 + place) over the lists of names, words and meaning."}
    )
    why = fields.Nested(Why, required=True)


class Found(Schema):
    movies = fields.List(fields.Nested(FoundTitle), required=True)
    series = fields.List(fields.Nested(FoundTitle), required=True)
    books = fields.List(fields.Nested(FoundTitle), required=True)
