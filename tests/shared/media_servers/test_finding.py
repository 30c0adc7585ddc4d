"""An address is understood as people have it, and the one that is kept is the one that answers."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from infra.sample_server.running import Running, running
from shared import errors, http, media_servers
from shared.media_servers import finding
from tests.fakes.front import front


@pytest.fixture(scope="module", params=["jellyfin", "emby"])
def server(request: pytest.FixtureRequest) -> Iterator[Running]:
    with running(request.param) as started:
        yield replace(started, base=started.base.removesuffix("/emby"))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("http://media:8096/web/index.html#!/home", "http://media:8096"),
        ("http://media:8096/web/#/home.html?x=1", "http://media:8096"),
        ("http://media:8096/web", "http://media:8096"),
        ("http://media:8096/Emby/web/index.html#!/item?id=1&serverId=2", "http://media:8096"),
        ("http://media:8096/EMBY/", "http://media:8096"),
        ("https://media/jellyfin/web/index.html#!/home", "https://media/jellyfin"),
        ("https://media/System/Info/Public", "https://media"),
        ("https://media/webs", "https://media/webs"),
        ("  http://media:8096/  ", "http://media:8096"),
    ],
)
def test_the_page_that_was_copied_along_is_left_out(given: str, kept: str) -> None:
    assert finding.cleaned(given) == kept


def test_what_is_not_said_is_tried() -> None:
    assert [*finding.candidates("media.local")] == [
        "http://media.local",
        "https://media.local",
        "http://media.local:8096",
    ]
    assert [*finding.candidates("media.local:8096/web/")] == ["http://media.local:8096", "https://media.local:8096"]
    assert [*finding.candidates("https://media.local")] == ["https://media.local"]


@pytest.mark.parametrize(
    "typed",
    [
        "http:/media.local:1",
        "http//media.local:1",
        "http:media.local:1",
        "http:///media.local:1",
        "<http://media.local:1>",
        '"http://media.local:1"',
    ],
)
def test_an_address_that_was_mistyped_can_mean_one_thing_only(typed: str) -> None:
    assert [*finding.candidates(typed)] == ["http://media.local:1"]


def test_a_host_of_that_name_is_a_host() -> None:
    assert [*finding.candidates("http:8096")] == ["http://http:8096", "https://http:8096"]


@pytest.mark.parametrize("url", ["", "http://", "ftp://media", "http://me:pw@media/web/", "http://media/?a=1"])
def test_what_is_no_address_is_refused_with_what_to_change(url: str) -> None:
    with pytest.raises(errors.Invalid, match=r"^The address "):
        [*finding.candidates(url)]


@pytest.mark.parametrize(
    "copied", ["", "/", "/web/index.html#!/home", "/web/#/home", "/Emby", "/emby/web/index.html", "/some/page/of/it"]
)
def test_an_address_copied_from_a_browser_is_found(server: Running, copied: str) -> None:
    found = media_servers.find(server.base + copied)

    assert (found.base_url, found.info.kind) == (server.base, server.kind)


def test_an_address_without_its_scheme_is_found(server: Running) -> None:
    assert media_servers.find(server.base.removeprefix("http://")).base_url == server.base


@pytest.mark.parametrize("copied", ["", "/jellyfin", "/jellyfin/web/index.html#!/home", "/other"])
def test_a_base_path_behind_a_redirect_is_found(server: Running, copied: str) -> None:
    with front(server.base, path="/jellyfin") as proxy:
        found = media_servers.find(proxy.base + copied)

        assert found.base_url == f"{proxy.base}/jellyfin"
        media_servers.connect(server.kind, found.base_url, server.api_key).check()
        assert not any(keyed for path, keyed in proxy.asked if not path.startswith("/jellyfin/"))


def test_a_redirect_to_another_origin_never_gets_the_key(server: Running) -> None:
    with front(server.base) as other, front(server.base, to=other.base) as proxy:
        client = media_servers.connect(server.kind, proxy.base, server.api_key, retries=http.Retries(tries=1))

        with pytest.raises(errors.MediaServerError, match="enter its final address"):
            client.users()

        assert other.asked == []


def test_what_is_no_media_server_is_told_with_what_to_enter(server: Running, tmp_path: Path) -> None:
    with front("http://127.0.0.1:9", path="/nothing") as proxy, pytest.raises(errors.MediaServerError) as refused:
        media_servers.find(f"{proxy.base}/nothing")

    assert "/web" in refused.value.message or "did not answer" in refused.value.message


def test_a_certificate_of_its_own_is_refused_trusted_or_not_checked(server: Running, tmp_path: Path) -> None:
    with front(server.base, tls=tmp_path) as secure:
        with pytest.raises(errors.MediaServerError, match="give that certificate") as refused:
            media_servers.find(secure.base)
        assert "verify certificate" in refused.value.message

        for tls in (http.Tls(verify=False), http.Tls(ca=secure.ca), http.Tls(verify=False, ca=secure.ca)):
            found = media_servers.find(secure.base, tls=tls)
            assert found.base_url == secure.base
            media_servers.connect(server.kind, found.base_url, server.api_key, tls=tls).check()


def test_what_is_no_certificate_is_refused_by_its_field(server: Running) -> None:
    with pytest.raises(errors.Invalid, match="PEM") as refused:
        media_servers.find(server.base, tls=http.Tls(ca="no certificate"))

    assert refused.value.details["field"] == "caCertificate"


def test_a_certificate_for_another_name_is_told_from_one_that_nobody_vouches_for(
    server: Running, tmp_path: Path
) -> None:
    with front(server.base, tls=tmp_path) as secure:
        elsewhere = secure.base.replace("127.0.0.1", "localhost")
        with pytest.raises(errors.MediaServerError, match="shows a certificate for another name") as refused:
            media_servers.find(elsewhere, tls=http.Tls(ca=secure.ca))

    assert "enter the name that the certificate is for" in refused.value.message


def test_a_server_without_https_is_not_asked_for_a_certificate(server: Running) -> None:
    with pytest.raises(errors.MediaServerError, match="speaks no https") as refused:
        media_servers.find(server.base.replace("http://", "https://"))

    assert "verify certificate" not in refused.value.message


def test_what_stands_around_a_certificate_does_not_matter_but_a_private_key_does(
    server: Running, tmp_path: Path
) -> None:
    with front(server.base, tls=tmp_path) as secure:
        assert secure.ca
        assert media_servers.find(secure.base, tls=http.Tls(ca=f"subject=CN = Zuhause Müller\n{secure.ca}")).info
        with pytest.raises(errors.Invalid, match="holds a private key"):
            media_servers.find(secure.base, tls=http.Tls(ca=f"-----BEGIN PRIVATE KEY-----\nx\n{secure.ca}"))


@pytest.mark.parametrize(
    "ca", ["é", "-----BEGIN CERTIFICATE-----\né\n-----END CERTIFICATE-----", "-----BEGIN CERTIFICATE-----"]
)
def test_letters_that_no_certificate_has_are_refused_too(server: Running, ca: str) -> None:
    with pytest.raises(errors.Invalid, match="PEM"):
        media_servers.find(server.base, tls=http.Tls(ca=ca))
