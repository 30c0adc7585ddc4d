"""Webhooks that Matinee calls, in and out."""

from marshmallow import fields, validate

from shared.upkeep import webhooks_out
from web.api.schemas import Schema

EVENTS = "; ".join(f"{name}: {help}" for name, help in webhooks_out.EVENTS.items())
# 24 to 64 bytes in base64, whose last group may be filled up or not.
FOUR, TAIL = r"(?:[A-Za-z0-9+/]{4})", r"[A-Za-z0-9+/]{2}(?:==)?"
SECRET = rf"^whsec_(?:{FOUR}{{8,20}}(?:{TAIL}|[A-Za-z0-9+/]{{3}}=?)?|{FOUR}{{21}}(?:{TAIL})?)$"


class NewWebhook(Schema):
    name = fields.String(required=True, validate=validate.Length(1, 80), metadata={"example": "Home Assistant"})
    url = fields.String(
        required=True, validate=validate.Length(1, 500), metadata={"example": "http://192.168.1.20:8123/api/webhook/x"}
    )
    events = fields.List(
        fields.String(validate=validate.OneOf(list(webhooks_out.EVENTS))),
        required=True,
        validate=validate.Length(1, 20),
        metadata={"description": EVENTS},
    )
    secret = fields.String(
        load_only=True,
        validate=validate.Regexp(SECRET, error=webhooks_out.FORM),
        metadata={
            "description": "`whsec_` and 24 to 64 bytes in base64. Left out: made here, and shown in the answer, once."
        },
    )


class Webhook(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    url = fields.String(required=True)
    events = fields.List(fields.String(), required=True)
    created_at = fields.AwareDateTime(required=True)
    last_event = fields.String(required=True, allow_none=True)
    last_at = fields.AwareDateTime(required=True, allow_none=True)
    last_delivered_at = fields.AwareDateTime(required=True, allow_none=True, metadata={"description": "Null: not yet."})
    last_status = fields.Integer(required=True, allow_none=True)


class MadeWebhook(Schema):
    secret = fields.String(required=True, metadata={"description": "Signs each post; shown this once."})
    details = fields.Nested(Webhook, required=True)
