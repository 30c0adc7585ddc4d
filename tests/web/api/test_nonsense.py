"""Nonsense in every field of every body and query is the caller's fault, never ours."""

import json
import random
import re
from collections.abc import Iterator
from urllib.parse import quote

from werkzeug.test import TestResponse

from shared.db import Conn
from tests.web.api.conftest import Client
from tests.web.api.people import Clients

TRIES = 8

NONSENSE = [
    None, True, -1, 0, 1.5, 2**31, 2**63, 10**40, float("nan"), "", " ", "\x00", "a\x00b", "\ud800", "\u202e", "x" * 3000,
    "'; drop table users; --", "%s %(x)s", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "2026-13-45", "@",
    "a@b.example", "null", [], {}, [[]], {"a": 1}, ["x"],
]  # fmt: skip


def operations(client: Clients) -> Iterator[tuple[str, str, list[str]]]:
    """(method, path, names of the fields of its body or else of its query), of every endpoint that ends."""
    document = client(None).get("/openapi.json").json or {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method == "parameters" or "/stream" in path:
                continue
            schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            name = schema.get("$ref", "").rpartition("/")[2]
            body = list(document["components"]["schemas"].get(name, {}).get("properties", {}))
            query = [one["name"] for one in operation.get("parameters", []) if one.get("in") == "query"]
            yield method.upper(), path, body or query


def ask(someone: Client, method: str, path: str, values: dict[str, object]) -> TestResponse:
    if method == "GET":
        query = {name: str(value).encode("utf-8", "replace").decode() for name, value in values.items()}
        return someone.http.get(path, query_string=query, headers=someone.headers)
    body = json.dumps(values)  # NaN and half characters too, as any program may send them
    return someone.http.open(path, method=method, data=body, headers=someone.headers, content_type="application/json")


def test_nonsense_is_never_our_fault(client: Clients, home: Conn) -> None:
    chance = random.Random(7)
    asked = 0
    for method, template, names in operations(client):
        someone = client("Ana")
        for _ in range(TRIES):
            home.execute("delete from sign_in_tries")
            home.commit()
            path = re.sub(r"{\w+}", lambda _: quote(str(chance.choice([1, 0, 2**63, 10**40, "x", "%00"]))), template)
            values = {name: chance.choice(NONSENSE) for name in chance.sample(names, chance.randint(0, len(names)))}

            answer = ask(someone, method, path, values)

            # A service that nonsense has named does not answer: that is told, and nobody's fault here.
            others = ("EXTERNAL_API_ERROR", "MEDIA_SERVER_ERROR")
            is_others = answer.status_code == 502 and answer.json["error"]["code"] in others
            assert answer.status_code < 500 or is_others, (method, path, values, answer.text)
            if answer.status_code >= 400:
                assert answer.json["error"]["message"], (method, path, values)
            asked += 1
    assert asked > 100


def test_a_half_of_a_character_is_told_to_be_unusable(client: Clients) -> None:
    answer = ask(client(None), "POST", "/api/auth/login", {"name": "\ud800", "password": "x"})

    assert answer.status_code == 400
    assert answer.json["error"]["code"] == "VALIDATION_ERROR"
