"""What a client tells of what people did, in batches."""

from marshmallow import RAISE, fields, validate

from shared.watching import interactions
from web.api.schemas import Schema


class Event(interactions.EventSchema):
    """`clientEventId` makes sending twice harmless."""

    class Meta:
        unknown = RAISE


class NewEvents(Schema):
    events = fields.List(fields.Nested(Event), required=True, validate=validate.Length(1, interactions.MOST))


class Stored(Schema):
    stored = fields.Integer(required=True, metadata={"description": "How many were new, and of titles you may see."})
