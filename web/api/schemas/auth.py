"""Signing in and out."""

from marshmallow import ValidationError, fields, validate, validates_schema

from shared.language import gettext
from shared.people import api_keys
from web.api.schemas import Schema
from web.api.schemas.api_keys import ApiKey
from web.api.schemas.history import ANY_ID
from web.api.schemas.kinds import GetsPicks

WAYS = ("name", "username", "email")
SESSION = "Also begin a session with a cookie, for browsers; `csrfToken` then goes with whatever changes something."


class Password(fields.String):
    """Never in an answer, nor in what is said about a wrong one."""

    def __init__(self) -> None:
        super().__init__(
            required=True, load_only=True, validate=validate.Length(1, 1024), metadata={"format": "password"}
        )


class SignIn(Schema):
    name = fields.String(
        validate=validate.Length(1, 200), metadata={"description": "On the media server, or the e-mail address."}
    )
    username = fields.String(validate=validate.Length(1, 200), metadata={"description": "Another word for name."})
    email = fields.String(validate=validate.Length(1, 254), metadata={"description": "Of an account kept here."})
    password = fields.String(
        required=True, load_only=True, validate=validate.Length(0, 1024), metadata={"format": "password"}
    )
    session = fields.Boolean(load_default=False, metadata={"description": SESSION})

    @validates_schema
    def one_way(self, data: dict[str, object], **_: object) -> None:
        if sum(way in data for way in WAYS) != 1:
            raise ValidationError(gettext("Give either name or email."), "name")


class OtherAccount(Schema):
    name = fields.String(required=True, validate=validate.Length(1, 200), metadata={"description": "On that server."})
    password = fields.String(required=True, load_only=True, validate=validate.Length(0, 1024))


class Registration(Schema):
    email = fields.Email(required=True, validate=validate.Length(3, 254))
    password = Password()
    name = fields.String(required=True, validate=validate.Length(1, 80))
    invite = fields.String(validate=validate.Length(1, 200), metadata={"description": "Token of an invitation."})
    session = fields.Boolean(load_default=False, metadata={"description": SESSION})


class Refresh(Schema):
    refresh_token = fields.String(required=True, validate=validate.Length(1, 200))


class SignOut(Schema):
    refresh_token = fields.String(
        validate=validate.Length(1, 200), metadata={"description": "Ends the sign-in that this token came from."}
    )


class SignOutEverywhere(Schema):
    api_keys = fields.Boolean(load_default=False, metadata={"description": "Revoke API keys too; they stay otherwise."})


class NewPassword(SignOutEverywhere):
    current_password = Password()
    password = Password()
    email = fields.Email(
        validate=validate.Length(3, 254), metadata={"description": "Needed for the first password of an account."}
    )


class PasswordChanged(Schema):
    api_keys = fields.List(
        fields.Nested(ApiKey),
        required=True,
        metadata={"description": "Those that still work: whoever knew the old password may hold one."},
    )


class QuickConnect(Schema):
    server_id = fields.Integer(validate=ANY_ID, metadata={"description": "Left out: the first server that offers it."})


class QuickConnectStarted(Schema):
    code = fields.String(required=True, metadata={"description": "For the person to type into a client."})
    server_name = fields.String(required=True)
    secret = fields.String(required=True, metadata={"description": "To poll with."})


class QuickConnectPoll(Schema):
    secret = fields.String(required=True, validate=validate.Length(1, 2000))
    session = fields.Boolean(load_default=False, metadata={"description": SESSION})


class Waiting(Schema):
    approved = fields.Boolean(required=True)


class Me(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True, validate=validate.OneOf(["admin", "member"]))
    enabled_movies = GetsPicks("movie", required=True)
    enabled_series = GetsPicks("series", required=True)
    enabled_books = GetsPicks("book", required=True)
    time_zone = fields.String(required=True, allow_none=True)
    language = fields.String(required=True, allow_none=True)
    age_limit = fields.Integer(required=True, allow_none=True)
    server_name = fields.String(required=True, allow_none=True)
    last_login_at = fields.AwareDateTime(required=True, allow_none=True)


class Asking(Schema):
    user = fields.Nested(Me, required=True)
    by = fields.String(required=True, validate=validate.OneOf(["session", "token", "key"]))
    scope = fields.String(allow_none=True, required=True, validate=validate.OneOf([*api_keys.SCOPES, None]))
    csrf_token = fields.String(allow_none=True, required=True, metadata={"description": "With a cookie only."})


class Tokens(Schema):
    token_type = fields.String(required=True, metadata={"example": "Bearer"})
    access_token = fields.String(required=True)
    expires_in = fields.Integer(required=True, metadata={"description": "Seconds."})
    refresh_token = fields.String(required=True, metadata={"description": "Good for one use, within 30 days."})
    refresh_expires_at = fields.AwareDateTime(required=True)


class SignedIn(Tokens):
    user = fields.Nested(Me, required=True)
    csrf_token = fields.String(required=True, allow_none=True)


class Device(Schema):
    id = fields.Integer(required=True)
    user_agent = fields.String(required=True)
    address = fields.String(required=True, metadata={"description": "Of the last use."})
    created_at = fields.AwareDateTime(required=True)
    last_used_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True, metadata={"description": "Then it ends, however much it is used."})
    current = fields.Boolean(required=True, metadata={"description": "The one that asks."})
