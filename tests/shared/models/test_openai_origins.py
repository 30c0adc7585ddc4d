"""The key of an AI service goes to the address it was entered for, and to nobody else."""

from collections.abc import Iterator

import pytest

from shared import errors, http
from shared.http import addresses
from shared.models import openai_api
from tests.fakes.misbehaving import Misbehaving, says

KEY = "sk-s3cr3t"


@pytest.fixture
def servers() -> Iterator[tuple[Misbehaving, Misbehaving]]:
    made = Misbehaving(), Misbehaving()
    yield made
    for one in made:
        one.server.shutdown()
        one.server.server_close()


def ask(url: str) -> str:
    endpoint = openai_api.Endpoint(KEY, f"{url}/v1", retries=http.Retries(tries=1), timeout=5)
    return endpoint.post("/embeddings", {"input": ["A film."]}, str)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_origin_is_not_followed(servers: tuple[Misbehaving, Misbehaving], status: int) -> None:
    ours, stranger = servers
    ours.answers = [says(status, Location=f"{stranger.url}/v1/embeddings?key={KEY}")]
    stranger.answers = [says(200)]

    with pytest.raises(errors.Unavailable, match=f"sends us on to {stranger.url}/v1/embeddings: enter") as caught:
        ask(ours.url)

    assert caught.value.permanent
    assert KEY not in str(caught.value)
    assert stranger.asked == []


def test_a_redirect_to_a_forbidden_address_is_not_followed(servers: tuple[Misbehaving, Misbehaving]) -> None:
    ours, _ = servers
    ours.answers = [says(307, Location="http://169.254.169.254/latest/meta-data")]

    with pytest.raises(errors.Unavailable, match="enter its final address"):
        ask(ours.url)


@pytest.mark.parametrize("location", [{}, {"Location": "http://["}, {"Location": "/elsewhere"}])
def test_a_redirect_to_nowhere_is_a_sentence_too(
    servers: tuple[Misbehaving, Misbehaving], location: dict[str, str]
) -> None:
    ours, _ = servers
    ours.answers = [says(302, **location)]

    with pytest.raises(errors.Unavailable, match="enter its final address"):
        ask(ours.url)

    assert len(ours.asked) == 1


def test_an_address_that_has_become_a_forbidden_one_is_sent_nothing(
    servers: tuple[Misbehaving, Misbehaving], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, _ = servers
    ours.answers = [says(200)]
    monkeypatch.setattr(addresses, "METADATA", frozenset({"127.0.0.1"}))

    with pytest.raises(errors.Unavailable, match="an address Matinee does not call") as caught:
        ask(ours.url)

    assert caught.value.permanent
    assert ours.asked == []


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
def test_a_proxy_of_the_environment_is_not_asked_on_our_behalf(
    servers: tuple[Misbehaving, Misbehaving], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, proxy = servers
    ours.answers, proxy.answers = [says(200, b"[1]")], [says(200, b"[2]")]
    monkeypatch.setenv(name, proxy.url)
    monkeypatch.setenv("NO_PROXY", "")

    assert ask(ours.url) == "[1]"
    assert proxy.asked == []
