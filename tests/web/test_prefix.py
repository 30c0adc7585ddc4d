"""Below a path every page, link, form, cookie and script stays below it, behind a proxy that cuts it off or leaves it."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from shared.db import Conn
from shared.errors import Misconfigured
from shared.media_servers import servers
from shared.settings import Settings, settings
from tests import household
from tests.web.api import described
from tests.web.conftest import Browser
from web import create_app, request_db

PREFIX = "/matinee"
ADDRESS = re.compile(rb'(?:href|src|action|formaction|data-[a-z-]+)="(/[^"]*)"')
# What is asked for is the same in the log of the proxy; what reaches us is not.
AS_SENT = ("cut off", "left")
ENOUGH = 5  # pages of one sort that are opened; every address on them is looked at


@pytest.fixture
def below(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setenv("APP_BASE_URL", f"https://example.org{PREFIX}")
    settings.cache_clear()
    made = create_app()
    described.hold(made)
    yield made
    request_db.close(made)
    monkeypatch.undo()
    settings.cache_clear()


class Proxied(Browser):
    """Asks as a browser does, below the prefix; where `cuts`, a proxy takes the prefix off before the app sees it."""

    def __init__(self, app: Flask, *, cuts: bool) -> None:
        super().__init__(app.test_client())
        if cuts:
            inner = app.wsgi_app

            def cut(environ: dict[str, Any], start_response: Any) -> Any:
                environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix(PREFIX) or "/"
                return inner(environ, start_response)

            app.wsgi_app = cut  # type: ignore[method-assign]

    def get(self, path: str, **how: object):  # type: ignore[no-untyped-def]
        return super().get(inside(path), base_url="https://example.org", **how)

    def post(self, path: str, data: dict[str, object] | None = None, **how: object):  # type: ignore[no-untyped-def]
        return super().post(inside(path), data, base_url="https://example.org", **how)

    def sign_in(self, name: str, password: str | None = None):  # type: ignore[no-untyped-def]
        self.get(f"{PREFIX}/sign-in")
        return self.post(f"{PREFIX}/sign-in", {"name": name, "password": password or name.lower()})


def inside(path: str) -> str:
    assert path == PREFIX or path.startswith((f"{PREFIX}/", f"{PREFIX}?")), f"{path} leads out of {PREFIX}"
    return path


def _sort(address: str) -> str:
    """The same for pages that differ in ids and filters only."""
    return re.sub(r"\d+", "0", urlsplit(address).path)


@pytest.mark.parametrize("as_sent", AS_SENT)
def test_no_link_of_any_page_leads_out_of_the_path(full_home: Conn, below: Flask, as_sent: str) -> None:
    ana = household.person(full_home, "Ana")
    household.publish(full_home, ana, "movie", [household.title(full_home, "Moon")])
    full_home.commit()
    browser = Proxied(below, cuts=as_sent == "cut off")
    assert browser.sign_in("Ana").status_code == 303

    opened: Counter[str] = Counter()
    seen, waiting = {f"{PREFIX}/"}, deque([f"{PREFIX}/", f"{PREFIX}/docs", f"{PREFIX}/join"])
    while waiting:
        answer = browser.get(waiting.popleft(), buffered=False)
        assert answer.status_code < 400 or answer.status_code in (404, 405)  # 405: what forms post to
        if location := answer.headers.get("Location"):
            inside(location)
        page = answer.data if answer.mimetype == "text/html" else b""
        for found in {match.decode().replace("&amp;", "&") for match in ADDRESS.findall(page)} - seen:
            seen.add(found)
            inside(found)
            opened[_sort(found)] += 1
            if "/streams/" not in found and opened[_sort(found)] <= ENOUGH:  # a stream has no end
                waiting.append(found)
    assert {f"{PREFIX}/{page}" for page in ("jobs", "people", "settings", "docs", "sign-out")} - {
        f"{PREFIX}/docs"
    } <= seen
    assert len(seen) > 30


@pytest.mark.parametrize("as_sent", AS_SENT)
def test_who_is_sent_to_sign_in_comes_back_to_the_page_below_the_path(home: Conn, below: Flask, as_sent: str) -> None:
    browser = Proxied(below, cuts=as_sent == "cut off")

    sent = browser.get(f"{PREFIX}/jobs")
    browser.get(sent.headers["Location"])
    back = browser.post(f"{PREFIX}/sign-in", {"name": "Ana", "password": "ana", "next": f"{PREFIX}/jobs"})

    assert sent.headers["Location"] == f"{PREFIX}/sign-in?next=/matinee/jobs"
    assert back.headers["Location"] == f"{PREFIX}/jobs"
    assert f"Path={PREFIX};" in f"{back.headers['Set-Cookie']};"


@pytest.mark.parametrize("after", ["/elsewhere", "/matineee", "//matinee/x", "https://other.org/matinee/"])
def test_nobody_is_sent_out_of_the_path_after_signing_in(home: Conn, below: Flask, after: str) -> None:
    browser = Proxied(below, cuts=False)
    browser.get(f"{PREFIX}/sign-in")

    answer = browser.post(f"{PREFIX}/sign-in", {"name": "Ana", "password": "ana", "next": after})

    assert answer.headers["Location"] == f"{PREFIX}/"


def test_what_programs_are_told_has_the_path_too(home: Conn, below: Flask) -> None:
    client = below.test_client()

    assert client.get(f"{PREFIX}/api/openapi.json").get_json()["servers"] == [{"url": PREFIX}]
    assert client.get(f"{PREFIX}/api/nothing").get_json()["error"]["code"] == "RESOURCE_NOT_FOUND"
    url = servers.webhook_url(home, servers.listing(home)[0].id)
    assert url.startswith(f"https://example.org{PREFIX}/webhooks/")
    assert client.post(url.removeprefix("https://example.org"), data=b"{").status_code == 400


@pytest.mark.parametrize(
    "url",
    ["example.org", "ftp://example.org", "https://", "https://example.org/a b", "https://example.org/?x=1",
     "https://example.org/#x", "https://me:pw@example.org", "https://example.org:99999", "https://example.org/../x",
     "https://example.org/matinee/.", "https://example.org/./matinee", "https://example.org/..."],
)  # fmt: skip
def test_a_public_address_that_is_none_is_refused_at_start(
    database: str, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("APP_BASE_URL", url)
    settings.cache_clear()

    with pytest.raises(Misconfigured, match=r"^APP_BASE_URL must be") as refused:
        create_app()

    assert refused.value.details["field"] == "APP_BASE_URL"
    monkeypatch.undo()
    settings.cache_clear()


def test_a_path_that_is_one_of_our_own_pages_is_refused_at_start(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APP_BASE_URL", "https://example.org/jobs")
    settings.cache_clear()

    with pytest.raises(Misconfigured, match="Choose another path"):
        create_app()

    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize(
    ("given", "url", "path"),
    [
        ({}, "http://127.0.0.1:3456", ""),
        ({"HOST": "::"}, "http://[::]:3456", ""),
        ({"APP_BASE_URL": "https://example.org/"}, "https://example.org", ""),
        ({"APP_BASE_URL": "HTTPS://Example.ORG:8443/Matinee"}, "https://example.org:8443/Matinee", "/Matinee"),
        ({"APP_BASE_URL": "https://example.org/home/matinee/"}, "https://example.org/home/matinee", "/home/matinee"),
    ],
)
def test_the_public_address_may_end_with_a_path(given: dict[str, str], url: str, path: str) -> None:
    assert (Settings(given).base_url, Settings(given).base_path) == (url, path)
