import subprocess
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shared.db import Conn
from shared.people import accounts
from shared.watching import ratings
from tests import household

pytestmark = pytest.mark.browser


def test_picks_change_without_a_reload_when_a_refresh_lands(
    home: Conn, page: Page, sign_in: Callable[[str], None]
) -> None:
    ana = household.person(home, "Ana")
    first, second = (household.title(home, name) for name in ("Moon", "Her"))
    household.publish(home, ana, "movie", [first])
    home.commit()
    sign_in("Ana")
    expect(page.locator("#hero-title")).to_have_text("Moon")
    page.evaluate("window.stayed = true")

    household.publish(home, ana, "movie", [second, first])
    home.commit()

    expect(page.locator("#hero-title")).to_have_text("Her")
    expect(page.get_by_role("status").last).to_have_text("Your picks have just been renewed.")
    assert page.evaluate("window.stayed") is True


def test_a_newcomers_first_picks_appear_by_themselves(home: Conn, page: Page, sign_in: Callable[[str], None]) -> None:
    sign_in("Ben")
    expect(page.get_by_text("Your picks are being prepared")).to_have_count(2)

    household.publish(home, household.person(home, "Ben"), "series", [household.title(home, "The Wire")])
    home.commit()

    expect(page.locator("#hero-title")).to_have_text("The Wire")
    expect(page.get_by_text("Your picks are being prepared")).to_have_count(1)


def test_why_opens_beside_the_page_by_keyboard_and_closes(
    home: Conn, page: Page, sign_in: Callable[[str], None]
) -> None:
    ana = household.person(home, "Ana")
    titles = [household.title(home, name) for name in ("Moon", "Her")]
    household.publish(home, ana, "movie", titles, evidence=[household.title(home, "Arrival")])
    home.commit()
    sign_in("Ana")

    page.locator("[id^='movie-']").focus()
    page.keyboard.press("Enter")

    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("heading", name="Her")).to_be_visible()
    expect(sheet.get_by_text("How the match adds up")).to_be_visible()
    expect(sheet.locator(".seen")).to_contain_text("Arrival")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(page.locator("[id^='movie-']")).to_be_focused()


def test_dark_and_light_are_remembered(home: Conn, page: Page, sign_in: Callable[[str], None]) -> None:
    page.emulate_media(color_scheme="dark")
    sign_in("Ana")
    background = "getComputedStyle(document.documentElement).backgroundColor"
    dark = page.evaluate(background)

    page.get_by_role("button", name="Switch between dark and light").click()
    light = page.evaluate(background)
    page.goto("/jobs")

    assert light != dark
    assert page.evaluate(background) == light


def test_no_page_is_wider_than_a_small_phone(home: Conn, page: Page, sign_in: Callable[[str], None]) -> None:
    titles = [
        row["id"]
        for row in home.execute("select id from titles where kind = 'movie' order by length(name) desc limit 12")
    ]
    household.publish(home, household.person(home, "Ana"), "movie", titles)
    home.commit()
    page.set_viewport_size({"width": 360, "height": 740})
    sign_in("Ana")

    for path in (
        "/",
        "/picks/movie",
        f"/films/{titles[0]}",
        "/jobs",
        "/jobs/sync-movies",
        "/people",
        "/evaluation",
        "/settings",
        "/settings/options",
        "/yours",
    ):
        page.goto(path)
        too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, path


def test_what_is_said_of_a_pick_stays_said_until_it_is_taken_back(
    home: Conn, page: Page, sign_in: Callable[[str], None]
) -> None:
    household.publish(home, household.person(home, "Ana"), "movie", [household.title(home, "Moon")])
    home.commit()
    sign_in("Ana")
    page.get_by_role("link", name="Why this pick").click()
    sheet = page.get_by_role("dialog")
    less = sheet.get_by_role("button", name="Less like this")

    less.click()

    expect(less).to_have_attribute("aria-pressed", "true")
    expect(less).to_be_focused()
    expect(sheet.get_by_role("status")).to_contain_text("Noted: less like this.")
    less.click()
    expect(less).to_have_attribute("aria-pressed", "false")


def test_a_slider_shows_what_it_would_do_before_it_is_saved(
    home: Conn, page: Page, sign_in: Callable[[str], None], worker: subprocess.Popen[bytes]
) -> None:
    sign_in("Ben")
    page.goto("/yours")
    novelty, preview = page.locator("[id='series.novelty']"), page.locator("#preview-series")

    novelty.focus()
    page.keyboard.press("ArrowRight")

    expect(preview.get_by_role("heading", name="Your first picks would be")).to_be_visible(timeout=60_000)
    expect(novelty).to_be_focused()
    expect(page.get_by_text("Yours", exact=True)).to_have_count(0)
    page.locator("#save-series").press("Enter")
    expect(page.get_by_text("Yours", exact=True)).to_have_count(1)
    expect(novelty).to_have_value("1.05")
    page.get_by_role("button", name="Back to the household’s").click()
    expect(novelty).to_have_value("1")


def test_where_a_pick_would_be_without_something_watched_is_counted_beside_it(
    home: Conn, page: Page, sign_in: Callable[[str], None], worker: subprocess.Popen[bytes]
) -> None:
    ana, arrival = household.person(home, "Ana"), household.title(home, "Arrival")
    household.publish(home, ana, "movie", [household.title(home, "Moon")], evidence=[arrival])
    accounts.enable(home, ana)
    ratings.rate(home, ana, {arrival: 90})
    home.commit()
    sign_in("Ana")
    page.goto(f"/films/{household.title(home, 'Moon')}")
    ask = page.get_by_role("button", name="And without it?")

    ask.focus()
    page.keyboard.press("Enter")

    expect(page.locator(".without")).to_contain_text("without that it would be number", timeout=30_000)
    expect(page.get_by_role("status").last).to_contain_text("without that it would be number")
