"""What is under way is on top of every page of administrators, and each run has a page that says what it did."""

import subprocess
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from infra.sample_server.running import Running
from shared import jobs
from shared.db import Conn

pytestmark = pytest.mark.browser


@pytest.mark.timing(reason="a real worker has fifteen seconds to begin and to stop")
def test_the_strip_tells_on_any_page_what_runs_and_leads_to_it(
    home: Conn, page: Page, sign_in: Callable[[str], None], worker: subprocess.Popen[bytes], jellyfin: Running
) -> None:
    jellyfin.control.fault("/Items", "slow", seconds=1.0, times=None)
    sign_in("Ana")
    page.goto("/people")
    strip = page.locator(".strip")
    expect(strip.locator("summary")).to_contain_text("No job is running")
    page.evaluate("window.stayed = true")

    jobs.ask(home, "full-sync-movie-watch-history", trigger="person")
    home.commit()

    expect(strip.locator("summary")).to_contain_text("under way")
    strip.locator("summary").focus()
    page.keyboard.press("Enter")
    reading = strip.locator(".strip-run").filter(has_text="Read all film history")
    expect(reading.get_by_role("progressbar")).to_be_visible()
    words = reading.locator(".run-words").inner_text()
    expect(reading.locator(".run-words")).not_to_have_text(words)
    assert page.evaluate("window.stayed") is True
    expect(reading.get_by_role("progressbar")).to_be_visible()  # it is still open

    reading.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Read all film history")
    run = page.locator("#run")
    expect(run.locator(".state").first).to_have_text("running")
    expect(run.locator(".log-line")).to_have_count(2)
    expect(run.locator(".run").first).to_contain_text("for ")
    run.get_by_role("button", name="Cancel").first.click()
    expect(run.locator(".state").first).to_have_text("cancelled")
    expect(strip.locator(".strip-run").filter(has_text="Read all film history")).to_have_count(0)


def test_a_failed_run_is_tried_again_without_script(home: Conn, phone_without_script: Callable[[str], Page]) -> None:
    run = jobs.ask(home, "sync-users", trigger="schedule")
    home.execute("update job_runs set state = 'running', attempt = 1, step = 'Reading people' where id = %s", (run.id,))
    home.execute(
        "update job_runs set state = 'failed', error = 'The server said no.', finished_at = now() where id = %s",
        (run.id,),
    )
    home.commit()
    page = phone_without_script("Ana")

    page.goto("/jobs")
    expect(page.get_by_role("heading", name="Went wrong the last time")).to_be_visible()
    page.get_by_role("link", name="What went wrong in Sync people").click()
    expect(page.locator(".log-line")).to_have_count(3)
    expect(page.locator(".log-line").last).to_contain_text("The server said no.")
    page.get_by_role("button", name="Try Sync people again").click()

    expect(page.locator("#run .state").first).to_have_text("waiting")
    (again,) = jobs.active(home)
    assert (again.name, again.trigger) == ("sync-users", "person")
    page.get_by_role("navigation", name="Way back").get_by_role("link", name="Runs").click()
    expect(page.locator(".run")).to_have_count(2)
    page.get_by_label("How it went").select_option("failed")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".run")).to_have_count(1)
