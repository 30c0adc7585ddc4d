"""A key's scope bounds what is done: a key of an administrator that is narrower than `admin` is a member's, anywhere.

Every operation of the document is asked about somebody else: once with Ana's key, who is an administrator, once with Ben's of
the same scope, who is none. The two must be answered alike.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from shared import jobs
from shared.db import Conn
from shared.people import accounts, api_keys
from tests import household
from tests.web.api.conftest import Client
from tests.web.api.people import Clients, bearer
from tests.web.test_routes import VALUES

Operation = tuple[str, str, dict[str, Any]]
# What is always another's, or everybody's, answered by what there is: not by whose it is.
STREAMED = "text/event-stream"
SAID = {"string": "text", "integer": 1, "number": 1.0, "boolean": True, "array": [], "object": {}}
BODIES: dict[str, object] = {"users_change": {"role": "admin"}, "users_set_sliders": {"movie": {"novelty": 0.9}}}


def key(conn: Conn, name: str, scope: str) -> str:
    """A new key of this person and scope."""
    user = accounts.get(conn, household.person(conn, name))
    assert user is not None
    _, text = api_keys.create(conn, user, scope, scope=scope)
    conn.commit()
    return text


def operations(client: Client) -> Iterator[Operation]:
    document = client.get("/openapi.json").json
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in ("get", "post", "put", "patch", "delete") and operation["x-audience"] != "anyone":
                yield method, path.removeprefix("/api"), operation | {"components": document["components"]["schemas"]}


def body(operation: dict[str, Any]) -> object:
    """The smallest that the schema takes, so that nothing but rights stands in its way."""
    if operation["operationId"] in BODIES:
        return BODIES[operation["operationId"]]
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return _least(content["schema"], operation["components"]) if content else None


def _least(schema: dict[str, Any], named: dict[str, Any]) -> Any:
    if ref := schema.get("$ref"):
        schema = named[ref.rpartition("/")[2]]
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        needed = schema.get("required", [])
        return {name: _least(part, named) for name, part in schema.get("properties", {}).items() if name in needed}
    if kind == "array" and schema.get("minItems"):
        return [_least(schema["items"], named)]
    return schema.get("minimum", SAID[kind])


def ask(someone: Client, operation: Operation, known: dict[str, object]) -> tuple[int, object]:
    method, path, details = operation
    queries = [one["name"] for one in details.get("parameters", []) if one["in"] == "query"]
    query = "&".join(f"{name}={known[name]}" for name in queries if name in ("userId", "user_id", "runId"))
    for name, value in known.items():
        path = path.replace(f"{{{name}}}", str(value))
    answer = someone.http.open(
        f"/api{path}?{query}", method=method, headers=someone.headers, json=body(details), buffered=False
    )
    said = None if answer.mimetype == STREAMED or answer.status_code == 204 else answer.json
    answer.close()
    return answer.status_code, said


def others(conn: Conn) -> dict[str, object]:
    """Numbers of what is Ella's, who is neither of the two."""
    ella = household.person(conn, "Ella")
    run_id = jobs.ask(conn, "refresh-user", {"user_id": ella, "kind": "movie"}, trigger="person", requested_by=ella).id
    conn.commit()
    return VALUES | {"user_id": ella, "userId": ella, "run_id": run_id, "runId": run_id}


@pytest.mark.parametrize("scope", ["read", "write"])
def test_a_key_narrower_than_admin_is_nobodys_administrator(
    app: Flask, client: Clients, home: Conn, scope: str
) -> None:
    anas, bens = (bearer(app, key(home, name, scope)) for name in ("Ana", "Ben"))
    known, everything = others(home), list(operations(client(None)))
    assert len(everything) > 80

    for operation in everything:
        (status, said), (wanted, _) = (ask(someone, operation, known) for someone in (anas, bens))
        method, path, _ = operation
        assert status == wanted, (method, path, status, wanted)
        if "{user_id}" in path or "{run_id}" in path:
            assert status in (403, 404), (method, path, status)
            assert "Ella" not in str(said), (method, path)

    row = home.execute("select role, is_active from users where id = %s", (known["user_id"],)).fetchone()
    assert row == {"role": "member", "is_active": True}


def test_a_key_of_scope_admin_reads_of_others_what_its_person_may(app: Flask, client: Clients, home: Conn) -> None:
    known = others(home)

    found = bearer(app, key(home, "Ana", "admin")).get(f"/users/{known['user_id']}")

    assert found.json["data"]["name"] == "Ella"


def test_who_comes_with_a_narrow_key_is_told_as_what(app: Flask, client: Clients, home: Conn) -> None:
    told = bearer(app, key(home, "Ana", "write")).get("/auth/me").json["data"]

    assert (told["scope"], told["user"]["role"]) == ("write", "member")
