"""What was watched, in and out."""

from marshmallow import fields, validate

from web.api.paging import Paging
from web.api.schemas import Schema
from web.api.schemas.kinds import Kind

SORTS = ("newest", "mostPlayed")
ANY_ID = validate.Range(1, 2**53)


class WantedPlays(Paging):
    kind = Kind()
    title_id = fields.Integer(data_key="titleId", validate=ANY_ID)
    since = fields.AwareDateTime()
    until = fields.AwareDateTime()
    completed = fields.Boolean(metadata={"description": "Seen to its end."})
    favorites = fields.Boolean(metadata={"description": "Of titles that are favourites, or of those that are not."})
    sort = fields.String(
        load_default="newest",
        validate=validate.OneOf(SORTS),
        metadata={"description": "mostPlayed: each film or episode once, by its last play, the most played first."},
    )


class Play(Schema):
    id = fields.Integer(required=True)
    title_id = fields.Integer(required=True)
    title = fields.String(
        required=True, allow_none=True, metadata={"description": "Null: not visible to you any more."}
    )
    kind = Kind(required=True)
    year = fields.Integer(required=True, allow_none=True)
    season = fields.Integer(required=True, allow_none=True)
    number = fields.Integer(required=True, allow_none=True)
    episode = fields.String(required=True, allow_none=True)
    occurred_at = fields.AwareDateTime(required=True)
    completed = fields.Boolean(required=True)
    position_s = fields.Integer(required=True, allow_none=True)
    duration_s = fields.Integer(required=True, allow_none=True)
    play_count = fields.Integer(
        required=True, metadata={"description": "Of the film or episode in all, as the server counts."}
    )
    is_favorite = fields.Boolean(required=True, metadata={"description": "The film, or the series."})
