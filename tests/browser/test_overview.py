"""The overview of administrators: by keyboard, on a phone, without script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shared import jobs
from shared.db import Conn

pytestmark = pytest.mark.browser


def test_the_next_step_is_one_button_and_does_what_it_says(
    home: Conn, phone_without_script: Callable[[str], Page]
) -> None:
    home.execute("insert into procrastinate_workers default values")
    home.execute("update media_servers set webhook_heard_at = now()")
    home.execute("update user_kinds set enabled = false")
    home.commit()
    page = phone_without_script("Ana")
    page.get_by_role("navigation", name="Main").get_by_text("More").click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Overview").click()

    step = page.get_by_role("region", name="Next step")
    expect(step).to_contain_text("Nobody gets picks.")
    step.get_by_role("link").focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/admin/setup/people$"))


def test_what_fails_is_there_without_a_reload(home: Conn, page: Page, sign_in: Callable[[str], None]) -> None:
    sign_in("Ana")
    page.goto("/admin")
    expect(page.get_by_text("No run has failed.")).to_be_visible()

    run = jobs.ask(home, "sync-users", trigger="schedule")
    home.commit()
    expect(page.locator("#overview .run").first).to_contain_text("Sync people")
    home.execute(
        "update job_runs set state = 'failed', error = 'It was away.', finished_at = now() where id = %s", (run.id,)
    )
    home.commit()

    expect(page.get_by_role("region", name="Recent errors")).to_contain_text("It was away.")
