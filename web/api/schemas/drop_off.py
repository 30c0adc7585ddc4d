"""Where series lose those who began them."""

from marshmallow import fields

from web.api.schemas import Schema
from web.api.schemas.history import ANY_ID

SHAPES = "steady, fades (more than half are lost, at no one place) or drops."


class WantedAnalysis(Schema):
    title_id = fields.Integer(
        load_default=None,
        strict=True,
        validate=ANY_ID,
        metadata={"description": "Of a series; all of them without it."},
    )


class DropOff(Schema):
    title_id = fields.Integer(required=True)
    title = fields.String(required=True)
    year = fields.Integer(required=True, allow_none=True)
    source = fields.String(
        required=True, metadata={"description": "household: by what was watched here. trakt: by votes there."}
    )
    shape = fields.String(required=True, metadata={"description": SHAPES})
    place = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "From 1: the first episode that fewer saw. Null unless it drops."},
    )
    part = fields.String(required=True, allow_none=True, metadata={"description": "early, middle or late."})
    lost = fields.Float(required=True, metadata={"description": "Of those who began, 0–1."})
    viewers = fields.Integer(
        required=True, allow_none=True, metadata={"description": "How many here began; three at least. Null by votes."}
    )
    votes_place = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "From 1, by votes: the first episode rated lower by 1.0 and voted of by 40 % fewer."},
    )
    analysed_at = fields.AwareDateTime(required=True)


class EpisodeShare(Schema):
    season = fields.Integer(required=True)
    number = fields.Integer(required=True)
    share = fields.Float(
        required=True,
        metadata={"description": "Of those who began, how many came so far; by votes, how many voted: 0–1."},
    )


class Analysed(DropOff):
    episodes = fields.List(fields.Nested(EpisodeShare), required=True)
