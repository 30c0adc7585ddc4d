"""Looking for something: found as one types, ever more of it, and there again by going back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shared.db import Conn

pytestmark = pytest.mark.browser


def test_titles_are_found_as_one_types_and_the_address_tells_of_it(
    home: Conn, page: Page, sign_in: Callable[[str], None]
) -> None:
    sign_in("Ana")
    page.goto("/films")

    page.keyboard.press("/")
    page.keyboard.type("moon")

    expect(page.locator("#results .card-title").first).to_have_text("Moon")
    page.wait_for_url("**/films?q=moon")
    page.reload()
    expect(page.locator("#results .card-title").first).to_have_text("Moon")


def test_more_follows_at_the_end_and_is_there_again_after_going_back(
    home: Conn, page: Page, sign_in: Callable[[str], None]
) -> None:
    sign_in("Ana")
    page.goto("/films")
    expect(page.locator("#results .card")).to_have_count(48)

    page.locator("#more").scroll_into_view_if_needed()
    expect(page.locator("#results .card")).to_have_count(96)
    page.wait_for_url("**/films?shown=96")
    page.goto("/history")
    page.go_back()

    expect(page.locator("#results .card")).to_have_count(96)


def test_arrows_move_along_a_row(home: Conn, page: Page, sign_in: Callable[[str], None]) -> None:
    sign_in("Ana")
    cards = page.locator("#shelf-new").locator("xpath=../..").locator(".card-link")

    cards.nth(0).focus()
    page.keyboard.press("ArrowRight")
    expect(cards.nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")

    expect(cards.nth(0)).to_be_focused()


def test_a_search_is_narrowed_as_one_chooses_here_and_beyond(
    home: Conn, page: Page, sign_in: Callable[[str], None]
) -> None:
    sign_in("Ana")
    for where, words in (("", "Search in all kinds, genres and years"), ("&in=world", "No source is switched on")):
        page.goto(f"/search?q=moon{where}")
        page.get_by_label("Decade").select_option("1910")
        page.wait_for_url("**decade=1910**")
        expect(page.locator("#found .panel")).to_contain_text(words)

    page.goto("/search?q=moon")
    page.get_by_text("Together").click()
    expect(page.locator("#found > .grid .card-title").first).to_have_text("Moon")
