"""The shape of every answer: `{"success": true, "data": …, "meta": …}`, and of every failure."""

from functools import cache
from typing import Any

from flask import Response, jsonify
from marshmallow import Schema, fields
from marshmallow.fields import Field

from web.api.paging import Meta, Page


class Success(Schema):
    success = fields.Boolean(required=True, metadata={"const": True})


class Details(Schema):
    code = fields.String(required=True, metadata={"description": "For programs: VALIDATION_ERROR, UNAUTHORIZED, …"})
    message = fields.String(required=True, metadata={"description": "A sentence for people."})
    statusCode = fields.Integer(required=True)
    details = fields.Dict(required=True, metadata={"description": "The field, the wait in seconds, and the like."})
    requestId = fields.String(required=True, metadata={"description": "Names the request in the log."})


class Failure(Schema):
    success = fields.Boolean(required=True, metadata={"const": False})
    error = fields.Nested(Details, required=True)


def success(value: object, schema: Schema | None, status: int, *, many: bool = False) -> Response:
    """`value` may be a `Page`, whose numbers become the meta."""
    if status == 204:
        return Response(status=204)
    meta = value.meta() if isinstance(value, Page) else {}
    plain = list(value.items) if isinstance(value, Page) else value
    data = schema.dump(plain, many=many) if schema else plain
    response = jsonify(success=True, data=data, meta=meta)
    response.status_code = status
    return response


@cache
def of(schema: type[Schema], *, many: bool) -> type[Schema]:
    """The schema of a whole answer, for the OpenAPI document."""
    name = f"{schema.__name__}{'List' if many else ''}Answer"
    parts: dict[str, Field[Any]] = {
        "data": fields.Nested(schema, many=many, required=True),
        "meta": fields.Nested(Meta, required=True),
    }
    return Success.from_dict(parts, name=name)
