"""What is asked about when it looks like a mistake."""

from marshmallow import fields

from web.api.schemas import Schema

DESCRIPTION = "Use a model whose name is not known here, which is answered with 409 otherwise."


class Confirmed(Schema):
    confirm = fields.Boolean(load_default=False, metadata={"description": DESCRIPTION})
