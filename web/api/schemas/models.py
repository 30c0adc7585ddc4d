"""Models: the service, what words reasons, and what all of them cost."""

from marshmallow import fields, validate

from web.api.schemas import Schema
from web.api.schemas.confirmed import Confirmed


class AiService(Schema):
    address = fields.String(required=True, metadata={"description": "OpenAI's own, where no other was entered."})
    has_key = fields.Boolean(required=True, metadata={"description": "The key itself is never shown."})
    is_entered = fields.Boolean(required=True, metadata={"description": "False: as the environment says."})


class AiServiceChanges(Schema):
    url = fields.String(
        load_default="", validate=validate.Length(0, 500), metadata={"description": "Empty: OpenAI's own address."}
    )
    api_key = fields.String(load_default="", load_only=True, validate=validate.Length(0, 500))


class ModelTest(Schema):
    model = fields.String(required=True)
    seconds = fields.Float(required=True)
    tokens = fields.Integer(required=True)
    dim = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Length of a vector; null of a model that writes."}
    )


class Removed(Schema):
    removed = fields.Integer(required=True)


class TextModel(Schema):
    model = fields.String(required=True)
    has_service = fields.Boolean(required=True, metadata={"description": "Whether a key or an address is set."})


class TextModelChanges(Confirmed):
    model = fields.String(
        required=True, validate=validate.Length(0, 100), metadata={"description": "Empty: OPENAI_TEXT_MODEL."}
    )


class Explanation(Schema):
    enabled = fields.Boolean(required=True, metadata={"description": "A language model words the reasons."})
    allow_override = fields.Boolean(
        required=True, metadata={"description": "People to whom it is granted choose for themselves."}
    )
    in_libraries = fields.Boolean(required=True, metadata={"description": "Plots in libraries begin with the reasons."})


class ExplanationChanges(Schema):
    enabled = fields.Boolean()
    allow_override = fields.Boolean()
    in_libraries = fields.Boolean()


class PersonsExplanation(Schema):
    allowed = fields.Boolean(required=True, metadata={"description": "The household lets people choose."})
    granted = fields.Boolean(required=True, metadata={"description": "It lets this person choose."})
    own = fields.Boolean(required=True, allow_none=True, metadata={"description": "What they chose; null: nothing."})
    by_model = fields.Boolean(required=True, metadata={"description": "What counts."})


class PersonsExplanationChanges(Schema):
    granted = fields.Boolean()
    own = fields.Boolean(allow_none=True)


class Spent(Schema):
    purpose = fields.String(required=True)
    provider = fields.String(required=True)
    model = fields.String(required=True)
    calls = fields.Integer(required=True)
    input_tokens = fields.Integer(required=True)
    output_tokens = fields.Integer(required=True)
    input_tokens_30_days = fields.Integer(required=True, data_key="inputTokens30Days")
    output_tokens_30_days = fields.Integer(required=True, data_key="outputTokens30Days")
    dollars = fields.Float(required=True, allow_none=True, metadata={"description": "Null: price not known here."})


class Price(Schema):
    since = fields.Date(required=True)
    per_input = fields.Float(required=True, metadata={"description": "US dollars for a million tokens."})
    per_output = fields.Float(required=True)


class ModelPrice(Schema):
    model = fields.String(required=True)
    price = fields.Nested(Price, required=True)
    until = fields.Date(required=True, allow_none=True, metadata={"description": "Null: it still counts."})


class UsedModel(Schema):
    purpose = fields.String(required=True)
    provider = fields.String(required=True)
    model = fields.String(required=True, metadata={"description": "Empty: the local one."})
    price = fields.Nested(Price, required=True, allow_none=True, metadata={"description": "Null: not known, or none."})


class ExpectedCost(Schema):
    purpose = fields.String(required=True)
    model = fields.String(required=True)
    per = fields.String(required=True, validate=validate.OneOf(["once", "month"]))
    input_tokens = fields.Integer(required=True)
    output_tokens = fields.Integer(required=True)
    dollars = fields.Float(required=True, allow_none=True, metadata={"description": "Null: price not known here."})
    is_measured = fields.Boolean(required=True, metadata={"description": "From what calls came to here."})


class CostInputs(Schema):
    movies = fields.Integer(required=True)
    series = fields.Integer(required=True)
    people = fields.Integer(required=True, metadata={"description": "Who get picks."})
    spent = fields.List(fields.Nested(Spent), required=True)
    in_use = fields.List(fields.Nested(UsedModel), required=True)
    estimate = fields.List(fields.Nested(ExpectedCost), required=True)
    prices = fields.List(fields.Nested(ModelPrice), required=True)
