"""The address that the first start prints, opened on a phone and filled in by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from shared.db import Conn
from shared.people import admins

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_whoever_opens_the_printed_address_becomes_the_first_administrator(page: Page, home: Conn, scheme: str) -> None:
    home.execute("update users set role = 'member'")
    token = admins.first_token(home)
    home.commit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 360, "height": 640})

    page.goto(f"/join#{token}")
    expect(page.get_by_label("Invitation")).to_have_value(str(token))
    assert "#" not in page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for text in ("Cem", "cem@home.example", "correct horse battery"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.wait_for_url("**/")
    page.get_by_text("More", exact=True).click()
    expect(page.get_by_role("link", name="Jobs")).to_be_visible()
    assert not any(str(token) in url.partition("#")[0] for url in asked)
