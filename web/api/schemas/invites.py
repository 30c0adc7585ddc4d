"""Invitations, in and out."""

from marshmallow import fields, validate

from web.api.schemas import Schema

ROLES = ("member", "admin")


class NewInvite(Schema):
    role = fields.String(load_default="member", validate=validate.OneOf(ROLES))
    email = fields.Email(
        load_default=None,
        allow_none=True,
        validate=validate.Length(3, 254),
        metadata={"description": "Null: whoever holds it."},
    )
    hours = fields.Integer(
        load_default=168, validate=validate.Range(1, 24 * 90), metadata={"description": "It is good for."}
    )


class Invite(Schema):
    id = fields.Integer(required=True)
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    email = fields.String(required=True, allow_none=True)
    created_by = fields.Integer(required=True, allow_none=True, metadata={"description": "Null: the terminal."})
    created_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)


class MadeInvite(Schema):
    token = fields.String(
        required=True, metadata={"description": "Shown this once; goes into POST /api/auth/register."}
    )
    details = fields.Nested(Invite, required=True)
    is_taken = fields.Boolean(
        required=True,
        metadata={
            "description": "Whether it lets anybody in now: false while the option accounts.registration is off."
        },
    )
