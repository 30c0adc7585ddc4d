"""How good and how talked about a title is in the world."""

from marshmallow import fields, validate

from shared.discovery import score
from web.api.schemas import Schema

FORMULAS = "2, ours, or 1: what is not known counts as nothing there. Either is computed from what is kept."


class WantedFormula(Schema):
    formula = fields.Integer(
        load_default=score.FORMULA, validate=validate.OneOf([1, 2]), metadata={"description": FORMULAS}
    )


class Scores(Schema):
    """0–100 each, null where nothing is known that it could be made of."""

    formula = fields.Integer(required=True)
    score = fields.Float(
        required=True, allow_none=True, metadata={"description": "All together; null before it is out."}
    )
    quality = fields.Float(required=True, allow_none=True, metadata={"description": "What people and critics say."})
    buzz = fields.Float(
        required=True, allow_none=True, metadata={"description": "How talked about, beside the other titles here."}
    )
    fresh = fields.Float(required=True, allow_none=True, metadata={"description": "How new."})
