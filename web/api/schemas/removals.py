"""What could go from the media servers, and who would mind."""

from marshmallow import fields, validate

from shared.upkeep import leaving, removal_advice
from web.api.paging import Paging
from web.api.schemas import MOST, Schema
from web.api.schemas.history import ANY_ID
from web.api.schemas.kinds import Kind

MANY = validate.Length(1, leaving.MOST)
DAYS = validate.Range(0, 36_500)


class WantedAdvice(Paging):
    kind = Kind(load_default=None, metadata={"description": "Without it, every kind."})
    most_regret = fields.Float(
        data_key="mostRegret",
        load_default=0.1,
        validate=validate.Range(0, 1),
        metadata={"description": "At most so likely to be watched by anybody within a year."},
    )
    here_days = fields.Integer(
        data_key="hereDays", load_default=180, validate=DAYS, metadata={"description": "Here for so many days or more."}
    )
    idle_days = fields.Integer(
        data_key="idleDays",
        load_default=180,
        validate=validate.OneOf(removal_advice.IDLE_DAYS),
        metadata={"description": "Watched by nobody for so many days or more."},
    )
    least_bytes = fields.Integer(
        data_key="leastBytes",
        load_default=0,
        validate=validate.Range(0, MOST),
        metadata={"description": "At least so large; 0 shows also what is of unknown size."},
    )
    sort = fields.String(load_default="worth", validate=validate.OneOf(removal_advice.SORTS))


class Advised(Schema):
    title_id = fields.Integer(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    year = fields.Integer(required=True, allow_none=True)
    bytes = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Of all its files; null where no server tells."}
    )
    regret = fields.Float(
        required=True, metadata={"description": "The chance that anybody here watches it within a year, 0–1."}
    )
    minds = fields.Integer(required=True, metadata={"description": "How many people may well watch it."})
    added_at = fields.AwareDateTime(required=True)
    idle_years = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Whole years since anybody watched it; null where nobody ever did."},
    )
    viewers = fields.Integer(
        required=True, allow_none=True, metadata={"description": "How many began it; null for fewer than three."}
    )
    completion = fields.Float(
        required=True, allow_none=True, metadata={"description": "Of those, the share that finished, 0–1."}
    )
    reckoned_at = fields.AwareDateTime(required=True)


class WantedLeaving(Schema):
    title_ids = fields.List(fields.Integer(strict=True, validate=ANY_ID), required=True, validate=MANY)
    dry_run = fields.Boolean(
        load_default=True,
        metadata={"description": "True, as it is unless you say otherwise, changes nothing and says what would leave."},
    )


class WantedWithdrawal(Schema):
    title_ids = fields.List(fields.Integer(strict=True, validate=ANY_ID), required=True, validate=MANY)


class Withdrawn(Schema):
    title_ids = fields.List(
        fields.Integer(), required=True, metadata={"description": "Ids of what was to leave and does not any more."}
    )


class Announced(Schema):
    titles = fields.List(fields.Nested(Advised), required=True)
    kept = fields.List(
        fields.Integer(),
        required=True,
        metadata={"description": "Ids that stay: somebody keeps them, or you may not see them."},
    )
    leaves_on = fields.Date(required=True)
    bytes = fields.Integer(required=True, allow_none=True)
    dry_run = fields.Boolean(attribute="is_dry_run", required=True)


class Leaving(Schema):
    title_id = fields.Integer(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    year = fields.Integer(required=True, allow_none=True)
    leaves_on = fields.Date(required=True, metadata={"description": "From this day on it may be deleted."})
    bytes = fields.Integer(required=True, allow_none=True)


class Due(Leaving):
    """What may be deleted once it is confirmed."""


class WantedDeletion(WantedLeaving):
    confirm = fields.String(
        load_default="",
        validate=validate.Length(0, 100),
        metadata={"description": "The sentence that a dry run tells, letter by letter.", "example": "delete 2 titles"},
    )


class Confirmed(Schema):
    titles = fields.List(fields.Nested(Due), required=True)
    sentence = fields.String(required=True)
    dry_run = fields.Boolean(attribute="is_dry_run", required=True)


class Month(Schema):
    month = fields.Date(required=True)
    items = fields.Integer(required=True)
    bytes = fields.Integer(required=True, allow_none=True, metadata={"description": "Null where no size is known."})


class Kept(Schema):
    title_id = fields.Integer(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    year = fields.Integer(required=True, allow_none=True)
    rescued_at = fields.AwareDateTime(required=True, metadata={"description": "When somebody kept it last."})


class Deletions(Schema):
    may_delete = fields.Boolean(required=True, metadata={"description": "The option `removals.may_delete`."})
    due = fields.List(fields.Nested(Due), required=True)
    kept = fields.List(fields.Nested(Kept), required=True, metadata={"description": "Newest first."})
    regained = fields.List(fields.Nested(Month), required=True, metadata={"description": "By month, newest first."})
