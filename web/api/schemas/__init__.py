"""What the API takes and gives, one file a noun. JSON is camelCase; fields that nobody knows are refused."""

import re

import marshmallow
from marshmallow import RAISE, validate
from marshmallow.fields import Field, Integer

# What every program reads as the same number, and every column of ours takes.
MOST = 2**53


class Schema(marshmallow.Schema):
    """`expires_at` here is `expiresAt` in JSON; a whole number without a range of its own fits a column."""

    class Meta:
        unknown = RAISE

    def on_bind_field(self, field_name: str, field_obj: Field) -> None:
        field_obj.data_key = field_obj.data_key or camel(field_name)
        for one in (field_obj, getattr(field_obj, "inner", None)):
            if isinstance(one, Integer) and not one.validators:
                one.validators = [validate.Range(-MOST, MOST)]


def camel(name: str) -> str:
    """“expires_at” as “expiresAt”."""
    return re.sub(r"_([a-z])", lambda found: found[1].upper(), name)
