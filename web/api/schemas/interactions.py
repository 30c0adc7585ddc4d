"""What a client tells of what people did, in batches."""

from marshmallow import RAISE, fields, validate

from shared.watching import interactions, showings
from web.api.paging import Paging
from web.api.schemas import Schema
from web.api.schemas.kinds import Kind


class Event(interactions.EventSchema):
    """`clientEventId` makes sending twice harmless."""

    class Meta:
        unknown = RAISE


class NewEvents(Schema):
    events = fields.List(fields.Nested(Event), required=True, validate=validate.Length(1, interactions.MOST))


class Stored(Schema):
    stored = fields.Integer(required=True, metadata={"description": "How many were new, and of titles you may see."})


class WantedShown(Paging):
    which = fields.String(load_default=None, validate=validate.OneOf(showings.WHICH))
    kind = Kind(load_default=None)


class Shown(Schema):
    title_id = fields.Integer(required=True)
    title = fields.String(required=True)
    year = fields.Integer(required=True, allow_none=True)
    kind = Kind(required=True)
    days = fields.Integer(required=True, metadata={"description": "On how many days it was shown."})
    first_at = fields.AwareDateTime(required=True)
    last_at = fields.AwareDateTime(required=True)
    opened_at = fields.AwareDateTime(required=True, allow_none=True, metadata={"description": "Null: not since."})
    watched_at = fields.AwareDateTime(required=True, allow_none=True, metadata={"description": "Null: not since."})
    passed_over = fields.Integer(
        required=True, metadata={"description": "On how many days since you last opened it; 0 of what you watched."}
    )
    until = fields.AwareDateTime(required=True, allow_none=True, metadata={"description": "It rests until then."})
