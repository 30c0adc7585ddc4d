"""The blueprint of the API: arguments checked by schemas, answers in the envelope."""

import json
import threading
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, NoReturn, TypeVar

import flask_smorest
from flask import Flask, Request, Response
from marshmallow import RAISE, Schema, ValidationError
from webargs.core import missing
from webargs.flaskparser import FlaskParser, is_json_request

from shared.errors import Invalid
from shared.language import gettext
from web.api import envelope

LONGEST_NUMBER = 20
NOT_JSON = gettext("Send the body as JSON, with Content-Type: application/json.")
UNREADABLE = gettext("The body is not JSON that can be read.")

View = TypeVar("View", bound=Callable[..., object])


class Parser(FlaskParser):
    """What does not fit is refused with the field's name, in queries too."""

    DEFAULT_VALIDATION_STATUS = 400
    DEFAULT_UNKNOWN_BY_LOCATION = FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION | {"query": RAISE, "json": RAISE}

    def load_json(self, req: Request, schema: Schema) -> object:
        if req.content_length and not req.is_json:
            raise Invalid(NOT_JSON)
        try:
            return super().load_json(req, schema)
        except RecursionError as error:
            raise Invalid(UNREADABLE, field="body") from error

    def _raw_load_json(self, req: Request) -> object:
        if not is_json_request(req):
            return missing
        text = req.get_data(cache=True).decode()
        return json.loads(text, parse_int=_whole)

    def handle_error(
        self,
        error: ValidationError,
        req: Request,
        schema: Schema,
        *,
        error_status_code: int | None,
        error_headers: object,
    ) -> NoReturn:
        problems = list(_flat(error.normalized_messages()))
        field, message = problems[0]
        fields: dict[str, list[str]] = {}
        for name, text in problems:
            fields.setdefault(name, []).append(text)
        raise Invalid(_sentence(field, message), field=field or None, details={"fields": fields}) from error

    def _handle_invalid_json_error(self, error: Exception, req: Request, *args: object, **kwargs: object) -> NoReturn:
        raise Invalid(UNREADABLE) from error


def _whole(digits: str) -> int | float:
    """Python refuses to read a number of thousands of digits; as a float it gets as far as the field's own check."""
    return int(digits) if len(digits) <= LONGEST_NUMBER else float(digits)


class Api(flask_smorest.Api):
    """Reads what its blueprints say of their views when the document is first asked for: that takes a third of a second, and most
    processes are never asked."""

    ERROR_SCHEMA = envelope.Failure

    def __init__(self, app: Flask, **how: Any) -> None:
        self.unread: list[Callable[[], None]] = []
        self._reading = threading.Lock()
        super().__init__(app, **how)

    def described(self) -> dict[str, Any]:
        with self._reading:
            while self.unread:
                self.unread[0]()
                del self.unread[0]  # what raised is read again with the next question
            return self.spec.to_dict()

    def _register_error_handlers(self) -> None:
        """web/errors.py answers for the API too."""


class Blueprint(flask_smorest.Blueprint):
    ARGUMENTS_PARSER = Parser()

    def register_views_in_doc(self, api: Api, *where: Any, **how: Any) -> None:
        api.unread.append(partial(super().register_views_in_doc, api, *where, **how))

    def arguments(self, schema: type[Schema], **options: Any) -> Callable[[View], View]:
        """One instance for all requests, because making it costs more than using it."""
        return super().arguments(schema(), **options)

    def answers(
        self, schema: type[Schema] | None, status: int = 200, *, many: bool = False, dumps: bool = True
    ) -> Callable[[View], View]:
        """The view returns what `schema` dumps, or a `Page` of such; None with status 204.

        With `dumps` false it returns what is JSON already (camelCase, ISO dates), for lists where each millisecond counts.
        """

        dumper = schema() if schema and dumps else None
        described = envelope.of(schema, many=many) if schema else None

        def decorate(view: View) -> View:
            @wraps(view)
            def answer(*args: object, **kwargs: object) -> Response:
                value = view(*args, **kwargs)
                if isinstance(value, Response):
                    return value
                return envelope.success(value, dumper, status, many=many)

            return self.response(status, described)(answer)

        return decorate


def _flat(messages: object, path: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """{"json": {"name": ["…"]}} as [("name", "…")]."""
    if isinstance(messages, dict):
        return [pair for key, inner in messages.items() for pair in _flat(inner, (*path, str(key)))]
    texts = messages if isinstance(messages, list) else [messages]
    name = ".".join(part for part in path[1:] if part != "_schema")
    return [(name, str(text)) for text in texts]


def _sentence(field: str, message: str) -> str:
    if message == "Unknown field.":
        return f"There is no field “{field}” here."
    return f"{field}: {message}" if field else message
