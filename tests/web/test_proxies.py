"""The address that guesses are counted by is the caller's, and cannot be made up."""

from collections.abc import Iterator

import pytest
from flask import Flask, request

from shared.errors import Misconfigured
from shared.settings import settings
from web import create_app, proxies, request_db
from web.auth import audience

PROXIES = proxies.networks("127.0.0.1, 10.0.0.0/8, ::1")


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("203.0.113.5", "", "203.0.113.5"),
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.1.1.1, 198.51.100.1, 10.1.2.3", "198.51.100.1"),
        ("127.0.0.1", "10.0.0.9, 10.1.2.3", "10.0.0.9"),
        ("127.0.0.1", "198.51.100.1, unknown", "127.0.0.1"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("", "198.51.100.1", ""),
        ("::ffff:203.0.113.5", "", "203.0.113.5"),
        ("::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.1.1.1, ::ffff:198.51.100.1, ::ffff:10.1.2.3", "198.51.100.1"),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(peer: str, forwarded: str, found: str) -> None:
    assert proxies.client(peer, forwarded, PROXIES) == found


@pytest.mark.parametrize("named", ["::ffff:127.0.0.1", "::ffff:127.0.0.0/104", "127.0.0.1"])
def test_a_proxy_may_be_named_as_either_family_writes_it(named: str) -> None:
    for peer in ("127.0.0.1", "::ffff:127.0.0.1"):
        assert proxies.client(peer, "198.51.100.1", proxies.networks(named)) == "198.51.100.1"


def test_a_client_counts_as_the_same_whichever_family_the_server_listens_to(told: Flask) -> None:
    told.add_url_rule("/address", view_func=audience("anyone")(lambda: request.remote_addr), endpoint="address")

    answer = told.test_client().get("/address", environ_base={"REMOTE_ADDR": "::ffff:203.0.113.5"})

    assert answer.text == "203.0.113.5"


def test_a_setting_that_is_no_network_is_told_at_the_start() -> None:
    with pytest.raises(Misconfigured, match="TRUSTED_PROXIES"):
        proxies.networks("the proxy")


@pytest.fixture(params=["", "127.0.0.1"])
def told(request: pytest.FixtureRequest, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setenv("TRUSTED_PROXIES", request.param)
    settings.cache_clear()
    made = create_app()
    yield made
    request_db.close(made)
    monkeypatch.undo()
    settings.cache_clear()


def test_nobody_is_believed_until_a_proxy_is_named(told: Flask) -> None:
    told.add_url_rule("/address", view_func=audience("anyone")(lambda: request.remote_addr), endpoint="address")

    answer = told.test_client().get("/address", headers={"X-Forwarded-For": "198.51.100.1"})

    trusted = settings().text("TRUSTED_PROXIES")
    assert answer.text == ("198.51.100.1" if trusted else "127.0.0.1")
