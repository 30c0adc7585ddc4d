"""Models and what they cost: a key that only goes in, a test in place, and a price said before another model is chosen."""

from collections.abc import Iterator

import pytest

from shared import audit, options
from shared.db import Conn
from shared.errors import Misconfigured
from shared.models import ai_service, costs, embedding_spaces
from tests.fakes import openai_server
from tests.household import rows
from tests.web.api.conftest import client  # noqa: F401
from tests.web.api.people import Clients
from tests.web.commands.conftest import Matinee, matinee  # noqa: F401
from tests.web.conftest import SignIn

OURS = "sk-nobody-may-see-this"


@pytest.fixture(scope="module")
def service() -> Iterator[openai_server.Server]:
    with openai_server.running() as server:
        yield server


def test_a_key_goes_in_is_tested_in_place_and_never_comes_out(
    signed_in: SignIn, home: Conn, service: openai_server.Server
) -> None:
    ana = signed_in("Ana")
    with pytest.raises(Misconfigured):
        ai_service.endpoint(home)
    assert "None yet" in ana.get("/settings/models").text

    wrong = ana.post("/settings/models/service", {"url": service.base_url, "api_key": "two words"})
    assert (wrong.status_code, 'aria-invalid="true"' in wrong.text, service.base_url in wrong.text) == (400, True, True)
    assert ana.post("/settings/models/service", {"url": service.base_url, "api_key": OURS}).status_code == 303
    refused = ana.post("/settings/models/test/embedding")
    assert "refused its key" in refused.text
    assert OURS not in refused.text
    ana.post("/settings/models/service", {"url": service.base_url, "api_key": openai_server.KEY})
    assert "have 1536 numbers" in ana.post("/settings/models/test/embedding").text
    assert "“gpt-4o-mini” answered" in ana.post("/settings/models/test/text").text

    page = ana.get("/settings/models").text
    assert "One is stored, and never shown." in page
    assert openai_server.KEY not in page
    assert openai_server.KEY not in str(audit.listing(home)[0])
    elsewhere = ana.post("/settings/models/service", {"url": "http://192.168.1.9:1234/v1", "api_key": ""})
    assert (elsewhere.status_code, "enter it again" in elsewhere.text) == (400, True)
    home.rollback()
    assert ai_service.get(home) == ai_service.Service(service.base_url, has_key=True, is_entered=True)
    ana.post("/settings/models/service/forget")
    home.rollback()
    assert ai_service.get(home).is_there is False
    assert signed_in("Ben").get("/settings/models").status_code == 403


def test_the_api_and_the_terminal_connect_test_and_forget_it(
    client: Clients,  # noqa: F811
    matinee: Matinee,  # noqa: F811
    home: Conn,
    service: openai_server.Server,
) -> None:
    ana = client("Ana")
    stored = ana.put("/settings/ai-service", {"url": service.base_url, "apiKey": openai_server.KEY})
    assert stored.json["data"] == {"address": service.base_url, "hasKey": True, "isEntered": True}
    assert ana.post("/settings/embedding-model/test", None).json["data"]["dim"] == 1536
    assert "gpt-4o-mini answers" in matinee("models", "test", "text").output
    assert matinee("models", "show").output == f"{service.base_url}, with a key.\n"

    matinee("models", "forget")
    refused = ana.post("/settings/text-generation-model/test", None)
    assert (refused.status_code, "Enter a key" in refused.json["error"]["message"]) == (409, True)
    connected = matinee("models", "connect", "--url", service.base_url, "--key", input=f"{OURS}\n")
    home.rollback()
    assert (OURS in connected.output, ai_service.get(home).has_key) == (False, True)


def test_what_a_switch_would_cost_is_said_with_what_was_spent(signed_in: SignIn, home: Conn) -> None:
    rows.title(home, rows.library(home, "movie"), "Moon")
    active, other = rows.space(home, 8), rows.space(home, 8, name="other", is_active=False)
    costs.note(home, "embeddings", "openai", "text-embedding-3-small", 1_000_000)
    costs.note(home, "reasons", "openai", "mystery", 500, 100)
    home.commit()
    ana = signed_in("Ana")

    models, page = ana.get("/settings/models").text, ana.get("/settings/costs").text

    assert "text-embedding-3-large" in models
    assert "was not measured here yet" in models
    assert "under $0.01" in models
    assert "$0.02" in page
    assert "price not known" in page
    assert "1,000,000 tokens" in page
    assert f"/spaces/{active}/remove" not in models
    assert ana.post(f"/settings/models/spaces/{active}/remove").status_code == 409
    assert ana.post(f"/settings/models/spaces/{other}/remove").status_code == 303
    home.rollback()
    assert [space.id for space in embedding_spaces.listing(home)] == [active]
    assert options.get(home, "embeddings.provider") == "local"
