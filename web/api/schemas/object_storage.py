"""The bucket for pictures of people."""

from marshmallow import fields, validate

from shared.people import object_storage
from web.api.schemas import Schema

TEXT = validate.Length(1, object_storage.LONGEST)


class StorageChanges(Schema):
    url = fields.String(required=True, validate=TEXT, metadata={"example": "https://s3.eu-central-1.amazonaws.com"})
    region = fields.String(load_default="us-east-1", validate=TEXT)
    bucket = fields.String(required=True, validate=TEXT)
    access_key = fields.String(required=True, validate=TEXT)
    secret = fields.String(
        load_default=None, load_only=True, validate=TEXT, metadata={"description": "Left out: the one that is stored."}
    )


class Storage(Schema):
    url = fields.String(required=True)
    region = fields.String(required=True)
    bucket = fields.String(required=True)
    access_key = fields.String(required=True)


class StorageState(Schema):
    storage = fields.Nested(
        Storage, required=True, allow_none=True, metadata={"description": "Null: pictures lie in the database."}
    )


class StorageTest(Schema):
    works = fields.Boolean(required=True)
    error = fields.String(required=True, allow_none=True, metadata={"description": "What went wrong; null: nothing."})
