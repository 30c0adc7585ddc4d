"""Rooms for tonight, in and out."""

from marshmallow import fields, validate

from shared.curation.room_votes import VOTES
from shared.curation.rooms import MOST_MINUTES, MOST_NAME, MOST_PEOPLE, MOST_TASTES, MOST_WORDS, NEEDS, SEEN
from web.api.schemas import Schema
from web.api.schemas.history import ANY_ID
from web.api.schemas.kinds import Kind

SHARE = validate.Range(0, 1)


class RoomChanges(Schema):
    kind = Kind()
    minutes = fields.Integer(
        strict=True, allow_none=True, validate=validate.Range(1, MOST_MINUTES),
        metadata={"description": "How long a film, or the next episode, may be; null: as long as it is."},
    )  # fmt: skip
    words = fields.String(
        validate=validate.Length(0, MOST_WORDS), metadata={"description": "A mood, or what it is to be about."}
    )
    seen = fields.String(
        validate=validate.OneOf(SEEN), metadata={"description": "New to all, seen by somebody of the room, or any."}
    )
    fairness = fields.Float(
        validate=SHARE, metadata={"description": "From the mean of all (0) to the least satisfied (1)."}
    )
    needs = fields.String(validate=validate.OneOf(NEEDS), metadata={"description": "How many have to say yes."})


class NewRoom(RoomChanges):
    people = fields.List(
        fields.Integer(strict=True, validate=ANY_ID),
        load_default=list,
        validate=validate.Length(0, MOST_PEOPLE - 1),
        metadata={
            "description": "Ids of people of the household, see `/api/channels/people`; you are in it in any case."
        },
    )


class JoinRoom(Schema):
    name = fields.String(
        validate=validate.Length(1, MOST_NAME), metadata={"description": "A guest's; not of who is signed in."}
    )
    genres = fields.List(fields.String(validate=validate.Length(1, 100)), validate=validate.Length(0, MOST_TASTES))
    title_ids = fields.List(
        fields.Integer(strict=True, validate=ANY_ID),
        validate=validate.Length(0, MOST_TASTES),
        metadata={"description": "Of the room's `known`, what a guest likes."},
    )


class RoomVote(Schema):
    title_id = fields.Integer(required=True, strict=True, validate=ANY_ID)
    vote = fields.String(
        required=True, allow_none=True, validate=validate.OneOf(VOTES), metadata={"description": "Null takes it back."}
    )


class RoomTitleChosen(Schema):
    title_id = fields.Integer(required=True, strict=True, validate=ANY_ID)


class RoomSeat(Schema):
    secret = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "A guest sends it as `X-Room-Secret` from then on; null for who is signed in."},
    )


class RoomMember(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    is_guest = fields.Boolean(required=True)
    is_host = fields.Boolean(required=True)


class RoomWhy(Schema):
    member_id = fields.Integer(required=True)
    name = fields.String(required=True)
    match = fields.Float(required=True, allow_none=True, metadata={"description": "0–1."})
    reason = fields.String(required=True, allow_none=True)


class RoomTitle(Schema):
    title_id = fields.Integer(required=True)
    title = fields.String(required=True)
    kind = Kind(required=True)
    year = fields.Integer(required=True, allow_none=True)
    genres = fields.List(fields.String(), required=True)
    runtime_s = fields.Integer(required=True, allow_none=True)
    certificate = fields.String(required=True, allow_none=True)
    rating = fields.Float(required=True, allow_none=True)
    mean = fields.Float(required=True, allow_none=True, metadata={"description": "Of everybody's match, 0–1."})
    least = fields.Float(required=True, allow_none=True, metadata={"description": "Of who it suits least, 0–1."})
    yes = fields.Integer(required=True)
    needed = fields.Integer(required=True)
    is_agreed = fields.Boolean(required=True)
    vote = fields.String(required=True, allow_none=True, metadata={"description": "Your own."})
    whys = fields.List(fields.Nested(RoomWhy), required=True)


class RoomKnown(Schema):
    title_id = fields.Integer(required=True)
    title = fields.String(required=True)
    year = fields.Integer(required=True, allow_none=True)


class RoomStarted(RoomKnown):
    class Meta:
        exclude = ("year",)

    kind = Kind(required=True)
    link = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The playlist, once the server has it; not for guests."},
    )


class RoomListed(Schema):
    token = fields.String(required=True, metadata={"description": "A key: whoever has it may join."})
    url = fields.String(required=True)
    kind = Kind(required=True)
    host_name = fields.String(required=True)
    names = fields.List(fields.String(), required=True, metadata={"description": "Of who is in it or asked into it."})
    is_here = fields.Boolean(required=True, metadata={"description": "False: you are asked, and in it once you join."})
    ends_at = fields.AwareDateTime(required=True)


class RoomDetail(Schema):
    token = fields.String(required=True)
    url = fields.String(required=True)
    kind = Kind(required=True)
    minutes = fields.Integer(required=True, allow_none=True)
    words = fields.String(required=True)
    seen = fields.String(required=True)
    fairness = fields.Float(required=True)
    needs = fields.String(required=True)
    ends_at = fields.AwareDateTime(required=True)
    made_at = fields.AwareDateTime(required=True, allow_none=True, metadata={"description": "Null: no list yet."})
    is_being_arranged = fields.Boolean(required=True)
    note = fields.String(required=True, allow_none=True, metadata={"description": "Not for guests."})
    is_host = fields.Boolean(required=True)
    members = fields.List(fields.Nested(RoomMember), required=True)
    titles = fields.List(fields.Nested(RoomTitle), required=True)
    started = fields.Nested(RoomStarted, required=True, allow_none=True)


class RoomOffer(Schema):
    host_name = fields.String(required=True)
    genres = fields.List(fields.String(), required=True)
    known = fields.List(fields.Nested(RoomKnown), required=True)
