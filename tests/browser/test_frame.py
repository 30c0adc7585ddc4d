"""The frame around every page: sidebar, bar of a phone, and what is shown while Matinee is away."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from shared.db import Conn

pytestmark = pytest.mark.browser


def test_the_sidebar_stays_as_narrow_as_it_was_made(home: Conn, page: Page, sign_in: Callable[[str], None]) -> None:
    sign_in("Ana")
    width = "document.querySelector('.side').getBoundingClientRect().width"
    assert page.evaluate(width) == 220

    page.get_by_role("button", name="Narrow or wide").click()
    page.goto("/people")

    assert page.evaluate(width) == 68
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Jobs")).to_be_visible()


def test_everything_is_reached_on_a_phone_without_script(home: Conn, site: str, chromium: Browser) -> None:
    context = chromium.new_context(base_url=site, viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("Name").fill("Ana")
    page.get_by_label("Password").fill("ana")
    page.get_by_role("button", name="Sign in").click()

    dock = page.get_by_role("navigation", name="Main")
    expect(dock.get_by_role("link")).to_have_text(["Home", "Films", "Series", "Search"])
    dock.get_by_text("More").click()
    dock.get_by_role("link", name="Jobs").click()

    expect(page.get_by_role("heading", name="Jobs", level=1)).to_be_visible()
    context.close()


def test_while_matinee_is_away_the_browser_shows_the_page_it_kept(home: Conn, site: str, chromium: Browser) -> None:
    context = chromium.new_context(base_url=site)
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("Name").fill("Ben")
    page.get_by_label("Password").fill("ben")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()

    context.set_offline(True)
    page.goto("/yours")

    expect(page.get_by_role("heading", name="Intermission")).to_be_visible()
    context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", name="Picks settings")).to_be_visible()
    context.close()
