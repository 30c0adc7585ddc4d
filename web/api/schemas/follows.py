"""Authors that somebody follows, and what comes out of theirs."""

from marshmallow import fields, validate

from web.api.schemas import Schema
from web.api.schemas.kinds import Kind


class Author(Schema):
    person_id = fields.Integer(required=True)
    name = fields.String(required=True)
    created_at = fields.AwareDateTime(
        required=True, metadata={"description": "Since when: what came out before is not noted."}
    )


class BookRelease(Schema):
    title_id = fields.Integer(required=True)
    title = fields.String(required=True)
    kind = Kind(required=True)
    authors = fields.List(fields.String(), required=True)
    known_to = fields.String(
        required=True,
        validate=validate.OneOf(("day", "month", "year")),
        metadata={"description": "How closely it is known when it comes out."},
    )
    year = fields.Integer(required=True)
    month = fields.Integer(
        required=True, allow_none=True, metadata={"description": "1–12. Null: only the year is known."}
    )
    released_on = fields.Date(required=True, allow_none=True, metadata={"description": "Null: the day is not known."})
    in_library = fields.Boolean(required=True, metadata={"description": "A library of yours has it."})
