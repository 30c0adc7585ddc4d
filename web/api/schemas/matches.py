"""Which title of each source a title is."""

from marshmallow import fields, validate

from shared.sources import catalogue
from web.api.schemas import Schema


class Match(Schema):
    source = fields.String(required=True, validate=validate.OneOf(list(catalogue.SOURCES)), attribute="source.name")
    is_asked = fields.Boolean(required=True, metadata={"description": "Somebody has switched the source on."})
    value = fields.String(
        required=True, allow_none=True, metadata={"description": "The source's own id; null where it has found none."}
    )
    how = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(["id", "name", "person"]),
        metadata={"description": "By an id, by name, year and runtime, or by an administrator's word."},
    )
    confidence = fields.Float(required=True, allow_none=True, metadata={"description": "0–1."})
    found_at = fields.AwareDateTime(required=True, allow_none=True)
    state = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Of the last look: known, unknown or failed; null before the first."},
    )
    reason = fields.String(required=True, allow_none=True, metadata={"description": "Why it is not known."})
    tried_at = fields.AwareDateTime(required=True, allow_none=True)


class Correction(Schema):
    value = fields.String(
        required=True,
        validate=validate.Length(1, 100),
        metadata={"description": "The source's own id of the title, such as 603 of TMDB or tt0133093 of OMDb."},
    )
