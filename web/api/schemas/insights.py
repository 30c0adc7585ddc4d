"""What rises and what falls, in and out."""

from marshmallow import fields, validate

from shared.discovery import insights
from web.api.schemas import Schema
from web.api.schemas.kinds import Kind


class WantedMovements(Schema):
    window = fields.Integer(
        load_default=insights.WINDOWS[0],
        validate=validate.OneOf(insights.WINDOWS),
        metadata={"description": "In days."},
    )
    metric = fields.String(
        load_default=insights.PLAYS,
        validate=validate.OneOf([*insights.METRICS]),
        metadata={
            "description": "plays: of the household. watchers: of the world, at Trakt. votes: of the world, at TMDB."
        },
    )
    kind = Kind(load_default=None)
    limit = fields.Integer(load_default=10, validate=validate.Range(1, insights.MOST))


class Movement(Schema):
    title_id = fields.Integer(required=True)
    title = fields.String(required=True)
    kind = Kind(required=True)
    year = fields.Integer(required=True, allow_none=True)
    value = fields.Float(required=True, metadata={"description": "Plays, watchers or votes so far."})
    growth = fields.Float(required=True, allow_none=True, metadata={"description": "In the window."})
    before = fields.Float(required=True, allow_none=True, metadata={"description": "In the window before it."})
    change = fields.Float(
        required=True, allow_none=True, metadata={"description": "Growth beside the growth before; 0: the same."}
    )


class Moved(Schema):
    metric = fields.String(required=True)
    window = fields.Integer(required=True)
    since = fields.Date(required=True, allow_none=True, metadata={"description": "When the history begins."})
    as_of = fields.Date(required=True, allow_none=True)
    first_result_on = fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "When there will be a result; null where there is one."},
    )
    risers = fields.List(fields.Nested(Movement), required=True)
    fallers = fields.List(fields.Nested(Movement), required=True)
    new = fields.List(
        fields.Nested(Movement),
        required=True,
        metadata={"description": "Watched in this window only; of the world: came out in it."},
    )
