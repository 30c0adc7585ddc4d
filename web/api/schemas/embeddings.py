"""What turns titles into vectors, as the API says and takes it."""

from marshmallow import fields, validate

from shared.models import local_models, model_files
from web.api.schemas import Schema
from web.api.schemas.confirmed import Confirmed


class EmbeddingSpace(Schema):
    id = fields.Integer(required=True)
    provider = fields.String(required=True)
    name = fields.String(required=True)
    dim = fields.Integer(required=True)
    is_active = fields.Boolean(required=True, metadata={"description": "Read by everybody."})
    titles = fields.Integer(required=True, metadata={"description": "That have a vector there."})


class DecidedModel(Schema):
    model = fields.String(required=True)
    overviews = fields.Integer(required=True, metadata={"description": "That were looked at."})
    english = fields.Integer(required=True, metadata={"description": "Of them."})
    decided_at = fields.DateTime(required=True)


class EmbeddingModel(Schema):
    provider = fields.String(required=True, validate=validate.OneOf(["local", "openai"]))
    model = fields.String(required=True, metadata={"description": "Of the service; empty is OPENAI_EMBED_MODEL."})
    dimensions = fields.Integer(required=True, metadata={"description": "0: the model's own length."})
    local_model = fields.String(required=True, validate=validate.OneOf([local_models.AUTO, *model_files.NAMES]))
    decided = fields.Nested(
        DecidedModel, required=True, allow_none=True, metadata={"description": "What auto came to; null before."}
    )
    has_service = fields.Boolean(required=True, metadata={"description": "Whether a key or an address is set."})
    spaces = fields.List(fields.Nested(EmbeddingSpace), required=True)


class EmbeddingModelChanges(Confirmed):
    provider = fields.String(validate=validate.OneOf(["local", "openai"]))
    model = fields.String(validate=validate.Length(0, 100), metadata={"description": "Empty: OPENAI_EMBED_MODEL."})
    dimensions = fields.Integer(strict=True, validate=validate.Range(0, 4000))
    local_model = fields.String(validate=validate.OneOf([local_models.AUTO, *model_files.NAMES]))
