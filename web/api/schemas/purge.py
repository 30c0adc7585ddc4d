"""Deleting everything of a kind."""

from marshmallow import fields, validate

from web.api.schemas import Schema


class KindSize(Schema):
    titles = fields.Integer(required=True)
    episodes = fields.Integer(required=True)
    watch_states = fields.Integer(required=True)
    plays = fields.Integer(required=True)
    ratings = fields.Integer(required=True)
    feedback = fields.Integer(required=True)
    embeddings = fields.Integer(required=True)
    lists = fields.Integer(required=True)


class DatabaseSize(Schema):
    bytes = fields.Integer(required=True)
    people = fields.Integer(required=True)
    runs = fields.Integer(required=True)
    movies = fields.Nested(KindSize, required=True)
    series = fields.Nested(KindSize, required=True)
    books = fields.Nested(KindSize, required=True)


class Confirmation(Schema):
    confirm = fields.String(
        required=True,
        validate=validate.Length(0, 100),
        metadata={"description": "The sentence, letter by letter.", "example": "delete all movies"},
    )
