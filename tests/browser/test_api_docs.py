"""The description of the API, drawn by our own files under the page's strict policy."""

import pytest
from playwright.sync_api import Page, expect

from shared.db import Conn

pytestmark = pytest.mark.browser


def test_the_api_can_be_read_and_tried_out(page: Page, home: Conn) -> None:
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))

    page.goto("/docs")
    expect(page.get_by_role("heading", name="Matinee", level=1)).to_be_visible()
    login = page.locator("#operations-auth-auth_login")
    login.get_by_role("button").first.click()
    login.get_by_role("button", name="Try it out").click()
    body = '{"name": "Ben", "password": "ben", "session": true}'
    login.locator("textarea").fill(body)
    login.get_by_role("button", name="Execute").click()

    expect(login.locator(".live-responses-table")).to_contain_text('"name": "Ben"')
    origin = page.url.split("/docs")[0]
    assert [url for url in requested if not url.startswith((origin, "data:", "blob:"))] == []
