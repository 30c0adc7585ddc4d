"""What is brought to media servers: plans, what is there, in which format, and what people decide of their own."""

from copy import deepcopy

from marshmallow import fields, validate

from shared.options import FORMATS, OTHERS
from web.api.schemas import Schema
from web.api.schemas.history import ANY_ID
from web.api.schemas.kinds import Kind

# By field; the option's name without its topic.
COMMON = {option.name.removeprefix("output."): option for option in OTHERS if option.name.startswith("output.")}
SHAPES = {"movies": FORMATS, "series": tuple(name for name in FORMATS if name != "strm_flat")}
NAMES = "How the files of libraries lie."


def _common(*, required: bool) -> dict[str, fields.Field]:
    """They check what the options themselves check."""
    found: dict[str, fields.Field] = {}
    for name, option in COMMON.items():
        found[name] = deepcopy(option.schema)
        found[name].required, found[name].metadata = required, {"description": option.help}
    return found


def _formats(*, required: bool) -> dict[str, fields.Field]:
    return {
        plural: fields.String(required=required, validate=validate.OneOf(names), metadata={"description": NAMES})
        for plural, names in SHAPES.items()
    }


OutputFormat = Schema.from_dict(_common(required=True) | _formats(required=True), name="OutputFormat")
CONFIRM = {"confirm": fields.Boolean(metadata={"description": "Give people lists of libraries all the same."})}
OutputFormatChanges = Schema.from_dict(
    _common(required=False) | _formats(required=False) | CONFIRM, name="OutputFormatChanges"
)


class Output(Schema):
    id = fields.Integer(required=True)
    user_id = fields.Integer(required=True, allow_none=True, metadata={"description": "Null: the household's."})
    person = fields.String(required=True, allow_none=True)
    server = fields.String(required=True)
    kind = fields.String(required=True, allow_none=True)
    purpose = fields.String(required=True, validate=validate.OneOf(["picks", "top_picks", "channel", "leaving"]))
    form = fields.String(required=True)
    name = fields.String(required=True, metadata={"description": "As the server calls it; empty before it was made."})
    files = fields.Integer(required=True)
    settled_at = fields.AwareDateTime(required=True, allow_none=True)
    problem = fields.String(required=True, allow_none=True)


class WantedPlan(Schema):
    user_id = fields.Integer(required=True, validate=ANY_ID)
    kind = Kind(load_default="movie")


class OfKind(Schema):
    kind = Kind(load_default="movie")


class WantedPublication(Schema):
    user_id = fields.Integer(load_default=None, validate=ANY_ID, metadata={"description": "Left out: everybody."})
    kind = Kind(load_default="movie")


class PlannedTitle(Schema):
    rank = fields.Integer(required=True)
    title_id = fields.Integer(required=True, allow_none=True, metadata={"description": "Null: not for you to see."})
    title = fields.String(required=True, allow_none=True)
    folder = fields.String(required=True, allow_none=True, metadata={"description": "Or file, in the library."})
    is_left_out = fields.Boolean(required=True, metadata={"description": "No copy of it can be played that way."})


class PlannedOutput(Schema):
    user_id = fields.Integer(required=True)
    person = fields.String(required=True)
    server = fields.String(required=True)
    kind = fields.String(required=True)
    playlist = fields.Boolean(required=True)
    library = fields.String(required=True, allow_none=True, metadata={"description": "Its name; null: there is none."})
    path = fields.String(
        required=True, allow_none=True, metadata={"description": "Of its folder, as the server has it."}
    )
    way = fields.String(required=True, allow_none=True, metadata={"description": "What its files hold."})
    notes = fields.List(fields.String(), required=True)
    seen_by = fields.List(fields.String(), required=True, metadata={"description": "Who else would see a library."})
    administrators = fields.List(fields.String(), required=True, metadata={"description": "They see everything there."})
    write = fields.Integer(required=True, metadata={"description": "Files."})
    remove = fields.Integer(required=True)
    keep = fields.Integer(required=True)
    titles = fields.List(fields.Nested(PlannedTitle), required=True)


class PlannedTopPicks(Schema):
    server = fields.String(required=True)
    kind = fields.String(required=True)
    library = fields.String(required=True, metadata={"description": "Its name."})
    path = fields.String(required=True, metadata={"description": "Of its folder, as the server has it."})
    way = fields.String(required=True, allow_none=True, metadata={"description": "What its files hold."})
    opened_to = fields.List(fields.String(), required=True, metadata={"description": "Who would be let into it."})
    seen_by = fields.List(fields.String(), required=True, metadata={"description": "Who sees every new library."})
    shut_out = fields.List(fields.String(), required=True, metadata={"description": "Who gets a playlist instead."})
    write = fields.Integer(required=True, metadata={"description": "Files."})
    remove = fields.Integer(required=True)
    keep = fields.Integer(required=True)
    titles = fields.List(fields.Nested(PlannedTitle), required=True)


class Wishes(Schema):
    library_name = fields.String(required=True, allow_none=True, metadata={"description": "Null: the household's."})
    reasons = fields.Boolean(required=True, allow_none=True, metadata={"description": "Own choice; null: none."})
    shows_reasons = fields.Boolean(required=True, metadata={"description": "What counts."})
    may_choose = fields.Boolean(required=True, metadata={"description": "Whether reasons are this person's to choose."})


class WishChanges(Schema):
    library_name = fields.String(allow_none=True, validate=validate.Length(1, 80), metadata={"example": "Ben's films"})
    reasons = fields.Boolean(allow_none=True)
