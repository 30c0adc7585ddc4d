"""Going back: at once and as it was, except to pages of a visit that is over."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from shared.db import Conn
from tests import household
from tests.browser import conftest

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium(driver: Playwright) -> Iterator[Browser]:
    """One that keeps pages to go back to, which is off under playwright."""
    browser = conftest.launched(driver, ignore_default_args=["--disable-back-forward-cache"])
    yield browser
    browser.close()


def test_a_page_that_is_come_back_to_was_kept_and_hears_what_it_missed(
    home: Conn, page: Page, sign_in: Callable[[str], None]
) -> None:
    ana = household.person(home, "Ana")
    household.publish(home, ana, "movie", [household.title(home, "Moon")])
    home.commit()
    sign_in("Ana")
    expect(page.locator("#hero-title")).to_have_text("Moon")
    page.evaluate("window.stayed = true")

    page.get_by_role("link", name="Jobs", exact=True).click()
    expect(page.get_by_role("heading", name="Jobs", level=1)).to_be_visible()
    household.publish(home, ana, "movie", [household.title(home, "Her")])
    home.commit()
    page.go_back(wait_until="commit")  # nothing is loaded

    expect(page.locator("#hero-title")).to_have_text("Her")
    assert page.evaluate("window.stayed") is True


@pytest.mark.parametrize("is_cleared", [True, False])
def test_back_shows_nothing_of_somebody_who_signed_out(
    home: Conn, page: Page, sign_in: Callable[[str], None], is_cleared: bool
) -> None:
    """Also where the browser is not told, or does not heed, that it should forget: over plain http."""
    if not is_cleared:
        page.route("**/sign-out", _unheard)
    sign_in("Ana")
    page.goto("/people")
    expect(page.get_by_role("heading", name="People")).to_be_visible()
    page.locator(".avatar-button").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in")

    page.go_back(wait_until="commit")

    page.wait_for_url("**/sign-in?next=/people")
    expect(page.get_by_role("heading", name="People")).to_have_count(0)


def _unheard(route) -> None:  # type: ignore[no-untyped-def]
    answer = route.fetch(max_redirects=0)
    headers = [(one["name"], one["value"]) for one in answer.headers_array if one["name"].lower() != "clear-site-data"]
    route.fulfill(
        response=answer,
        headers={name: value for name, value in headers if name.lower() != "set-cookie"}
        | {"set-cookie": "\n".join(value for name, value in headers if name.lower() == "set-cookie")},
    )
