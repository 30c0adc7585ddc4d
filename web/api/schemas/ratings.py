"""Ratings, in and out: exactly one of hearts, stars and value in, all three out."""

from marshmallow import fields, validate

from shared.watching import ratings
from web.api.paging import Paging
from web.api.schemas import Schema
from web.api.schemas.history import ANY_ID
from web.api.schemas.kinds import Kind

ONE = "Exactly one of hearts, stars and value."


class Worth(Schema):
    hearts = fields.Integer(strict=True, validate=validate.Range(1, 10), metadata={"description": ONE})
    stars = fields.Float(validate=validate.Range(0.5, 5), metadata={"description": "In halves."})
    value = fields.Integer(strict=True, validate=validate.Range(1, 100))


class NewRating(Worth):
    title_id = fields.Integer(required=True, strict=True, validate=ANY_ID)


class NewRatings(Schema):
    ratings = fields.List(fields.Nested(NewRating), required=True, validate=validate.Length(1, ratings.MOST))


class DroppedRatings(Schema):
    title_ids = fields.List(
        fields.Integer(strict=True, validate=ANY_ID), required=True, validate=validate.Length(1, ratings.MOST)
    )


class WantedRatings(Paging):
    kind = Kind(load_default=None)


class Rating(Schema):
    title_id = fields.Integer(required=True)
    value = fields.Integer(required=True, metadata={"description": "1–100."})
    hearts = fields.Integer(required=True, metadata={"description": "1–10."})
    stars = fields.Float(required=True, metadata={"description": "0.5–5, in halves."})


class ListedRating(Rating):
    title = fields.String(
        required=True, allow_none=True, metadata={"description": "Null: not visible to you any more."}
    )
    kind = Kind(required=True)
    year = fields.Integer(required=True, allow_none=True)
    source = fields.String(required=True, metadata={"description": "user, server, trakt or import"})
    rated_at = fields.AwareDateTime(required=True)


class Dropped(Schema):
    dropped = fields.Integer(required=True, metadata={"description": "How many there were."})
