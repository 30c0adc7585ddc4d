"""All settings as one document."""

from marshmallow import fields

from web.api.schemas import Schema
from web.api.schemas.confirmed import Confirmed

NAMED = {"description": "Of an option, or of a job whose schedule it is."}


class SettingsFile(Schema):
    format = fields.String(required=True)
    version = fields.Integer(required=True)
    options = fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True), required=True)
    schedules = fields.Dict(keys=fields.String(), values=fields.Raw(), required=True)


class SettingsImport(Confirmed):
    settings = fields.Dict(required=True, metadata={"description": "What `GET /api/settings/export` answers."})
    dry_run = fields.Boolean(load_default=False, metadata={"description": "Only say what would be different."})


class SettingsDifference(Schema):
    name = fields.String(required=True, metadata=NAMED)
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)
