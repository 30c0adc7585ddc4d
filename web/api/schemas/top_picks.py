"""What the household watched most of late, and by what that is ranked."""

from copy import deepcopy

from marshmallow import fields, validate

from shared.choices import POPULAR_BY
from shared.curation import top_picks
from shared.options import FORMS_OF_TOP_PICKS, TOP_PICKS, TOP_PICKS_OF_KIND, Option
from web.api.schemas import Schema
from web.api.schemas.kinds import OF_KINDS

FEW = "Null: so few people watched it that the number would tell of one of them."
SHARE = validate.Range(0, 1)
OF_A_KIND = (*TOP_PICKS_OF_KIND, *FORMS_OF_TOP_PICKS)  # of films and series, which media servers have


class WantedPopular(Schema):
    kind = fields.String(load_default="movie", validate=validate.OneOf([*OF_KINDS.values()]))


class TopPick(Schema):
    rank = fields.Integer(required=True, metadata={"description": "Among what you may see."})
    title_id = fields.Integer(required=True)
    title = fields.String(required=True)
    year = fields.Integer(required=True, allow_none=True)
    genres = fields.List(fields.String(), required=True)
    runtime_s = fields.Integer(required=True, allow_none=True)
    certificate = fields.String(required=True, allow_none=True)
    rating = fields.Float(required=True, allow_none=True)
    score = fields.Float(
        required=True, allow_none=True, validate=SHARE, metadata={"description": f"0–1; 1 is the best you see. {FEW}"}
    )
    viewers = fields.Integer(required=True, allow_none=True, metadata={"description": f"People who watched it. {FEW}"})
    plays = fields.Integer(required=True, allow_none=True, metadata={"description": f"Of series, of episodes. {FEW}"})
    completion = fields.Float(
        required=True,
        allow_none=True,
        validate=SHARE,
        metadata={"description": f"0–1: how much people saw of what they began. {FEW}"},
    )


class TopPicks(Schema):
    name = fields.String(required=True)
    made_at = fields.AwareDateTime(required=True, allow_none=True, metadata={"description": "Null: not ranked yet."})
    window_days = fields.Integer(required=True, allow_none=True)
    source = fields.String(required=True, allow_none=True, validate=validate.OneOf(POPULAR_BY))
    reason = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Why there are fewer than wanted; null: there are not."},
    )
    titles = fields.List(fields.Nested(TopPick), required=True)


# By the option's name without its topic.
COMMON = {option.name.removeprefix(top_picks.PREFIX): option for option in TOP_PICKS}


def _field(option: Option, *, required: bool = False) -> fields.Field:
    """Checks what the option itself checks."""
    field = deepcopy(option.schema)
    field.required, field.metadata = required, {"description": option.help % {"nouns": "titles"}}
    return field


TopPicksOfKind = Schema.from_dict(
    {option.name: _field(option, required=True) for option in OF_A_KIND}, name="TopPicksOfKind"
)
TopPicksOfKindChanges = Schema.from_dict(
    {option.name: _field(option) for option in OF_A_KIND}, name="TopPicksOfKindChanges"
)
TopPicksConfig = Schema.from_dict(
    {name: _field(option, required=True) for name, option in COMMON.items()}
    | {plural: fields.Nested(TopPicksOfKind, required=True) for plural in OF_KINDS},
    name="TopPicksConfig",
)
TopPicksConfigChanges = Schema.from_dict(
    {name: _field(option) for name, option in COMMON.items()}
    | {plural: fields.Nested(TopPicksOfKindChanges) for plural in OF_KINDS},
    name="TopPicksConfigChanges",
)
