"""Runs of jobs: what a 202 answers."""

from marshmallow import fields

from shared.jobs import names
from web.api.schemas import Schema


class Run(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True, metadata={"description": "Of the job.", "example": names.REFRESH_USER})
    args = fields.Dict(required=True)
    state = fields.String(required=True, metadata={"description": "queued, running, retrying, succeeded, failed, …"})
    trigger = fields.String(required=True)
    requested_by = fields.Integer(required=True, allow_none=True)
    step = fields.String(required=True, allow_none=True, metadata={"description": "What it is doing."})
    done = fields.Integer(required=True, allow_none=True)
    total = fields.Integer(required=True, allow_none=True)
    failed = fields.Integer(required=True, allow_none=True)
    message = fields.String(required=True, allow_none=True)
    error = fields.String(required=True, allow_none=True)
    queued_at = fields.AwareDateTime(required=True, allow_none=True)
    started_at = fields.AwareDateTime(required=True, allow_none=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)
