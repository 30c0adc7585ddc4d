"""Jobs and their schedules, in and out."""

from marshmallow import fields, validate

from shared.jobs import schedules
from web.api.schemas import Schema
from web.api.schemas.runs import Run

RHYTHMS = ("daily", "weekly", "hours", "minutes", "manual")
MISSED = ("once", "skip")


class Schedule(Schema):
    every = fields.String(required=True, validate=validate.OneOf(RHYTHMS))
    at = fields.String(
        required=True, allow_none=True, metadata={"description": "Daily and weekly.", "example": "03:00"}
    )
    day = fields.String(required=True, allow_none=True, validate=validate.OneOf([*schedules.DAYS, None]))
    n = fields.Integer(required=True, allow_none=True, metadata={"description": "Every n hours or minutes."})
    when_missed = fields.String(
        required=True, validate=validate.OneOf(MISSED), metadata={"description": "once: catch up; skip: leave it."}
    )
    next_run_at = fields.AwareDateTime(required=True, allow_none=True)
    words = fields.String(required=True, metadata={"example": "daily at 03:00"})
    time_zone = fields.String(required=True, metadata={"description": "The household's: times are meant there."})


class ScheduleChanges(Schema):
    every = fields.String(validate=validate.OneOf(RHYTHMS))
    at = fields.String(validate=validate.Regexp(r"^([01][0-9]|2[0-3]):[0-5][0-9]$"))
    day = fields.String(validate=validate.OneOf(schedules.DAYS))
    n = fields.Integer(strict=True, validate=validate.OneOf([*schedules.HOURS, *schedules.MINUTES]))
    when_missed = fields.String(validate=validate.OneOf(MISSED))


class Job(Schema):
    name = fields.String(required=True)
    title = fields.String(required=True)
    group = fields.String(required=True)
    help = fields.String(required=True)
    schedule = fields.Nested(Schedule, required=True)
    active = fields.List(fields.Nested(Run), required=True, metadata={"description": "Runs under way."})
    last = fields.Nested(Run, required=True, allow_none=True, metadata={"description": "The latest run."})
    accepts = fields.List(fields.String(), required=True, metadata={"description": "Arguments it may be given."})
    requires = fields.List(fields.String(), required=True, metadata={"description": "Arguments it must be given."})


class StartJob(Schema):
    args = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 40)),
        values=fields.Raw(allow_none=True, metadata={"description": "Text or a whole number."}),
        load_default=dict,
        metadata={"example": {"user_id": 1, "kind": "movie"}},
    )


class ComingRun(Schema):
    name = fields.String(required=True)
    title = fields.String(required=True)
    next_run_at = fields.AwareDateTime(required=True)


class SchedulerStatus(Schema):
    workers_alive = fields.Boolean(required=True, metadata={"description": "Without a worker nothing runs."})
    time_zone = fields.String(required=True)
    now = fields.AwareDateTime(required=True)
    overdue = fields.Integer(required=True, metadata={"description": "Jobs whose time came more than two minutes ago."})
    coming = fields.List(fields.Nested(ComingRun), required=True)
