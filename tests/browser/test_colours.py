"""Colours that the system chooses, and the font that pages bring along."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shared.db import Conn
from tests import household

pytestmark = pytest.mark.browser

LOOK = "node => { const s = getComputedStyle(node); return [s.backgroundColor, s.borderTopColor].join() }"


def test_where_the_system_chooses_the_colours_on_and_off_differ(
    home: Conn, page: Page, sign_in: Callable[[str], None]
) -> None:
    household.publish(home, household.person(home, "Ana"), "movie", [household.title(home, "Moon")])
    home.commit()
    page.emulate_media(forced_colors="active")
    sign_in("Ana")
    expect(page.locator(".hero-art")).to_be_hidden()
    button = page.get_by_role("link", name="Why this pick")
    assert button.evaluate("node => getComputedStyle(node).backgroundImage") == "none"

    page.goto("/people")

    switches = {is_on: page.locator(f".switch[aria-checked='{is_on}']").first for is_on in ("true", "false")}
    assert switches["true"].evaluate(LOOK) != switches["false"].evaluate(LOOK)


def test_the_display_font_is_ours_and_loaded_once(home: Conn, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/sign-in")
    page.wait_for_load_state()

    assert page.evaluate("document.fonts.check('16px Fraunces')")
    fonts = [url for url in asked if ".woff2" in url]
    assert len(fonts) == 1
    assert fonts[0].startswith(page.url.split("/sign-in")[0])
