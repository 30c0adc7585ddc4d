"""Our own OpenAPI document against a running server: whatever is sent, nothing breaks and every answer is as described.

`FUZZ_EXAMPLES` says how often each operation is tried by each person; `make fuzz` tries longer than the tests do.
"""

import os
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as how
from hypothesis import strategies as st
from schemathesis import checks
from schemathesis.specs.openapi import checks as described
from werkzeug.serving import make_server

from shared.db import Conn
from shared.people import accounts, tokens
from tests import household

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "3"))
# A stream is open as long as its run is: test_jobs.py follows one.
STREAMS = ("/api/jobs/progress/stream/{run_id}",)
CHECKS = (
    described.response_schema_conformance,
    described.status_code_conformance,
    described.content_type_conformance,
)
# Somebody else's failure, in our words: a media server that a request names, or another service, does not answer. Only some may say so,
# by the document; 503, for a database that is away, is said by none while there is one.
OTHERS_FAULTS = ((502, "MEDIA_SERVER_ERROR"), (502, "EXTERNAL_API_ERROR"))
NOBODY = 2**31 - 1  # an id that nothing has
QUIETLY = how(
    max_examples=EXAMPLES, deadline=None, database=None, derandomize=EXAMPLES < 10, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture
def address(app: Flask, full_home: Conn) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def headers(conn: Conn, name: str | None) -> dict[str, str]:
    """A fresh sign-in: what was tried before may have ended the last one, or switched the person off."""
    if name is None:
        return {}
    conn.execute("update users set is_active = true, role = case name when 'Ana' then 'admin' else 'member' end")
    user = accounts.get(conn, household.person(conn, name))
    assert user is not None
    pair = tokens.begin(conn, user, tokens.Device("fuzz", "127.0.0.1"))
    conn.commit()
    return {"Authorization": f"Bearer {pair.access}"}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Ana", "Ben", None])
def test_every_operation_answers_as_described(address: str, full_home: Conn, name: str | None) -> None:
    document = requests.get(f"{address}/api/openapi.json", timeout=10).json()
    schema = schemathesis.openapi.from_dict(document)
    tried, problems, known = 0, [], numbers(full_home, name or "Ana")
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.path in STREAMS:
            continue
        tried += 1
        sent = headers(full_home, name)
        try:
            attempt(operation, address, sent, known)
            attempt_of_nobody(operation, address, sent, identifiers(document, operation))
        except AssertionError as problem:
            problems.append(f"{operation.label}: {problem}"[:700])
        except checks.FailureGroup as group:
            problems += [f"{operation.label}: {problem}"[:700] for problem in group.exceptions]

    assert tried > 60
    assert problems == [], "\n\n".join(problems)


def numbers(conn: Conn, name: str) -> dict[str, object]:
    """Variables of paths that lead somewhere: a number at random finds nothing, and 404 is soon told."""
    library = conn.execute("select min(id) as id from libraries").fetchone()
    title = conn.execute("select min(id) as id from titles where kind = 'movie'").fetchone()
    assert library is not None
    assert title is not None
    found = {"user_id": household.person(conn, name), "library_id": library["id"], "title_id": title["id"]}
    return found | {"name": "sync-users", "kind": "movie"}


def identifiers(document: dict[str, Any], operation: schemathesis.APIOperation) -> tuple[list[str], list[str]]:
    """Which parameters of the query and which members of the body are the id of something."""
    described = document["paths"][operation.path][operation.method]
    names = [parameter["name"] for parameter in described.get("parameters", ()) if parameter.get("in") == "query"]
    content = described.get("requestBody", {}).get("content", {}).get("application/json", {})
    schema = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    members = document["components"]["schemas"].get(schema, {}).get("properties", {})
    return [name for name in names if name.endswith("Id")], [name for name in members if name.endswith("Id")]


def attempt_of_nobody(
    operation: schemathesis.APIOperation, address: str, sent: dict[str, str], ids: tuple[list[str], list[str]]
) -> None:
    """Each id that can be given is one that nothing has: at random they are left out more often than not."""
    if not any(ids):
        return

    @how(QUIETLY, max_examples=1)
    @given(case=operation.as_strategy())
    def once(case: schemathesis.Case) -> None:
        case.query = dict(case.query or {}) | dict.fromkeys(ids[0], NOBODY)
        if ids[1]:
            case.body = (dict(case.body) if isinstance(case.body, dict) else {}) | dict.fromkeys(ids[1], NOBODY)
        hold(case, address, sent)

    once()


def attempt(operation: schemathesis.APIOperation, address: str, sent: dict[str, str], known: dict[str, object]) -> None:
    @QUIETLY
    @given(case=operation.as_strategy(), is_real=st.booleans())
    def once(case: schemathesis.Case, is_real: bool) -> None:
        if is_real:
            case.path_parameters |= {name: known[name] for name in case.path_parameters if name in known}
        hold(case, address, sent)

    once()


def hold(case: schemathesis.Case, address: str, sent: dict[str, str]) -> None:
    answer = case.call(base_url=address, headers=sent, timeout=30)
    if answer.status_code >= 500:
        assert (answer.status_code, answer.json()["error"]["code"]) in OTHERS_FAULTS, answer.text
    case.validate_response(answer, checks=list(CHECKS))
