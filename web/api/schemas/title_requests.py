"""What people ask for that is not here, and what becomes of it."""

from marshmallow import fields, validate

from shared.choices import REQUEST_RULES
from shared.requesting import title_requests
from web.api.paging import Paging
from web.api.schemas import Schema
from web.api.schemas.history import ANY_ID
from web.api.schemas.kinds import Kind

STATE = validate.OneOf(title_requests.STATES)
WORD = {"description": "The word of who refused it."}
REASON = {"description": "Why it was refused or failed, or a remark on how it goes, of the program that fetches it."}


class NewTitleRequest(Schema):
    title_id = fields.Integer(required=True, strict=True, validate=ANY_ID)


class OwnTitleRequest(Schema):
    id = fields.Integer(required=True)
    title_id = fields.Integer(required=True)
    title = fields.String(required=True)
    kind = Kind(required=True)
    year = fields.Integer(required=True, allow_none=True)
    state = fields.String(required=True, validate=STATE)
    reason = fields.String(required=True, allow_none=True, metadata=WORD)
    asked_at = fields.AwareDateTime(required=True)
    changed_at = fields.AwareDateTime(required=True)


class WantedTitleRequests(Paging):
    state = fields.String(load_default=None, validate=STATE)


class TitleRequest(Schema):
    id = fields.Integer(required=True)
    title_id = fields.Integer(required=True)
    title = fields.String(required=True)
    kind = Kind(required=True)
    year = fields.Integer(required=True, allow_none=True)
    state = fields.String(required=True, validate=STATE)
    reason = fields.String(required=True, allow_none=True, metadata=REASON)
    service = fields.String(required=True, allow_none=True, metadata={"description": "Which program has it."})
    people = fields.List(fields.String(), required=True, metadata={"description": "Who asks for it, the first first."})
    is_here = fields.Boolean(
        required=True, metadata={"description": "In a library that none of those who ask may open."}
    )
    decided_by = fields.String(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    changed_at = fields.AwareDateTime(required=True)


class Refusal(Schema):
    word = fields.String(
        load_default="",
        validate=validate.Length(0, title_requests.MOST_WORD),
        metadata={"description": "Told to those who asked."},
    )


class RequestRule(Schema):
    rule = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(REQUEST_RULES),
        metadata={"description": "Null: the household's (`requests.rule`)."},
    )
