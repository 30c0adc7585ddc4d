"""A person's page, as an administrator works with it: by keyboard, and on a phone without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from shared import jobs
from shared.db import Conn
from shared.people import accounts, tokens
from shared.people.tokens import Device
from shared.words import wording
from tests import household

pytestmark = pytest.mark.browser

FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"


def test_picks_are_switched_and_seen_on_a_persons_page(home: Conn, page: Page, sign_in: Callable[[str], None]) -> None:
    ben = household.person(home, "Ben")
    seen, picked = household.title(home, "Blade Runner"), household.title(home, "Moon")
    household.publish(home, ben, "movie", [picked], evidence=[seen])
    home.commit()
    sign_in("Ana")
    page.goto("/people")
    page.get_by_role("link", name="Ben", exact=True).click()

    expect(page.get_by_role("heading", name="Ben", level=1)).to_be_visible()
    picks = page.get_by_role("region", name="Their picks", exact=True)
    expect(picks.get_by_role("link", name="Moon")).to_be_visible()
    expect(page.locator("main").get_by_text("Blade Runner")).to_have_count(0)  # what it came from is Ben's
    switch = page.get_by_role("switch", name="Picks of series for Ben")
    switch.focus()
    page.keyboard.press("Space")
    expect(switch).to_have_attribute("aria-checked", "false")
    expect(switch).to_be_focused()


def test_a_person_is_worked_with_on_a_phone_without_script(home: Conn, site: str, chromium: Browser) -> None:
    ben_id = household.person(home, "Ben")
    ben = accounts.by_id(home, ben_id)
    tokens.open_family(home, ben, Device(FIREFOX))
    tokens.open_family(home, ben, Device("A television"))
    home.commit()
    context = chromium.new_context(base_url=site, viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("Name").fill("Ana")
    page.get_by_label("Password").fill("ana")
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"/admin/people/{ben_id}")
    devices = page.get_by_role("region", name="Where they are signed in")

    devices.get_by_role("button", name="Sign out Firefox on Android").click()
    expect(page.get_by_role("status").first).to_contain_text("That device is signed out.")
    expect(devices.get_by_role("listitem")).to_have_count(1)
    devices.get_by_role("button", name="Sign out everywhere").click()
    expect(devices).to_contain_text("Nowhere just now.")

    page.get_by_label("They may choose themselves").check()
    page.get_by_label("Reasons are worded by").select_option("The language model")
    page.get_by_role("button", name="Save words").click()
    expect(page.get_by_label("They may choose themselves")).to_be_checked()
    assert wording.choice(home, ben_id).own is True

    page.get_by_role("combobox", name="Form").select_option("Library")
    page.get_by_role("button", name="Save form").click()
    expect(page.get_by_role("heading", name="Ben", level=1)).to_be_visible()
    expect(page.get_by_role("combobox", name="Form")).to_have_value("library")
    page.get_by_role("button", name="Make their picks anew").click()
    expect(page.get_by_role("status").first).to_contain_text("being made anew")
    asked = {(run.name, run.args.get("kind")) for run in jobs.active(home)}
    assert {("refresh-user", "movie"), ("refresh-user", "series")} <= asked
    context.close()


def test_libraries_are_given_to_an_account_kept_here(home: Conn, page: Page, sign_in: Callable[[str], None]) -> None:
    olive = household.rows.person(home, "Olive")
    home.commit()
    sign_in("Ana")
    page.goto(f"/admin/people/{olive}")
    expect(page.get_by_text("give them libraries, or they see nothing")).to_be_visible()

    page.get_by_role("checkbox", name="Films").check()
    page.get_by_role("button", name="Save libraries").click()

    expect(page.get_by_role("heading", name="Olive", level=1)).to_be_visible()
    expect(page.get_by_role("checkbox", name="Films")).to_be_checked()
