"""Profiles: one's own, what others read of one, and the picture."""

from marshmallow import fields, validate

from shared.language import LANGUAGES
from shared.people import avatar_images, public_profiles
from web.api.schemas import Schema
from web.api.schemas.kinds import Kind

VISIBILITY = validate.OneOf(public_profiles.VISIBILITIES)
SEEN_BY = "By whom it is read: nobody, whoever is signed in, or whoever has its address."
ITEM = validate.OneOf(public_profiles.ITEMS)


class OwnProfile(Schema):
    name = fields.String(required=True, metadata={"description": "Of the account."})
    display_name = fields.String(required=True, allow_none=True, metadata={"description": "Null: the account's name."})
    handle = fields.String(
        required=True, allow_none=True, metadata={"description": "Its name in addresses; null: none."}
    )
    about = fields.String(required=True)
    visibility = fields.String(required=True, validate=VISIBILITY, metadata={"description": SEEN_BY})
    shows = fields.List(fields.String(validate=ITEM), required=True, metadata={"description": "Items that it shows."})
    language = fields.String(required=True, allow_none=True)
    time_zone = fields.String(required=True, allow_none=True)
    picture = fields.String(required=True, allow_none=True, metadata={"description": "Its address here; null: none."})


class ProfileChanges(Schema):
    display_name = fields.String(allow_none=True, validate=validate.Length(max=public_profiles.LONGEST_NAME))
    handle = fields.String(allow_none=True, validate=validate.Length(max=30), metadata={"example": "ana"})
    about = fields.String(validate=validate.Length(max=public_profiles.LONGEST_ABOUT))
    visibility = fields.String(validate=VISIBILITY, metadata={"description": SEEN_BY})
    shows = fields.List(fields.String(validate=ITEM), validate=validate.Length(max=len(public_profiles.ITEMS)))
    language = fields.String(allow_none=True, validate=validate.OneOf(list(LANGUAGES)))
    time_zone = fields.String(allow_none=True, validate=validate.Length(1, 64), metadata={"example": "Europe/Berlin"})


class WantedUpload(Schema):
    content_type = fields.String(
        required=True, validate=validate.OneOf(list(avatar_images.FORMATS)), metadata={"example": "image/jpeg"}
    )


class AvatarUpload(Schema):
    method = fields.String(
        required=True,
        metadata={
            "description": "POST: a form of `fields`, then the field `file`; PUT: the bytes themselves, and no confirming."
        },
    )
    url = fields.String(required=True, metadata={"description": "Where it is sent to."})
    fields_ = fields.Dict(
        keys=fields.String(), values=fields.String(), required=True, attribute="fields", data_key="fields"
    )
    key = fields.String(
        required=True, allow_none=True, metadata={"description": "What is confirmed; null: nothing is."}
    )
    content_type = fields.String(required=True)
    most_bytes = fields.Integer(required=True)
    ends_at = fields.AwareDateTime(required=True, allow_none=True)


class UploadedAvatar(Schema):
    key = fields.String(required=True, validate=validate.Length(1, 200))


class ProfileTitle(Schema):
    title_id = fields.Integer(required=True)
    title = fields.String(required=True)
    kind = Kind(required=True)
    year = fields.Integer(required=True, allow_none=True)


class RatedTitle(ProfileTitle):
    value = fields.Integer(required=True, metadata={"description": "1–100."})


class ProfileGenre(Schema):
    genre = fields.String(required=True)
    titles = fields.Integer(required=True)


class ProfileItems(Schema):
    """An item that its owner does not show is not there."""

    favorites = fields.List(fields.Nested(ProfileTitle))
    ratings = fields.List(fields.Nested(RatedTitle))
    watched = fields.List(fields.Nested(ProfileTitle))
    watchlist = fields.List(fields.Nested(ProfileTitle))
    genres = fields.List(fields.Nested(ProfileGenre))


class PublicProfile(Schema):
    name = fields.String(required=True)
    handle = fields.String(required=True)
    about = fields.String(required=True)
    visibility = fields.String(required=True, validate=VISIBILITY)
    picture = fields.String(required=True, allow_none=True, metadata={"description": "Its address here; null: none."})
    items = fields.Nested(
        ProfileItems, required=True, metadata={"description": "Of titles those alone that you may know of, 24 at most."}
    )


class Farewell(Schema):
    password = fields.String(
        required=True,
        load_only=True,
        validate=validate.Length(max=1024),
        metadata={"description": "Yours, to prove that it is you."},
    )
    leave_outputs = fields.Boolean(
        load_default=False,
        metadata={"description": "What a media server does not let go of stays there; else nothing is forgotten."},
    )


class RemovedRows(Schema):
    table = fields.String(required=True)
    rows = fields.Integer(required=True)


class ForgottenPerson(Schema):
    removals = fields.List(
        fields.Nested(RemovedRows),
        required=True,
        metadata={"description": "By table: rows that went, or that no longer say of whom they speak."},
    )
    left = fields.Integer(required=True, metadata={"description": "Lists and libraries that stay on media servers."})
