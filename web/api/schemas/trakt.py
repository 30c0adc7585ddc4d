"""A person's account at Trakt."""

from marshmallow import fields, validate

from shared.watching import trakt_sync
from web.api.schemas import Schema
from web.api.schemas.kinds import Kind


class TraktCode(Schema):
    user_code = fields.String(required=True, metadata={"description": "Enter it at `url`."})
    url = fields.String(required=True)
    interval_s = fields.Integer(
        required=True, metadata={"description": "Between two questions whether it was entered."}
    )
    ends_at = fields.AwareDateTime(required=True)


class TraktAccount(Schema):
    name = fields.String(required=True, metadata={"description": "At Trakt."})
    linked_at = fields.AwareDateTime(required=True)
    confirmed_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "Null: nothing is changed before you confirm it."}
    )
    read_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "When Trakt was read last; null: not yet."}
    )
    synced_at = fields.AwareDateTime(required=True, allow_none=True)
    trouble = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "revoked: link it again; locked: by Trakt; null: none."},
    )


class TraktLink(Schema):
    is_offered = fields.Boolean(required=True, metadata={"description": "An administrator has switched it on."})
    code = fields.Nested(TraktCode, required=True, allow_none=True)
    linked = fields.Nested(TraktAccount, required=True, allow_none=True)


class PartTitle(Schema):
    title_id = fields.Integer(required=True)
    title = fields.String(required=True)
    kind = Kind(required=True)
    year = fields.Integer(required=True, allow_none=True)


class TraktPart(Schema):
    what = fields.String(required=True, validate=validate.OneOf(trakt_sync.PARTS))
    count = fields.Integer(required=True, metadata={"description": "Ratings, plays or titles."})
    titles = fields.List(
        fields.Nested(PartTitle), required=True, metadata={"description": f"The first {trakt_sync.SHOWN} by name."}
    )


class Unlinked(Schema):
    revoked = fields.Boolean(
        required=True, metadata={"description": "False: Trakt could not be told; take the grant back there yourself."}
    )
