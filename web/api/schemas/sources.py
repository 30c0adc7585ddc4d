"""Sources of the world, in and out."""

from marshmallow import fields, validate

from shared.sources import catalogue
from web.api.schemas import Schema


class Knowledge(Schema):
    name = fields.String(required=True, validate=validate.OneOf(list(catalogue.KNOWLEDGE)))
    help = fields.String(required=True)


class Source(Schema):
    name = fields.String(required=True, validate=validate.OneOf(list(catalogue.SOURCES)))
    title = fields.String(required=True)
    knows = fields.List(fields.Nested(Knowledge), required=True)
    kinds = fields.List(fields.String(), required=True)
    is_enabled = fields.Boolean(required=True)
    needs_key = fields.Boolean(required=True)
    takes_key = fields.Boolean(
        required=True, metadata={"description": "Some may be asked without one too, but less often."}
    )
    has_key = fields.Boolean(required=True, metadata={"description": "The key itself is never shown."})
    links_people = fields.Boolean(
        required=True,
        metadata={"description": "People may link their own accounts there, once it has key and secret."},
    )
    has_secret = fields.Boolean(required=True)
    key_from = fields.String(required=True, allow_none=True, metadata={"description": "Where a key can be had."})
    base_url = fields.String(required=True, allow_none=True, metadata={"description": "Null: its own address."})
    calls = fields.Integer(required=True, metadata={"description": "At most so many calls in any `seconds`."})
    seconds = fields.Float(required=True)
    per_day = fields.Integer(required=True, allow_none=True, metadata={"description": "Null: no limit."})
    used_today = fields.Integer(required=True, metadata={"description": "Since midnight UTC, by all processes."})
    left_today = fields.Integer(required=True, allow_none=True)
    blocked_s = fields.Float(required=True, metadata={"description": "For how long it has asked us to wait."})
    asked_at = fields.AwareDateTime(required=True, allow_none=True)
    last_status = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Null where no whole answer came."}
    )


class SourceChanges(Schema):
    is_enabled = fields.Boolean()
    key = fields.String(
        load_only=True,
        allow_none=True,
        validate=validate.Length(0, 2000),
        metadata={"description": "Null takes it away."},
    )
    secret = fields.String(
        load_only=True,
        allow_none=True,
        validate=validate.Length(0, 2000),
        metadata={"description": "Goes with the key where people link their own accounts. Null takes it away."},
    )
    base_url = fields.String(
        allow_none=True, validate=validate.Length(0, 500), metadata={"description": "Null: its own address."}
    )
    calls = fields.Integer(strict=True, validate=validate.Range(1, 100_000))
    seconds = fields.Float(validate=validate.Range(0.1, 86_400))
    per_day = fields.Integer(strict=True, allow_none=True, validate=validate.Range(1, 100_000_000))


class SourceCall(Schema):
    at = fields.AwareDateTime(required=True)
    method = fields.String(required=True)
    path = fields.String(required=True, metadata={"description": "Without what follows its question mark."})
    status = fields.Integer(required=True, allow_none=True)
    seconds = fields.Float(required=True)


class SourceTest(Schema):
    answers = fields.Boolean(required=True)
