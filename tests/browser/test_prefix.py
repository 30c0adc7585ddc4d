"""Below a path, in a browser: signing in, home, a detail, the theme, and signing out, without leaving the path."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from shared.db import Conn
from shared.settings import settings
from tests import household
from web import create_app, request_db

pytestmark = pytest.mark.browser

PREFIX = "/matinee"


@pytest.fixture
def site(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("APP_BASE_URL", f"http://127.0.0.1{PREFIX}")
    settings.cache_clear()
    app = create_app()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    request_db.close(app)
    monkeypatch.undo()
    settings.cache_clear()


def test_a_visit_stays_below_the_path(home: Conn, chromium: Browser, site: str) -> None:
    household.publish(home, household.person(home, "Ana"), "movie", [household.title(home, "Moon")])
    home.commit()
    context = chromium.new_context(base_url=site, reduced_motion="reduce")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{PREFIX}/")
    _sign_in(page)
    expect(page.locator("#hero-title")).to_have_text("Moon")
    page.wait_for_load_state()  # what only a script does, is there with it
    page.get_by_role("button", name="Switch between dark and light").click()
    theme = page.locator("html").get_attribute("data-theme")
    page.get_by_role("link", name="Jobs").click()
    expect(page.locator("html")).to_have_attribute("data-theme", theme or "")
    page.get_by_role("link", name="Home").first.click()
    expect(page.locator("#hero-title")).to_have_text("Moon")

    outside = [url for url in asked if url.startswith(site) and not url.startswith(f"{site}{PREFIX}/")]
    assert outside == []
    assert {cookie["path"] for cookie in context.cookies()} == {PREFIX}
    context.close()


def _sign_in(page: Page) -> None:
    page.wait_for_url(f"**{PREFIX}/sign-in**")
    page.get_by_label("Name").fill("Ana")
    page.get_by_label("Password").fill("ana")
    page.get_by_role("button", name="Sign in").click()
