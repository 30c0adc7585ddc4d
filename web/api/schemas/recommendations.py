"""Picks: the list, what it was made of, and what people say to it."""

from marshmallow import fields, validate

from web.api.paging import Paging
from web.api.schemas import Schema
from web.api.schemas.kinds import Kind

POINTS = "Points of the match by name of the part; they add up to it."


class WantedPicks(Paging):
    kind = Kind(load_default="movie")


class WantedRuns(Paging):
    kind = Kind(load_default=None)


class Regenerate(Schema):
    kind = Kind(load_default="movie")


class Evidence(Schema):
    title_id = fields.Integer(required=True)
    title = fields.String(required=True)
    year = fields.Integer(required=True, allow_none=True)
    share = fields.Float(required=True, metadata={"description": "Signed points of the match."})


class LovedEvidence(Evidence):
    loved = fields.Boolean(required=True, metadata={"description": "A favourite, or rated highly."})
    asked = fields.Boolean(required=True, metadata={"description": "Never watched: the person asked for more like it."})
    planned = fields.Boolean(
        required=True, metadata={"description": "Never watched: it is on the person's watch list."}
    )
    sources = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Sources of the world by which the pick goes together with it, such as TMDB."},
    )


class Pick(Schema):
    rank = fields.Integer(required=True)
    title_id = fields.Integer(required=True)
    title = fields.String(required=True)
    year = fields.Integer(required=True, allow_none=True)
    match = fields.Float(required=True, metadata={"description": "0–100."})
    parts = fields.Dict(keys=fields.String(), values=fields.Float(), required=True, metadata={"description": POINTS})
    reason = fields.String(required=True)
    evidence = fields.List(fields.Nested(Evidence), required=True)
    genres = fields.List(fields.String(), required=True)
    runtime_s = fields.Integer(required=True, allow_none=True)
    certificate = fields.String(required=True, allow_none=True)
    rating = fields.Float(required=True, allow_none=True)
    server_item_id = fields.String(required=True, allow_none=True)
    link = fields.String(required=True, allow_none=True)


class PublishedRun(Schema):
    id = fields.Integer(required=True)
    created_at = fields.AwareDateTime(required=True)
    signals = fields.Integer(required=True, metadata={"description": "Titles the person did something with."})
    candidates = fields.Integer(required=True, metadata={"description": "Titles that were weighed."})


class Insights(Pick):
    evidence = fields.List(fields.Nested(LovedEvidence), required=True)
    familiar_genres = fields.List(fields.String(), required=True)
    new_genres = fields.List(fields.String(), required=True)
    explored = fields.Boolean(required=True, metadata={"description": "Picked to try something out."})
    household_viewers = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Others who have seen it, when they are at least two."}
    )
    run = fields.Nested(PublishedRun, required=True)


class PicksRun(PublishedRun):
    kind = Kind(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["published", "superseded"]))
    picks = fields.Integer(required=True, metadata={"description": "How many it has."})
    sliders = fields.Dict(required=True, allow_none=True)
    strategy = fields.String(required=True, allow_none=True)


class Feedback(Schema):
    title_id = fields.Integer(required=True)
    title = fields.String(
        required=True, allow_none=True, metadata={"description": "Null: not visible to you any more."}
    )
    year = fields.Integer(required=True, allow_none=True)
    kind = Kind(required=True)
    verdict = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    until = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "A title that rests is picked again then."}
    )
