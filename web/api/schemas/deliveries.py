"""Where people have their notices sent, and through which mail server."""

from marshmallow import fields, validate

from shared.discovery import messengers, notice_addresses
from web.api.schemas import Schema

NAME = validate.Length(1, notice_addresses.LONGEST_NAME)


class NewNoticeAddress(Schema):
    name = fields.String(required=True, validate=NAME, metadata={"example": "Phone"})
    address = fields.String(
        required=True,
        load_only=True,
        validate=validate.Length(1, messengers.LONGEST),
        metadata={
            "description": "An e-mail address, or one as Apprise has them (`ntfys://…`, `jsons://…`, `mailtos://…`). Never shown again.",
            "example": "jsons://example.org/hook",
        },
    )


class NoticeAddressChange(Schema):
    name = fields.String(validate=NAME)
    is_on = fields.Boolean(metadata={"description": "What is noted while it is off is not sent."})
    gets_letters = fields.Boolean(metadata={"description": "Where you want letters at all, they go there too."})


class NoticeAddressCode(Schema):
    code = fields.String(required=True, load_only=True, validate=validate.Length(1, 20), metadata={"example": "042137"})


class NoticeAddress(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    service = fields.String(
        required=True, metadata={"description": "`email` through the household's mail server, else Apprise's scheme."}
    )
    is_on = fields.Boolean(required=True)
    gets_letters = fields.Boolean(required=True)
    is_confirmed = fields.Boolean(
        required=True,
        metadata={"description": "False for an e-mail address until the code that was sent there comes back."},
    )
    created_at = fields.AwareDateTime(required=True)
    sent_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "When a message arrived last; null: none yet."}
    )
    error = fields.String(
        required=True, allow_none=True, metadata={"description": "Why the latest message did not arrive; null: it did."}
    )
    gave_up_at = fields.AwareDateTime(
        required=True,
        allow_none=True,
        metadata={"description": "When a notice was given up after several tries; null once one arrives again."},
    )


class NoticeAddressTest(Schema):
    arrived = fields.Boolean(required=True)
    error = fields.String(required=True, allow_none=True, metadata={"description": "Null where it arrived."})


class MailServer(Schema):
    is_there = fields.Boolean(required=True)
    problem = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Why it cannot be used, and what to do; null: nothing."},
    )


class NewMailServer(Schema):
    address = fields.String(
        required=True,
        load_only=True,
        validate=validate.Length(1, messengers.LONGEST),
        metadata={
            "description": "As Apprise has it, without whom it goes to. Never shown again.",
            "example": "mailtos://name:password@smtp.example.org?from=matinee@example.org",
        },
    )
