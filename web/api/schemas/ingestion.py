"""Titles of the world on their way into the catalogue."""

from marshmallow import fields, validate

from web.api.schemas import Schema
from web.api.schemas.kinds import Kind

STATES = "stub (asked for), ready or failed. It is about the first time alone: what is ready stays so."


class WantedImport(Schema):
    tmdb_id = fields.Integer(
        strict=True, validate=validate.Range(1, 2**31 - 1), metadata={"description": "Of films and series."}
    )
    google_books_id = fields.String(validate=validate.Regexp(r"[\w-]{1,40}\Z"), metadata={"description": "Of books."})
    isbn = fields.String(validate=validate.Length(10, 30), metadata={"description": "Of books, of either length."})
    type = Kind(required=True, metadata={"description": "TMDB counts films and series apart. Exactly one id is given."})


class Imported(Schema):
    kind = Kind(required=True)
    tmdb_id = fields.Integer(required=True, allow_none=True)
    google_books_id = fields.String(
        required=True, allow_none=True, metadata={"description": "As it was asked for: an ISBN begins with `isbn:`."}
    )
    state = fields.String(required=True, metadata={"description": STATES})
    reason = fields.String(required=True, allow_none=True, metadata={"description": "Of what failed."})
    title_id = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Once it is ready, and you may know of it."}
    )
    slug = fields.String(required=True, allow_none=True, metadata={"description": "Its name in the catalogue."})
    requested_at = fields.AwareDateTime(required=True)
    changed_at = fields.AwareDateTime(required=True)
