"""What the API takes and gives, one file a noun. JSON is camelCase; fields that nobody knows are refused."""

import re

import marshmallow
from marshmallow import RAISE
from marshmallow.fields import Field


class Schema(marshmallow.Schema):
    """`expires_at` here is `expiresAt` in JSON."""

    class Meta:
        unknown = RAISE

    def on_bind_field(self, field_name: str, field_obj: Field) -> None:
        field_obj.data_key = field_obj.data_key or _camel(field_name)


def _camel(name: str) -> str:
    return re.sub(r"_([a-z])", lambda found: found[1].upper(), name)
