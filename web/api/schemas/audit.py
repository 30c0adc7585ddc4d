"""The log of what administrators did."""

from marshmallow import fields, validate

from web.api.paging import Paging
from web.api.schemas import Schema


class WantedEntries(Paging):
    action = fields.String(load_default=None, validate=validate.Length(1, 80), metadata={"example": "invites.create"})


class AuditEntry(Schema):
    id = fields.Integer(required=True)
    at = fields.AwareDateTime(required=True)
    actor_id = fields.Integer(required=True, allow_none=True)
    actor_name = fields.String(required=True)
    action = fields.String(required=True)
    target = fields.String(required=True)
    data = fields.Dict(required=True)
