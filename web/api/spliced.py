"""Answers that Postgres has written as JSON: put into the envelope as they are, because reading them takes longer."""

import json
from collections.abc import Mapping

from flask import Response

from shared.titles.browsing import Json


def items(found: Json, meta: Mapping[str, str | int | None] = {}) -> Response:
    """A list; what is None in the meta is left out."""
    return answer(found.text, meta)


def answer(text: str, meta: Mapping[str, str | int | None] = {}) -> Response:
    told = json.dumps({name: value for name, value in meta.items() if value is not None})
    return Response(f'{{"success":true,"data":{text},"meta":{told}}}\n', content_type="application/json")
