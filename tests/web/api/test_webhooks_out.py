"""Webhooks that Matinee calls, set up over HTTP."""

import pytest

from shared import audit
from shared.db import Conn
from tests.web.api.people import Clients

WANTED = {"name": "Home", "url": "http://127.0.0.1:9/hook", "events": ["job.failed"]}
OWN = "whsec_" + "c2VjcmV0" * 4


def test_the_secret_is_shown_once_and_what_was_made_is_listed(client: Clients, home: Conn) -> None:
    ana = client("Ana")

    made = ana.post("/webhooks", WANTED)

    assert made.status_code == 201
    secret = made.json["data"]["secret"]
    assert secret.startswith("whsec_")
    listed = ana.get("/webhooks")
    assert [(one["name"], one["url"], one["lastEvent"]) for one in listed.json["data"]] == [
        ("Home", WANTED["url"], None)
    ]
    assert secret not in listed.text
    assert secret not in ana.get("/admin/audit").text


def test_a_try_is_queued_and_a_deleted_one_is_gone(client: Clients, home: Conn) -> None:
    ana = client("Ana")
    webhook_id = ana.post("/webhooks", WANTED | {"secret": OWN}).json["data"]["details"]["id"]

    tried = ana.post(f"/webhooks/{webhook_id}/test")

    assert (tried.status_code, tried.json["data"]["name"]) == (202, "send-webhook")
    assert ana.get("/webhooks").json["data"][0]["lastEvent"] == "webhook.test"
    assert ana.delete(f"/webhooks/{webhook_id}").status_code == 204
    assert ana.delete(f"/webhooks/{webhook_id}").status_code == 404
    assert ana.post(f"/webhooks/{webhook_id}/test").status_code == 404
    actions = [entry.action for entry in audit.listing(home)[0] if entry.action.startswith("webhooks.")]
    assert actions == ["webhooks.delete", "webhooks.test", "webhooks.create"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": "http://169.254.169.254/"}, "url"), ({"url": "gopher://x"}, "url"), ({"events": []}, "events"),
        ({"events": ["title.eaten"]}, "events.0"), ({"secret": "a-secret-of-my-own"}, "secret"), ({"secret": f"{OWN}x"}, "secret"),
        ({"name": ""}, "name"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_by_name(
    client: Clients, home: Conn, change: dict[str, object], field: str
) -> None:
    answer = client("Ana").post("/webhooks", WANTED | change)

    assert (answer.status_code, answer.json["error"]["details"]["field"]) == (400, field)
    assert client("Ana").get("/webhooks").json["data"] == []


def test_webhooks_are_for_administrators_in_person(client: Clients, home: Conn) -> None:
    key = client("Ana").post("/api-keys", {"name": "x", "scope": "admin"}).json["data"]["key"]

    assert client("Ben").get("/webhooks").status_code == 403
    assert client(None).post("/webhooks", WANTED, X_Api_Key=key).status_code == 403
