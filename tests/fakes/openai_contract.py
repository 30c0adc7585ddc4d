"""Holds what went over the wire against OpenAI's published contract, where that lies beside this repository."""

import json
from collections.abc import Iterable

import pytest

from tests import contracts
from tests.fakes.openai_server import Exchange

CONTRACT = contracts.DIRECTORY / "openai-2.3.0-core.trim.json"


def check(exchanges: Iterable[Exchange], base_url: str) -> None:
    """Raises openapi-core's error for the first request or good answer that the contract does not allow."""
    if not CONTRACT.exists():
        pytest.skip("OpenAI's published contract is not beside this repository")
    openapi_core = pytest.importorskip("openapi_core", reason="openapi-core is a development dependency")
    testing = pytest.importorskip("openapi_core.testing", reason="openapi-core is a development dependency")
    # Its discriminators name no schemas, which openapi-core cannot follow; the alternatives are checked without them.
    document = json.loads(CONTRACT.read_text(), object_hook=lambda found: _without(found, "discriminator"))
    document["servers"] = [{"url": base_url}]
    # The published document is itself not quite valid: some defaults are null.
    contract = openapi_core.OpenAPI.from_dict(document, config=openapi_core.Config(spec_validator_cls=None))
    for call in exchanges:
        key = {name: value for name, value in call.headers.items() if name.lower() == "authorization"}
        request = testing.MockRequest(
            base_url.removesuffix("/v1"),
            call.method.lower(),
            call.path,
            headers=key,
            data=call.sent or None,
            content_type="application/json",
        )
        contract.validate_request(request)
        if call.status == 200:
            contract.validate_response(request, testing.MockResponse(call.answered, call.status))


def _without(found: dict[str, object], name: str) -> dict[str, object]:
    return {key: value for key, value in found.items() if key != name}
