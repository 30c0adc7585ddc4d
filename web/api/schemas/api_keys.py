"""API keys, in and out."""

from marshmallow import fields, validate

from shared.people import api_keys
from web.api.schemas import Schema

SCOPE = "read: look; write: also rate, hide, regenerate; admin: also everything for administrators."


class NewApiKey(Schema):
    name = fields.String(required=True, validate=validate.Length(1, 80), metadata={"example": "Home Assistant"})
    scope = fields.String(
        load_default="read", validate=validate.OneOf(api_keys.SCOPES), metadata={"description": SCOPE}
    )
    expires_at = fields.AwareDateTime(load_default=None, allow_none=True, metadata={"description": "Null: never."})


class ApiKey(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    prefix = fields.String(required=True, metadata={"description": "How the key begins."})
    scope = fields.String(required=True, validate=validate.OneOf(api_keys.SCOPES))
    expires_at = fields.AwareDateTime(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    last_used_at = fields.AwareDateTime(required=True, allow_none=True)


class MadeApiKey(Schema):
    key = fields.String(required=True, metadata={"description": "Shown this once."})
    details = fields.Nested(ApiKey, required=True)
