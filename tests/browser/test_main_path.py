"""The way that most visits take, from signing in to another title: by keyboard alone, and without script on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shared.db import Conn
from tests import household

pytestmark = pytest.mark.browser

LOOKS = """selector => {
  const at = document.activeElement;
  return [at.matches(selector), at.matches(":focus-visible"), at.outerHTML.slice(0, 80)];
}"""
FAR = 60  # presses of Tab, after which something counts as out of reach


@pytest.fixture
def listed(home: Conn) -> Conn:
    """Ana has picks of films, with evidence."""
    titles = [household.title(home, name) for name in ("Moon", "Her")]
    household.publish(home, household.person(home, "Ana"), "movie", titles, evidence=[household.title(home, "Arrival")])
    home.commit()
    return home


def reach(page: Page, selector: str) -> None:
    """By Tab alone; whatever is passed shows that it has the focus. Past the last is the page, and then the first again."""
    for _ in range(FAR):
        is_it, is_seen, what = page.evaluate(LOOKS, selector)
        assert is_seen or what.startswith("<body"), what
        if is_it:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached.")


def test_the_whole_way_by_keyboard_alone(listed: Conn, page: Page) -> None:
    page.goto("/sign-in")
    reach(page, "[name='name']")
    page.keyboard.type("Ana")
    reach(page, "[name='password']")
    page.keyboard.type("ana")
    page.keyboard.press("Enter")
    expect(page.locator("#hero-title")).to_have_text("Moon")

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    reach(page, "main .card-link")
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_text("How the match adds up")).to_be_visible()
    reach(page, "dialog button")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(page.locator("main .card-link").first).to_be_focused()

    page.keyboard.press("/")
    page.keyboard.type("Arrival")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_role("link", name="Arrival").first).to_be_visible()
    page.locator("main").evaluate("main => main.ownerDocument.activeElement.blur()")
    reach(page, "nav a[href='/films']")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/films$"))
    reach(page, "main .card-link")


def test_the_whole_way_without_script_on_a_phone(listed: Conn, phone_without_script: Callable[[str], Page]) -> None:
    page = phone_without_script("Ana")
    page.locator("main .card-link").first.click()
    expect(page.get_by_role("heading", name="Her", level=1)).to_be_visible()
    expect(page.get_by_text("How the match adds up")).to_be_visible()

    page.get_by_role("button", name="More like this").click()
    expect(page.get_by_role("button", name="More like this")).to_have_attribute("aria-pressed", "true")
    bar = page.get_by_role("navigation", name="Main")
    bar.get_by_role("link", name="Search").click()
    page.get_by_role("main").get_by_role("searchbox").fill("Arrival")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_role("link", name="Arrival").first).to_be_visible()
    bar.get_by_role("link", name="Films").click()

    expect(page.locator("main .card-link").first).to_be_visible()
