"""How good the picks were, measured on the household's own past."""

from marshmallow import fields, validate

from web.api.paging import Paging
from web.api.schemas import Schema
from web.api.schemas.kinds import Kind

METRICS = "What was measured (`engine`, `popularity`, …) → measure (`ndcg@10`, …) → `value`, and the 95 % interval `low`–`high`."


class WantedEvaluations(Paging):
    kind = Kind(load_default="movie")


class Evaluation(Schema):
    """`likes`, `coldStartRate`, `refit` and `hybrid` are missing where an old evaluation did not keep them."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    made_at = fields.AwareDateTime(required=True)
    people = fields.Integer(required=True, metadata={"description": "Who had enough likes to be measured."})
    likes = fields.Integer(attribute="config.likes", metadata={"description": "Of those people, held out or not."})
    cold_start_rate = fields.Float(
        attribute="config.coldStartRate", metadata={"description": "Share of people with too few likes to be measured."}
    )
    refit = fields.String(
        attribute="config.refit",
        allow_none=True,
        metadata={"description": "adopted, kept or withdrawn; null in a household too small to fit weights."},
    )
    hybrid = fields.Dict(
        attribute="config.hybrid",
        keys=fields.String(),
        values=fields.Float(),
        allow_none=True,
        metadata={"description": "Share of the first ten places that each stage of the hybrid order fills."},
    )
    metrics = fields.Dict(
        required=True,
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.Dict(keys=fields.String(), values=fields.Float())),
        metadata={"description": METRICS},
    )


class Finding(Schema):
    rule = fields.String(required=True, metadata={"description": "The promise that was broken, such as `watched`."})
    kind = fields.String(required=True)
    titles = fields.Integer(required=True)
    people = fields.Integer(required=True, metadata={"description": "On the lists of how many people."})


class Audit(Schema):
    id = fields.Integer(required=True)
    made_at = fields.AwareDateTime(required=True)
    lists = fields.Integer(required=True, metadata={"description": "How many lists were checked."})
    found = fields.List(fields.Nested(Finding), required=True)


NOBODY = "Null while nothing was watched."
RATIO = "How many times as often ours were watched."


class Comparison(Schema):
    name = fields.String(
        required=True, metadata={"description": "The rival: `popularity` in the household, or `server`."}
    )
    verdict = fields.String(
        required=True, validate=validate.OneOf(["open", "better", "worse", "alike"]),
        metadata={"description": "Ours, once the interval says so; then the comparison has ended."},
    )  # fmt: skip
    began_at = fields.AwareDateTime(required=True)
    measured_at = fields.AwareDateTime(required=True, allow_none=True)
    concluded_at = fields.AwareDateTime(required=True, allow_none=True)
    is_wide = fields.Boolean(
        required=True, metadata={"description": "One place in every ten, else in the first ten only."}
    )
    ours = fields.Integer(required=True, metadata={"description": "Contested places that bore ours, their time over."})
    theirs = fields.Integer(required=True)
    ours_watched = fields.Integer(required=True)
    theirs_watched = fields.Integer(required=True)
    waiting = fields.Integer(required=True, metadata={"description": "Places whose two weeks are not over."})
    share = fields.Float(required=True, allow_none=True, metadata={"description": f"Of watched places, ours. {NOBODY}"})
    low = fields.Float(required=True, metadata={"description": "Of an always-valid 95 % interval of `share`."})
    high = fields.Float(required=True)
    ratio = fields.Float(required=True, allow_none=True, metadata={"description": f"{RATIO} {NOBODY}"})
    ratio_low = fields.Float(required=True, allow_none=True)
    ratio_high = fields.Float(required=True, allow_none=True, metadata={"description": "Null: without end."})


class Power(Schema):
    ratio = fields.Float(required=True, metadata={"description": RATIO})
    places = fields.Integer(required=True, metadata={"description": "Watched places to see that, four times in five."})
    weeks = fields.Float(
        required=True, allow_none=True, metadata={"description": "Of this household; null: cannot be said."}
    )


class Proof(Schema):
    comparisons = fields.List(fields.Nested(Comparison), required=True)
    needed = fields.List(fields.Nested(Power), required=True)
    bound = fields.Float(required=True, metadata={"description": "Points of match that such a place gives up at most."})
