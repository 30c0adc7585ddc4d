"""Rows that scroll sideways, and what a phone shows and loads for its first screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from shared.db import Conn
from tests import household

pytestmark = pytest.mark.browser

FIRST_SCREEN = 300 * 1024
# WCAG 2.2, target size: 24 px each way, or as much room around it; a link within a sentence is as high as its line.
SMALL = """all => all.filter((one) => {
  const { width, height } = one.getBoundingClientRect();
  const isInSentence = getComputedStyle(one).display === "inline" && one.parentElement.textContent.trim() !== one.textContent.trim();
  return one.checkVisibility() && width && !isInSentence && (height < 24 || width < 24);
}).map((one) => one.outerHTML.slice(0, 120))"""


def lists(conn: Conn, name: str = "Ana") -> None:
    for kind in ("movie", "series"):
        query = "select id from titles where kind = %s order by id limit 30"
        titles = [row["id"] for row in conn.execute(query, (kind,)).fetchall()]
        household.publish(conn, household.person(conn, name), kind, titles)
    conn.commit()


def test_a_row_is_moved_by_buttons_and_by_keys(home: Conn, page: Page, sign_in: Callable[[str], None]) -> None:
    lists(home)
    sign_in("Ana")
    shelf = page.locator(".shelf", has=page.locator("#shelf-movie"))
    rail, further = shelf.locator(".rail"), shelf.get_by_role("button", name="Further along: Films for you")
    back = shelf.get_by_role("button", name="Back along: Films for you")
    expect(back).to_have_attribute("aria-disabled", "true")

    further.press("Enter")

    page.wait_for_function("rail => rail.scrollLeft > 200", arg=rail.element_handle())
    expect(back).to_have_attribute("aria-disabled", "false")
    shelf.locator(".card-link").first.focus()
    page.keyboard.press("End")
    expect(shelf.locator(".card-link").last).to_be_focused()
    page.keyboard.press("Home")
    expect(shelf.locator(".card-link").first).to_be_focused()


@pytest.mark.parametrize("path", ["/", "/films", "/films/for-you"])
def test_a_phones_first_screen_needs_few_bytes_of_pictures(home: Conn, chromium: Browser, site: str, path: str) -> None:
    lists(home)
    context = chromium.new_context(
        base_url=site,
        viewport={"width": 390, "height": 844},
        device_scale_factor=3,
        service_workers="block",
        has_touch=True,
        is_mobile=True,
    )
    phone = context.new_page()
    phone.goto("/sign-in")
    phone.get_by_label("Name").fill("Ana")
    phone.get_by_label("Password").fill("ana")
    phone.get_by_role("button", name="Sign in").click()
    phone.wait_for_url("**/")

    phone.goto(path)
    phone.wait_for_load_state("networkidle")

    seen = phone.evaluate("""() => {
      const sizes = new Map(performance.getEntriesByType("resource").map((one) => [one.name, one.encodedBodySize]));
      const shown = [...document.images].filter((one) => {
        const { top, left, bottom } = one.getBoundingClientRect();
        return one.currentSrc && bottom > 0 && top < innerHeight && left < innerWidth;
      });
      return [shown.length, shown.reduce((sum, one) => sum + (sizes.get(one.currentSrc) ?? 0), 0)];
    }""")
    reasons = phone.locator(".card-reason").evaluate_all("all => all.filter((one) => one.checkVisibility()).length")
    context.close()
    assert seen[0] > 3
    assert (reasons > 0) == (path != "/films"), "a finger hovers over nothing: what a pick is for stands below it"
    assert 0 < seen[1] <= FIRST_SCREEN, seen


def test_what_moved_a_pick_reads_well_on_a_phone(home: Conn, page: Page, sign_in: Callable[[str], None]) -> None:
    """Names in two lines at most, what is said of a pick in one row, points in their column, everything large enough for a thumb."""
    moon, arrival, other = (household.title(home, name) for name in ("Moon", "Arrival", "Mad Max: Fury Road"))
    household.publish(home, household.person(home, "Ana"), "movie", [moon], evidence=[arrival, other])
    home.commit()
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in("Ana")

    page.goto(f"/films/{moon}")

    seen = page.locator(".seen")
    expect(seen).to_have_count(2)
    lines = seen.locator(".seen-name").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight))"
    )
    assert max(lines) < 2.5, lines
    shares = seen.locator(".seen-share").evaluate_all("all => all.map((one) => one.scrollWidth - one.clientWidth)")
    assert max(shares) <= 0
    tops = page.locator(".verdicts .button").evaluate_all("all => all.map((one) => one.getBoundingClientRect().top)")
    assert len(tops) >= 3
    assert len({round(top) for top in tops[:3]}) == 1
    small = page.locator("main a, main button, main summary").evaluate_all(SMALL)
    assert small == []
