"""Our key goes to the server it is for, and by no way round the look at its address."""

from collections.abc import Iterator

import pytest

from shared import errors, http
from tests.fakes.misbehaving import Misbehaving, says


@pytest.fixture
def servers() -> Iterator[tuple[Misbehaving, Misbehaving]]:
    made = Misbehaving(), Misbehaving()
    yield made
    for one in made:
        one.server.shutdown()
        one.server.server_close()


def service(url: str) -> http.Service:
    return http.Service("Jellyfin", url, headers={"Authorization": "Token s3cr3t"}, retries=http.Retries(tries=1))


def test_a_redirect_to_another_port_of_the_same_host_is_not_followed(servers: tuple[Misbehaving, Misbehaving]) -> None:
    ours, stranger = servers
    ours.answers, stranger.answers = [says(302, Location=f"{stranger.url}/x")], [says(200, b"[1]")]

    with pytest.raises(errors.Unavailable, match="enter its final address"):
        service(ours.url).json("GET", "/x")

    assert stranger.asked == []


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
def test_a_proxy_of_the_environment_is_not_asked_on_our_behalf(
    servers: tuple[Misbehaving, Misbehaving], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, proxy = servers
    ours.answers, proxy.answers = [says(200, b"[1]")], [says(200, b"[2]")]
    monkeypatch.setenv(name, proxy.url)
    monkeypatch.setenv("NO_PROXY", "")

    assert service(ours.url).json("GET", "/x") == [1]
    assert proxy.asked == []


def test_a_forbidden_address_is_refused_behind_a_proxy_too(
    servers: tuple[Misbehaving, Misbehaving], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, proxy = servers
    proxy.answers = [says(200, b"[2]")]
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    away = http.Service("Jellyfin", "http://0.0.0.0:9", retries=http.Retries(tries=1), connect_timeout=1)

    with pytest.raises(errors.Unavailable):
        away.json("GET", "/latest/meta-data")

    assert proxy.asked == []
