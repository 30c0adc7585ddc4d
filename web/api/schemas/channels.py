"""Channels, in and out."""

from marshmallow import fields, validate

from shared.curation.channels import MOST_MARKS, MOST_SHARES, MOST_TITLES
from web.api.paging import Paging
from web.api.schemas import Schema
from web.api.schemas.history import ANY_ID
from web.api.schemas.kinds import Kind

YEAR = validate.Range(1870, 2200)
ALL = "Empty: all of them."


def _ids(most: int, description: str) -> fields.List:
    one = fields.Integer(strict=True, validate=ANY_ID)
    return fields.List(one, validate=validate.Length(0, most), metadata={"description": description})


class ChannelChanges(Schema):
    name = fields.String(validate=validate.Length(1, 120))
    kinds = fields.List(Kind(), validate=validate.Length(0, 10), metadata={"description": ALL})
    genres = fields.List(
        fields.String(validate=validate.Length(1, 100)), validate=validate.Length(0, 50), metadata={"description": ALL}
    )
    year_from = fields.Integer(strict=True, validate=YEAR, allow_none=True)
    year_to = fields.Integer(strict=True, validate=YEAR, allow_none=True)
    text_preference = fields.String(
        validate=validate.Length(0, 500), metadata={"description": "In a sentence: “90s action movies”."}
    )
    size = fields.Integer(
        strict=True, validate=validate.Range(1, MOST_TITLES), metadata={"description": "How many titles at most."}
    )
    seed = fields.Integer(
        strict=True,
        validate=validate.Range(0, 2**31 - 1),
        metadata={"description": "Another one chooses otherwise among equals; the same one makes the same list."},
    )
    refreshes = fields.Boolean(metadata={"description": "Made anew when titles have come to the library."})
    is_published = fields.Boolean(
        metadata={
            "description": "On the media server, as a private playlist of its owner and of whom it is shared with."
        }
    )
    examples = _ids(MOST_MARKS, "Ids of titles that it is to be like; they come first.")
    excluded = _ids(MOST_MARKS, "Ids of titles that are never in it.")
    shared_with = _ids(MOST_SHARES, "Ids of people, see `/api/channels/people`.")


class NewChannel(ChannelChanges):
    name = fields.String(required=True, validate=validate.Length(1, 120))


class ChannelPreview(ChannelChanges):
    name = fields.String(load_default="Preview", validate=validate.Length(1, 120))


class WantedChannels(Paging):
    pass


class Somebody(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)


class Marked(Schema):
    title_id = fields.Integer(required=True)
    title = fields.String(required=True)
    year = fields.Integer(required=True, allow_none=True)


class ChannelTitle(Marked):
    rank = fields.Integer(required=True)
    kind = Kind(required=True)
    genres = fields.List(fields.String(), required=True)
    runtime_s = fields.Integer(required=True, allow_none=True)
    certificate = fields.String(required=True, allow_none=True)
    rating = fields.Float(required=True, allow_none=True)


class ListedChannel(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    owner_id = fields.Integer(required=True)
    owner_name = fields.String(required=True)
    kinds = fields.List(Kind(), required=True, metadata={"description": ALL})
    is_published = fields.Boolean(required=True)
    refreshes = fields.Boolean(required=True)
    made_at = fields.AwareDateTime(required=True, allow_none=True, metadata={"description": "Null: not filled yet."})
    made_by = fields.String(required=True, allow_none=True, validate=validate.OneOf(["engine", "model"]))
    note = fields.String(required=True, allow_none=True, metadata={"description": "What could not be done."})
    title_count = fields.Integer(required=True, metadata={"description": "How many of it you may see."})


class Channel(ListedChannel):
    is_draft = fields.Boolean(required=True, metadata={"description": "A preview, gone after a day unless it is kept."})
    genres = fields.List(fields.String(), required=True)
    year_from = fields.Integer(required=True, allow_none=True)
    year_to = fields.Integer(required=True, allow_none=True)
    size = fields.Integer(required=True)
    titles = fields.List(fields.Nested(ChannelTitle), required=True)
    text_preference = fields.String(metadata={"description": "This and what follows is told to its owner alone."})
    seed = fields.Integer()
    examples = fields.List(fields.Nested(Marked))
    excluded = fields.List(fields.Nested(Marked))
    shared_with = fields.List(fields.Nested(Somebody))
