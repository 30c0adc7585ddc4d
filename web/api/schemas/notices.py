"""What people want to be told of, and were."""

from marshmallow import fields, validate

from shared.discovery import notices, subscriptions
from web.api.paging import Paging
from web.api.schemas import Schema
from web.api.schemas.kinds import Kind

EVENT = validate.OneOf(subscriptions.EVENTS)


class NewSubscription(Schema):
    event = fields.String(required=True, validate=EVENT)
    title_id = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(1, 2**53),
        metadata={"description": "Null: all that you watch, or plan."},
    )


class Subscription(Schema):
    id = fields.Integer(required=True)
    event = fields.String(required=True, validate=EVENT)
    title_id = fields.Integer(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    kind = Kind(required=True, allow_none=True)
    year = fields.Integer(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True, metadata={"description": "What was before is not told."})


class WantedNotices(Paging):
    unread = fields.Boolean(load_default=False)


class Notice(Schema):
    id = fields.Integer(required=True)
    event = fields.String(required=True, validate=validate.OneOf(notices.EVENTS))
    title_id = fields.Integer(required=True)
    title = fields.String(required=True)
    kind = Kind(required=True)
    year = fields.Integer(required=True, allow_none=True)
    season = fields.Integer(required=True, allow_none=True)
    number = fields.Integer(required=True, allow_none=True)
    day = fields.Date(
        required=True,
        allow_none=True,
        metadata={
            "description": "On which it happened. Null: a new book, of which only the month or the year is known."
        },
    )
    authors = fields.List(fields.String(), required=True, metadata={"description": "Of a `new_book`; else none."})
    note = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Of a `request_refused` or `request_failed`: why, where that was said."},
    )
    created_at = fields.AwareDateTime(required=True)
    read_at = fields.AwareDateTime(required=True, allow_none=True, metadata={"description": "Null: unread."})


class NoticeChange(Schema):
    is_read = fields.Boolean(required=True)


class Unread(Schema):
    count = fields.Integer(required=True)
