import subprocess
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from infra.sample_server.running import Running
from shared.db import Conn
from shared.people import accounts

pytestmark = pytest.mark.browser


@pytest.mark.timing(reason="a real worker has fifteen seconds to begin, to move the bar and to stop")
def test_a_job_is_run_its_bar_moves_and_it_is_cancelled(
    home: Conn, page: Page, sign_in: Callable[[str], None], worker: subprocess.Popen[bytes], jellyfin: Running
) -> None:
    # Each read of somebody's history takes a second, so that there is something to see and to cancel.
    jellyfin.control.fault("/Items", "slow", seconds=1.0, times=None)
    sign_in("Ana")
    page.goto("/jobs/schedule")
    card = page.locator("#job-full-sync-movie-watch-history")

    card.get_by_role("button", name="Run Read all film history").click()

    expect(card.locator(".state")).to_have_text("running")
    bar = card.get_by_role("progressbar")
    expect(bar).to_be_visible()
    words = card.locator(".run-words").inner_text()
    expect(card.locator(".run-words")).not_to_have_text(words)
    card.get_by_role("button", name="Cancel Read all film history").click()
    expect(card.locator(".state")).to_have_text("cancelled")
    expect(bar).to_have_count(0)
    expect(card.get_by_role("button", name="Run Read all film history")).to_be_visible()


def test_a_schedule_is_changed_in_the_editor(home: Conn, page: Page, sign_in: Callable[[str], None]) -> None:
    sign_in("Ana")
    page.goto("/jobs/sync-movies")
    expect(page.get_by_label("Day")).to_be_hidden()

    page.get_by_text("Weekly", exact=True).click()
    page.get_by_label("Day").select_option("friday")
    page.get_by_label("Time").fill("21:15")
    page.get_by_role("button", name="Save schedule").click()

    expect(page.locator(".job-when")).to_contain_text("Fridays at 21:15")
    expect(page.get_by_text("Runs next on Fri")).to_be_visible()


def test_somebody_is_switched_on_without_leaving_the_page(
    home: Conn, page: Page, sign_in: Callable[[str], None]
) -> None:
    sign_in("Ana")
    page.goto("/people")
    switch = page.get_by_role("switch", name="Picks of films for Dev")
    expect(switch).to_have_attribute("aria-checked", "false")

    switch.focus()
    page.keyboard.press("Space")

    expect(switch).to_have_attribute("aria-checked", "true")
    expect(switch).to_be_focused()
    dev = next(user for user in accounts.listing(home) if user.name == "Dev")
    assert dev.gets("movie")
