"""The document of the API is valid, complete and true, and can be read from our own files alone."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import marshmallow
import pytest
from flask import Flask
from openapi_spec_validator import validate

from shared.db import Conn
from shared.settings import settings
from tests.web.api.conftest import Client
from tests.web.api.people import Clients
from web import auth, create_app, request_db
from web.api import schemas

PAGE = "https://tv.example"


@pytest.fixture
def open_app(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setenv("CORS_ORIGINS", f"{PAGE}/, https://other.example")
    settings.cache_clear()
    made = create_app()
    yield made
    request_db.close(made)
    monkeypatch.undo()
    settings.cache_clear()


def document(app: Flask) -> dict[str, dict[str, dict[str, dict[str, object]]]]:
    answer = app.test_client().get("/api/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json or {})


def test_the_document_is_valid(app: Flask) -> None:
    found = document(app)

    validate(found)
    assert found["openapi"] == "3.1.0"


def test_every_route_of_the_api_is_described(app: Flask) -> None:
    paths = document(app)["paths"]
    described = {(path, method.upper()) for path, methods in paths.items() for method in methods} - {
        (path, "PARAMETERS") for path in paths
    }

    served = {
        (re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and rule.endpoint != "api-description.document"
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}
    }
    assert described == served


def test_every_operation_says_who_may_call_it_and_what_goes_wrong(app: Flask) -> None:
    seen = []
    for path, methods in document(app)["paths"].items():
        for method, operation in methods.items():
            if method == "parameters":
                continue
            assert operation["summary"], (method, path)
            assert operation["x-audience"] in auth.AUDIENCES
            assert (operation["security"] == []) is (operation["x-audience"] == "anyone")
            assert "default" not in operation["responses"], "it would name whatever is answered"  # type: ignore[operator]
            assert "503" in operation["responses"]  # type: ignore[operator]
            assert {"200", "201", "202", "204"} & set(operation["responses"]), (method, path)  # type: ignore[call-overload]
            seen.append(operation["operationId"])
    assert len(seen) == len(set(seen))


VERBS = {"Analyze", "Announce", "Cancel", "Create", "Decline", "Delete", "Enable", "Explain", "Export", "Follow",
         "Get", "Import", "Keep", "Link", "List", "Poll", "Rank", "Rate", "Record", "Refresh", "Regenerate",
         "Register", "Remove", "Renew", "Replace", "Revoke", "Search", "Set", "Sign", "Start", "Submit", "Sync",
         "Test", "Update"}  # fmt: skip
VAGUE = re.compile(
    r"\b(it|its|them|this|that|those|these|anew|something|somebody|everybody|told|tell|say|ask)\b", re.IGNORECASE
)


def is_for_strangers(summary: str) -> bool:
    """A verb and its object, in so few words that a list of them can be read."""
    verb, _, rest = summary.partition(" ")
    return (
        verb in VERBS and bool(rest) and len(summary) <= 60 and not VAGUE.search(rest) and not re.search("[.,;:]", rest)
    )


def test_summaries_are_commands_that_a_stranger_understands(app: Flask) -> None:
    summaries = [
        operation["summary"]
        for methods in document(app)["paths"].values()
        for method, operation in methods.items()
        if method != "parameters"
    ]
    assert [summary for summary in summaries if not is_for_strangers(summary)] == []


@pytest.mark.parametrize(
    "summary",
    ["Say it", "Take it back", "Tell it nothing more", "The taste in films", "Delete", "Update it", "Get a run; or any",
     "List the webhooks to which anything has ever been delivered or not"],
)  # fmt: skip
def test_a_summary_that_only_we_understand_is_found(summary: str) -> None:
    assert not is_for_strangers(summary)


def test_no_two_schemas_share_a_name(app: Flask) -> None:
    """The second would be called Noun1, and clients that are made from the document would change with the order."""
    assert [name for name in document(app)["components"]["schemas"] if re.search(r"\d$", name)] == []


def test_the_page_is_made_of_our_own_files(app: Flask) -> None:
    answer = app.test_client().get("/docs")

    sources = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert len(sources) >= 4
    for source in sources:
        assert source.startswith("/static/"), source
        assert app.test_client().get(source).status_code == 200
    assert "<script>" not in answer.text
    assert "style=" not in answer.text
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_what_is_not_there_is_answered_in_the_envelope(client: Clients) -> None:
    missing, wrong = client("Ben").get("/nothing"), client("Ben").delete("/auth/me")

    assert (missing.status_code, missing.json["error"]["code"]) == (404, "RESOURCE_NOT_FOUND")
    assert wrong.status_code == 405
    assert "GET" in wrong.headers["Allow"]


def test_no_other_origin_is_let_in_by_default(client: Clients, home: Conn) -> None:
    ben = client("Ben")

    for answer in (ben.get("/auth/me", Origin=PAGE), ben.send("OPTIONS", "/auth/me", Origin=PAGE)):
        assert not [name for name in answer.headers if name[0].startswith("Access-Control-")]


def test_an_origin_on_the_list_is_let_in_without_cookies(open_app: Flask, home: Conn) -> None:
    page = Client(open_app.test_client())

    preflight = page.send(
        "OPTIONS", "/auth/me", Origin=PAGE, Access_Control_Request_Method="GET",
        Access_Control_Request_Headers="Authorization",
    )  # fmt: skip
    answer = page.get("/auth/me", Origin=PAGE)
    stranger = page.send("OPTIONS", "/auth/me", Origin="https://tv.example.evil.example")

    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == PAGE
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    assert "GET" in preflight.headers["Access-Control-Allow-Methods"]
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (401, PAGE)
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Access-Control-Allow-Origin" not in stranger.headers
    assert "Origin" in stranger.vary
    assert "Access-Control-Allow-Origin" not in open_app.test_client().get("/", headers={"Origin": PAGE}).headers


def test_every_shape_is_one_of_ours() -> None:
    """One of the library's own would answer in snake_case, and take fields that nobody knows."""
    for found in pkgutil.iter_modules(schemas.__path__, f"{schemas.__name__}."):
        each = [one for one in vars(importlib.import_module(found.name)).values() if isinstance(one, type)]
        own = [one for one in each if one.__module__ == found.name]

        assert [one for one in own if marshmallow.Schema in one.__bases__] == []
