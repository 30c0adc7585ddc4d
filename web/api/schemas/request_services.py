"""Programs that fetch titles, in and out. Their keys go in alone."""

from marshmallow import fields, validate

from shared.requesting.request_services import KINDS, MOST_KEY
from web.api.schemas import Schema


class RequestService(Schema):
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    title = fields.String(required=True)
    base_url = fields.String(required=True)
    profile_id = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Of quality; null: by itself."}
    )
    profile = fields.String(required=True, allow_none=True)
    root_folder = fields.String(required=True, allow_none=True)
    trouble = fields.String(
        required=True, allow_none=True, metadata={"description": "What stood in the way last; null: it answered."}
    )
    asked_at = fields.AwareDateTime(required=True, allow_none=True)


class RequestServiceChanges(Schema):
    base_url = fields.String(
        validate=validate.Length(1, 500), metadata={"description": "With its port and path, as in a browser."}
    )
    key = fields.String(
        validate=validate.Length(1, MOST_KEY), metadata={"description": "Its API key; never shown again."}
    )
    profile_id = fields.Integer(strict=True, validate=validate.Range(1, 2**31 - 1))
    root_folder = fields.String(validate=validate.Length(1, 1000))


class QualityProfile(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)


class RequestServiceOffer(Schema):
    version = fields.String(required=True)
    profiles = fields.List(fields.Nested(QualityProfile), required=True)
    folders = fields.List(fields.String(), required=True)
